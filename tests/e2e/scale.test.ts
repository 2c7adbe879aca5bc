import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { openApp, withoutModel } from '../support/e2e-app';
import { importInto, review, startButton, textsFile } from '../support/e2e-import';
import { recordCounts } from '../support/e2e-stored';
import { launch } from '../support/launch';

const timeout = 300_000;
const count = 20_000;
const corpus = textsFile(
  'large.jsonl',
  Array.from(
    { length: count },
    (_, i) => `${String(i + 1)}번째 환자는 두통과 발열을 호소하여 해열제를 복용하였다.`,
  ),
);

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  context = await browser.newContext({ locale: 'ko-KR', serviceWorkers: 'block' });
  page = await context.newPage();
  await withoutModel(page);
  await openApp(page, inject('url'));
});
afterEach(() => context.close());

it('shows how far an import is, and one that is stopped leaves nothing', { timeout }, async () => {
  const before = await recordCounts(page);
  const dialog = await review(page, '큰 말뭉치', corpus);
  await startButton(dialog).click();
  const progress = dialog.getByText(/^[\d,]+ \/ 20,000$/u);
  await progress.filter({ hasNotText: /^0 / }).waitFor();
  await dialog.getByRole('button', { name: '가져오기 멈추기' }).click();
  await dialog.getByText('가져오기를 멈추었습니다. 저장된 것은 없습니다.').waitFor();
  await expect.poll(() => recordCounts(page), { timeout: 60_000 }).toEqual(before);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.reload();
  await page.locator('[role=application]').waitFor();
  expect(await page.getByText('큰 말뭉치').count()).toBe(0);
});

it(
  'imports twenty thousand documents and lists them without a row for each',
  { timeout },
  async () => {
    await importInto(page, '큰 말뭉치', corpus);
    const list = page.getByRole('region', { name: '문서' });
    await list.getByText('20,000개', { exact: true }).waitFor();
    expect((await recordCounts(page))['docs']).toBeGreaterThanOrEqual(count);

    const rows = () => list.getByRole('button', { name: /번째 환자는/u });
    expect(await rows().count()).toBeGreaterThan(3);
    expect(await rows().count()).toBeLessThan(100);

    await page.evaluate(() => {
      const scroller = document.querySelector('.documents .rows')?.firstElementChild;
      if (scroller) scroller.scrollTop = scroller.scrollHeight;
    });
    const last = list.getByRole('button', { name: /(?:^|\D)20000번째 환자는/u });
    await last.click();
    expect(await rows().count()).toBeLessThan(100);
    await expect
      .poll(() => page.locator('.block').first().textContent())
      .toMatch(/^20000번째 환자는/u);

    // The search looks into every text, also those that are not on the screen.
    await list.getByRole('searchbox').fill('12345번째');
    await expect.poll(() => rows().count(), { timeout: 60_000 }).toBe(1);
    await rows().first().click();
    await expect
      .poll(() => page.locator('.block').first().textContent())
      .toMatch(/^12345번째 환자는/u);
  },
);
