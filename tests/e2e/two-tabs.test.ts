import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { editAndSave, openApp, painted, pressHangul, withoutModel } from '../support/e2e-app';
import { launch } from '../support/launch';

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

beforeEach(async () => {
  context = await browser.newContext({ locale: 'ko-KR', serviceWorkers: 'block' });
});
afterEach(() => context.close());

async function openTab(): Promise<Page> {
  const page = await context.newPage();
  await withoutModel(page);
  await openApp(page, inject('url'));
  return page;
}

const following = '다른 탭에서 이 프로젝트를 편집하고 있어, 이 탭은 따라 보기만 합니다.';

const isFollowing = (page: Page) => page.getByText(following).isVisible();

/** Marks the n-th word of the open document, and waits until it is saved. */
async function markWord(page: Page, n: number): Promise<void> {
  await pressHangul(page, 'Mod+Home', ...Array.from({ length: n }, () => 'Mod+ArrowRight'));
  await editAndSave(page, 'KeyT');
}

it('has one tab write and the other follow and say so', async () => {
  const writer = await openTab();
  const follower = await openTab();
  await follower.getByText(following).waitFor();
  expect(await isFollowing(writer)).toBe(false);
  const before = await painted(writer);

  await markWord(writer, 14);
  const after = await painted(writer);
  expect(after).toHaveLength(before.length + 1);
  await expect.poll(() => painted(follower)).toEqual(after);

  await follower.bringToFront();
  await follower.locator('[role=application]').focus();
  await pressHangul(follower, 'Mod+Home', 'Shift+End', 'KeyD', 'Mod+KeyZ', 'KeyF');
  expect(await painted(follower)).toEqual(after);
  expect(await painted(writer)).toEqual(after);
  expect(await follower.getByRole('button', { name: '질병 달기' }).isDisabled()).toBe(true);
});

it('hands the writing over when a tab asks for it, with all that was done before', async () => {
  const first = await openTab();
  const second = await openTab();
  await markWord(first, 14);
  await second.getByRole('button', { name: '이 탭에서 편집하기' }).click();
  await first.getByText(following).waitFor();
  await expect.poll(() => isFollowing(second)).toBe(false);
  await expect.poll(() => painted(second)).toEqual(await painted(first));

  await second.locator('[role=application]').focus();
  await markWord(second, 16);
  await editAndSave(second, 'Mod+KeyZ');
  await editAndSave(second, 'Mod+KeyZ');
  await expect.poll(() => painted(first)).toEqual(await painted(second));
  const left = await painted(second);
  await second.reload();
  await expect.poll(() => painted(second)).toEqual(left);
});

it('lets the follower write when the tab that wrote is closed', async () => {
  const first = await openTab();
  const second = await openTab();
  await second.getByText(following).waitFor();
  await markWord(first, 14);
  const done = await painted(first);
  await first.close();
  await expect.poll(() => isFollowing(second)).toBe(false);
  expect(await painted(second)).toEqual(done);
  await second.locator('[role=application]').focus();
  await markWord(second, 16);
  expect(await painted(second)).toHaveLength(done.length + 1);
});
