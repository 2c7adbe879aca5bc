import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ProjectSession } from '../../src/session/project.svelte';
import { StorageError } from '../../src/storage/errors';
import { closeAll, openAnnotator, press, pressAll } from '../support/annotator';

afterEach(async () => {
  vi.restoreAllMocks();
  await closeAll();
});

const text = '환자는 두통과 발열을 호소하였다.';

it('says that it is saved only when the disk has said so', async () => {
  const desk = await openAnnotator({ text });
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const commit = desk.store.commit.bind(desk.store);
  vi.spyOn(desk.store, 'commit').mockImplementation(async (...args) => {
    const summary = await commit(...args);
    await gate;
    return summary;
  });
  await expect.element(page.getByText('저장됨')).toBeVisible();
  await press('KeyD');
  expect(desk.marks).toEqual(['환자|Disease']);
  await expect.element(page.getByText('저장 중…')).toBeVisible();
  await expect.poll(() => desk.stored()).toEqual(['환자|Disease']);
  expect(page.getByText('저장됨').query()).toBeNull();
  letGo();
  await expect.element(page.getByText('저장됨')).toBeVisible();
});

it('keeps an edit that could not be written, says so, and writes it when asked again', async () => {
  const desk = await openAnnotator({ text });
  const commit = vi.spyOn(desk.store, 'commit');
  commit.mockRejectedValueOnce(new StorageError('quota'));
  await pressAll('KeyD', 'Mod+ArrowRight', 'Mod+ArrowRight', 'KeyB');
  await expect.element(page.getByRole('alert')).toHaveTextContent('저장하지 못한 편집 2개');
  expect(desk.marks).toEqual(['환자|Disease', '두통|Body']);
  expect(await desk.stored()).toEqual([]);
  await press('KeyT');
  await expect.element(page.getByRole('alert')).toHaveTextContent('저장하지 못한 편집 3개');
  await page.getByRole('button', { name: '다시 저장' }).click();
  await expect.element(page.getByText('저장됨')).toBeVisible();
  expect(await desk.stored()).toEqual(['환자|Disease', '두통|Treatment']);
  expect(await desk.store.journal(desk.doc.doc.id, 'me')).toHaveLength(3);
});

it('undoes after it is opened again as it did before', async () => {
  const desk = await openAnnotator({ text });
  await pressAll('KeyD', 'KeyB', 'Mod+KeyZ');
  await expect.element(page.getByText('저장됨')).toBeVisible();
  const again = await ProjectSession.open(desk.store, desk.project.project.id);
  await again?.openDocument(desk.doc.doc.id);
  const editor = again?.document?.editor;
  expect(editor?.layer).toEqual(desk.doc.editor.layer);
  expect([editor?.canUndo, editor?.canRedo]).toEqual([true, true]);
  await again?.close();
});

describe('where another tab writes', () => {
  async function openFollower() {
    const desk = await openAnnotator({
      text,
      spans: [{ surface: '두통', label: 'Body' }],
      suggestions: [{ surface: '발열', label: 'Disease' }],
    });
    const other = await ProjectSession.open(desk.store, desk.project.project.id);
    if (!other) throw new Error('The project is not there.');
    await other.takeOver();
    await expect.poll(() => desk.project.role).toBe('follower');
    return { desk, other };
  }

  it('no key and no button changes anything', async () => {
    const { desk, other } = await openFollower();
    const before = desk.doc.editor.layer;
    for (const chord of ['KeyD', 'Period', 'KeyT', 'Shift+ArrowRight', 'Delete', 'Mod+KeyZ'])
      await press(chord);
    await pressAll('Tab', 'Enter', 'KeyX', 'Shift+Enter', 'Mod+Enter', 'KeyF');
    await pressAll('Mod+Home', 'Shift+End');
    expect(desk.selected).toBe(text);
    await press('KeyD');
    expect(desk.doc.editor.layer).toBe(before);
    expect(desk.doc.conflict).toBeNull();
    expect(page.getByRole('alertdialog').query()).toBeNull();
    for (const name of ['질병 달기', '실행 취소', '끝내고 다음'])
      await expect.element(page.getByRole('button', { name })).toBeDisabled();
    expect(await desk.store.journal(desk.doc.doc.id, 'me')).toEqual([]);
    await other.close();
  });

  it('says why a key changed nothing', async () => {
    const { desk, other } = await openFollower();
    for (const chords of [['KeyD'], ['Tab', 'Enter'], ['Shift+Enter'], ['Mod+KeyZ']]) {
      await pressAll('Mod+Home', ...chords);
      expect(desk.said).toContain('다른 탭에서');
    }
    await other.close();
  });

  it('shows what that tab does', async () => {
    const { desk, other } = await openFollower();
    await other.openDocument(desk.doc.doc.id);
    other.document?.select(text.indexOf('환자'));
    other.document?.applyLabel('Treatment');
    await expect.poll(() => desk.marks).toEqual(['환자|Treatment', '두통|Body']);
    await expect.poll(() => desk.chips).toContain('치료');
    await other.close();
  });

  it('writes again when that tab is closed', async () => {
    const { desk, other } = await openFollower();
    await other.close();
    await expect.poll(() => desk.project.role).toBe('writer');
    await desk.caretBefore('환자');
    await userEvent.keyboard('d');
    expect(desk.marks).toEqual(['환자|Disease', '두통|Body']);
  });
});
