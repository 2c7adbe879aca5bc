import { afterAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import HelpDialog from '../../src/ui/help/HelpDialog.svelte';
import SettingsDialog from '../../src/ui/settings/SettingsDialog.svelte';
import { closeUi, openWorkspace, show } from '../support/ui';

afterAll(closeUi);

async function openKeys() {
  const workspace = await openWorkspace();
  await show(SettingsDialog, workspace, {});
  await page.getByRole('tab', { name: '단축키' }).click();
  return workspace.settings;
}

const record = (action: string) =>
  page.getByRole('button', { name: `${action} 단축키 바꾸기`, exact: true }).click();

/** A key as the keyboard sends it in Hangul mode: what it writes is not what it is called. */
function press(code: string, more: KeyboardEventInit = {}) {
  const init = { code, key: 'Process', isComposing: true, bubbles: true, cancelable: true };
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...init, ...more }));
}

test('a free key is taken at once, by its place on the keyboard', async () => {
  const settings = await openKeys();
  await record('다음 문서');
  press('KeyL');
  await expect.poll(() => settings.keymap['document.next']).toEqual(['KeyL']);
});

test('a key that another action has is given only after a word', async () => {
  const settings = await openKeys();
  await record('다음 문서');
  press('KeyX');
  await expect.element(page.getByText('지금은 ‘제안 거절’에 쓰입니다.')).toBeVisible();
  expect(settings.keymap['suggestion.reject']).toEqual(['KeyX']);
  await page.getByRole('button', { name: '이 글쇠로 바꾸기' }).click();
  expect(settings.keymap['document.next']).toEqual(['KeyX']);
  expect(settings.keymap['suggestion.reject']).toEqual([]);
  await page.getByRole('button', { name: '모두 처음 글쇠로' }).click();
  expect(settings.keymap['suggestion.reject']).toEqual(['KeyX']);
});

test('letters of labels and digits stay the labels’', async () => {
  const settings = await openKeys();
  await record('다음 문서');
  press('KeyD');
  await expect.element(page.getByText('레이블 ‘질병’의 글쇠라')).toBeVisible();
  expect(page.getByRole('button', { name: '이 글쇠로 바꾸기' }).query()).toBeNull();
  press('Digit3');
  await expect.element(page.getByText('숫자는 언제나 레이블입니다.')).toBeVisible();
  press('Escape');
  await expect.element(page.getByText('숫자는 언제나 레이블입니다.')).not.toBeInTheDocument();
  // Escape ended the recording, and not the dialog.
  await expect.element(page.getByRole('dialog')).toBeVisible();
  expect(settings.keymap['document.next']).toEqual(['KeyJ', 'Alt+PageDown']);
});

test('the language changes what is shown at once', async () => {
  const workspace = await openWorkspace();
  await show(SettingsDialog, workspace, {});
  await page.getByRole('radio', { name: 'English' }).click();
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  expect(workspace.settings.language).toBe('en');
});

test('the cheat sheet shows the keys as they are, and the scheme’s labels', async () => {
  const workspace = await openWorkspace();
  workspace.settings.remap('document.flag', 'Mod+KeyB');
  await show(HelpDialog, workspace, {});
  await expect.element(page.getByText('신체 부위')).toBeVisible();
  const flag = page.getByText('문서 표시하기').element().nextElementSibling;
  expect(flag?.textContent.replace(/\s+/gu, '')).toMatch(/^(?:Ctrl|⌘)B$/u);
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});
