import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright';
import type { Io } from '../cli/io';
import { serve } from '../cli/serve';
import { messages } from '../src/i18n';
import { launch } from '../tests/support/launch';

const root = fileURLToPath(new URL('..', import.meta.url));
const sizes = { small: { width: 1366, height: 768 }, large: { width: 1920, height: 1080 } };

interface Look {
  readonly language: 'ko' | 'en';
  readonly theme: 'light' | 'dark';
  readonly size: keyof typeof sizes;
}

/** A file as people bring them: some good lines, one without text, one that is not JSON. */
const broughtIn = [
  { text: '위암 수술 후 간으로 전이되어 항암 치료를 시작하였다.', label: [[0, 2, 'Disease']] },
  { text: '당뇨병이나 고혈압이 있으면 콩팥이 나빠지기 쉽다.', label: [[0, 3, 'Disease']] },
]
  .map((line) => JSON.stringify(line))
  .concat('{"note":"no text here"}', '{"text": "따옴표가 닫히지 않은 줄}')
  .join('\n');

/** Opens the app as a first visitor sees it, in one look. */
async function open(browser: Browser, url: string, { language, theme, size }: Look): Promise<Page> {
  const context = await browser.newContext({ viewport: sizes[size], serviceWorkers: 'block' });
  await context.addInitScript((settings) => {
    localStorage.setItem('kkori-settings', settings);
  }, JSON.stringify({ language, theme }));
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('application').waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  return page;
}

/** Everything that is looked at, in the order a newcomer meets it. */
async function* scenes(page: Page, { language }: Look): AsyncGenerator<string> {
  const t = messages(language);
  const button = (name: string) => page.getByRole('button', { name });
  yield 'start';
  await page.getByText(/F1 0\./).waitFor({ timeout: 120_000 });
  await button(t.annotate.suggestAll).click();
  await page.getByText(t.annotate.runFinished('13')).waitFor({ timeout: 120_000 });
  yield 'suggestions';
  await page.getByRole('application').focus();
  for (const key of ['Tab', 'Enter', 'Enter', 'Tab', 'Alt+ArrowRight', 'Tab', 'Tab'])
    await page.keyboard.press(key);
  yield 'annotate';
  await page.getByText(/F1 0\./).click();
  await page.getByRole('dialog').waitFor();
  yield 'model';
  await page.keyboard.press('Escape');
  await page.getByRole('application').focus();
  await page.keyboard.press('Shift+Slash');
  await page.getByRole('dialog').waitFor();
  yield 'help';
  await page.keyboard.press('Escape');
  await button(t.bar.settings).click();
  await page.getByRole('dialog').waitFor();
  yield 'settings';
  await page.keyboard.press('Escape');
  await button(t.bar.export).click();
  await page.getByRole('dialog').waitFor();
  await page.getByText(t.exporting.title).first().waitFor();
  yield 'export';
  await page.keyboard.press('Escape');
  await button(t.bar.import).click();
  const buffer = Buffer.from(broughtIn);
  const brought = { name: '외래기록.jsonl', mimeType: 'application/x-ndjson', buffer };
  await page.locator('input[type=file]').first().setInputFiles(brought);
  await page.getByRole('tab').first().waitFor();
  yield 'import';
  await page.getByRole('tab').nth(1).click();
  yield 'import-problems';
}

/** What an annotator sees when the model cannot be had. */
async function failure(browser: Browser, url: string, look: Look, path: string): Promise<void> {
  const page = await open(browser, url, look);
  await page.context().route('**/models/**', (route) => route.fulfill({ status: 404 }));
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await page.reload();
  const { badge } = messages(look.language).model;
  await page.getByText(badge.failed).click();
  await page.getByRole('dialog').waitFor();
  await page.screenshot({ path });
  await page.context().close();
}

/**
 * `npm run screenshots`: pictures of every screen of the built app, in both languages, both themes
 * and two window sizes, into `test-results/screenshots`. `--only ko-light-small` makes one look.
 */
export async function main(args: readonly string[], { stdout }: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { only: { type: 'string' } } });
  const folder = join(root, 'test-results/screenshots');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const served = await serve({ root: join(root, 'dist'), port: 0 });
  const browser = await launch();
  try {
    for (const language of ['ko', 'en'] as const)
      for (const theme of ['light', 'dark'] as const)
        for (const size of ['small', 'large'] as const) {
          const look = { language, theme, size };
          const name = `${language}-${theme}-${size}`;
          if (values.only !== undefined && values.only !== name) continue;
          const page = await open(browser, served.url, look);
          for await (const scene of scenes(page, look))
            await page.screenshot({ path: join(folder, `${scene}-${name}.png`) });
          await page.context().close();
          await failure(browser, served.url, look, join(folder, `error-${name}.png`));
          stdout.write(`${name}\n`);
        }
  } finally {
    await browser.close();
    await served.close();
  }
  return 0;
}
