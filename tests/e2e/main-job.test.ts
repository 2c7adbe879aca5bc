import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { serve, type Served } from '../../cli/serve';
import { openApp, painted } from '../support/e2e-app';
import { importInto, suggestForAll } from '../support/e2e-import';
import { HangulKeyboard } from '../support/e2e-keyboard';
import { readConll, readDoccano, readKbmc, spansOf } from '../support/e2e-readers';
import { stored, type StoredDoc } from '../support/e2e-stored';
import { fixturesFolder } from '../support/fixtures-folder';
import { launch } from '../support/launch';

const root = join(import.meta.dirname, '../..');
const own = (name: string) => join(root, 'tests/fixtures/e2e', name);
const derived = join(fixturesFolder, 'encodings/derived');
const kbmcStyle = join(root, '../shared/data/kbmc-style/natural.jsonl');

/** A model at work on a busy machine takes its time. */
const timeout = 300_000;

const logs = mkdtempSync(join(tmpdir(), 'kkori-net-'));
const netLog = join(logs, 'net.json');
/** The addresses of the servers these tests started: all that the browser may ask. */
const ours: string[] = [];
const foreign: string[] = [];
let browser: Browser;
let context: BrowserContext;
let served: Served;

beforeAll(async () => {
  // The browser's own record has what no page sees, the requests of service workers among them.
  browser = await launch({ args: [`--log-net-log=${netLog}`] });
});
afterAll(async () => {
  await browser.close();
  rmSync(logs, { recursive: true });
});

beforeEach(async () => {
  served = await serve({ root: join(root, 'dist'), port: 0 });
  ours.push(new URL(served.url).origin);
  context = await browser.newContext({ locale: 'ko-KR' });
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^(?:https?|wss?):$/u.test(protocol) && !ours.includes(origin)) foreign.push(request.url());
  });
  // Without it a file goes to the downloads, as in browsers that have no such dialog.
  await context.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
});
afterEach(async () => {
  await context.close();
  await served.close();
});

/** Opens the app until it keeps itself and its model, then takes the network and the server away. */
async function openWithoutNetwork(): Promise<Page> {
  const page = await context.newPage();
  await openApp(page, served.url);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.getByTitle('모델 준비됨').waitFor();
  await served.close();
  await context.setOffline(true);
  await page.reload();
  await page.locator('[role=application]').waitFor();
  await page.getByTitle('모델 준비됨').waitFor();
  return page;
}

const isSaved = (page: Page) => page.locator('[data-saved=true]').waitFor();

/** Goes to the surface as one who has no mouse does. */
const toText = (page: Page) => page.locator('[role=application]').focus();

async function exported(page: Page, format: string): Promise<string> {
  await page.getByRole('button', { name: '내보내기', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '내보내기' });
  await dialog.getByRole('radio', { name: format }).click();
  await dialog.getByRole('radio', { name: /^모든 문서/u }).click();
  await dialog.getByRole('button', { name: '파일 만들고 확인하기' }).click();
  await dialog.getByText('손실 0').waitFor();
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: '저장', exact: true }).click();
  const download = await downloading;
  const bytes = readFileSync(await download.path());
  await dialog.waitFor({ state: 'hidden' });
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Exports a project in three formats and reads each with a reader of our own. */
async function expectExports(page: Page, docs: readonly StoredDoc[]): Promise<void> {
  const texts = docs.map(({ text }) => text);
  const spans = docs.map((doc) => doc.spans);
  expect(spansOf(readKbmc(await exported(page, 'KBMC (CSV)')), texts)).toEqual(spans);
  expect(spansOf(readConll(await exported(page, 'CoNLL / BIO TSV')), texts)).toEqual(spans);
  const doccano = readDoccano(await exported(page, 'doccano (JSONL)'));
  expect(doccano).toEqual(docs.map(({ text, spans: found }) => ({ text, spans: found })));
}

const surfaces = ({ text, spans }: StoredDoc) =>
  spans.map(({ start, end, label }) => `${text.slice(start, end)}|${label}`);

it(
  'imports, suggests, is worked by keyboard, reloads and exports with no network',
  { timeout },
  async () => {
    const page = await openWithoutNetwork();
    await importInto(page, '첫 일', [
      own('notes.utf8.txt'),
      own('questions.cp949.txt'),
      own('articles.utf16.txt'),
    ]);
    const read = async () => stored(page, '첫 일');
    const doc = async (title: string) => {
      const found = (await read()).find((one) => one.title.includes(title));
      if (!found) throw new Error(`There is no document ${title}.`);
      return found;
    };
    for (const name of ['notes', 'questions', 'articles'])
      expect((await doc(name)).text).toBe(readFileSync(own(`${name}.utf8.txt`), 'utf8'));

    await suggestForAll(page);
    for (const { suggested } of await read()) expect(suggested.length).toBeGreaterThan(1);

    // Take one, turn one down, take one with another label, take all others, and add a word.
    await page.getByRole('button', { name: 'notes' }).click();
    await toText(page);
    const keyboard = await HangulKeyboard.of(page);
    const { suggested } = await doc('notes');
    await keyboard.press('Tab', 'Enter', 'KeyX', 'KeyB', 'Mod+Home', 'KeyT', 'Shift+ArrowRight');
    await isSaved(page);
    const notes = await doc('notes');
    const [taken, refused, relabelled] = suggested;
    expect(notes.spans).toContainEqual(taken);
    expect(notes.spans.some(({ start }) => start === refused?.start)).toBe(false);
    expect(notes.spans).toContainEqual({ ...relabelled, label: 'Body' });
    expect(surfaces(notes)[0]).toMatch(/^어제부?터?\|Treatment$/u);
    expect(notes.journal).toEqual(['accept', 'dismiss', 'accept', 'mark', 'resize']);
    expect(notes.status).toBe('working');

    await keyboard.press('Mod+Enter');
    await expect.poll(async () => (await doc('notes')).status).toBe('done');

    // On to the next document with its keys, and all that the model is sure of in one step.
    await page.getByRole('button', { name: 'questions' }).click();
    await toText(page);
    await keyboard.press('Shift+Enter', 'Mod+KeyZ', 'Mod+Shift+KeyZ', 'Mod+End', 'KeyD', 'Delete');
    await isSaved(page);
    const questions = await doc('questions');
    expect(questions.journal[0]).toBe('accept-all');
    expect(questions.spans.length).toBeGreaterThan(0);

    const before = await read();
    const shown = await painted(page);
    await page.reload();
    await page.locator('[role=application]').waitFor();
    expect(await read()).toEqual(before);
    await page.getByRole('button', { name: 'questions' }).click();
    await expect.poll(() => painted(page)).toEqual(shown);
    const list = page.getByRole('region', { name: '내 스팬' });
    expect(await list.getByRole('button').allTextContents()).toEqual(
      questions.spans.map(({ start, end, label }) => {
        const title = { Disease: '질병', Body: '신체 부위', Treatment: '치료' }[label] ?? '';
        return expect.stringMatching(
          new RegExp(`^${questions.text.slice(start, end)}\\s*${title}$`, 'u'),
        ) as string;
      }),
    );

    // What was done before the reload can still be undone after it, down to nothing.
    await toText(page);
    await keyboard.press(...questions.journal.map(() => 'Mod+KeyZ'));
    await expect.poll(async () => (await doc('questions')).spans).toEqual([]);
    await keyboard.press(...questions.journal.map(() => 'Mod+KeyY'));
    await expect.poll(async () => (await doc('questions')).spans).toEqual(questions.spans);
    await isSaved(page);

    await expectExports(page, await read());
  },
);

const encodings = existsSync(derived);
it('reads the shared corpora in CP949 as it reads them in UTF-8', { timeout }, async ({ skip }) => {
  if (!encodings) skip('The shared fixtures are not at ../shared/fixtures.');
  const page = await openWithoutNetwork();
  for (const name of ['chatbot_head', 'kimlee_eval1_head', 'kmou_compat_hanja']) {
    const ending = name.startsWith('chatbot') ? 'csv' : 'txt';
    await importInto(page, `${name} CP949`, join(derived, `${name}.cp949-crlf.${ending}`));
    await importInto(page, `${name} UTF-8`, join(derived, `${name}.utf8.${ending}`));
    const [cp949, utf8] = await Promise.all(
      ['CP949', 'UTF-8'].map(async (kind) => stored(page, `${name} ${kind}`)),
    );
    const texts = (docs: readonly StoredDoc[] = []) =>
      docs.map(({ text, spans }) => ({ text: text.replaceAll('\r\n', '\n'), spans: spans.length }));
    expect(texts(utf8).length).toBeGreaterThan(0);
    expect(texts(cp949)).toEqual(texts(utf8));
    expect(JSON.stringify(utf8)).not.toContain('\uFFFD');
  }
});

it('carries two hundred sentences of a written corpus through to three formats', async ({
  skip,
}) => {
  if (!existsSync(kbmcStyle)) skip('The corpus is not at ../shared/data/kbmc-style.');
  const lines = readFileSync(kbmcStyle, 'utf8').split('\n').slice(0, 200);
  const gold = lines.map((line) => JSON.parse(line) as Gold);
  const page = await openWithoutNetwork();
  await importInto(page, '말뭉치', {
    name: 'natural.jsonl',
    mimeType: 'application/jsonl',
    buffer: Buffer.from(lines.join('\n')),
  });
  const docs = await stored(page, '말뭉치');
  expect(docs.map(({ text, spans }) => ({ text, spans }))).toEqual(
    gold.map(({ text, entities }) => ({
      text,
      spans: entities.toSorted((a, b) => a.start - b.start),
    })),
  );
  await suggestForAll(page);
  await toText(page);
  const keyboard = await HangulKeyboard.of(page);
  for (let i = 0; i < 5; i++) await keyboard.press('Tab', 'Enter', 'Tab', 'KeyX', 'KeyJ');
  await isSaved(page);
  await expectExports(page, await stored(page, '말뭉치'));
});

interface Gold {
  readonly text: string;
  readonly entities: readonly { start: number; end: number; label: string }[];
}

it('asked nobody but its own server in all of this', async () => {
  expect(foreign).toEqual([]);
  await context.close();
  await browser.close();
  // What the browser asks on its own account, such as for updates of itself, no page has initiated.
  const asked = readFileSync(netLog, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const initiator = /"initiator":"([^"]+)"/u.exec(line)?.[1];
      const url = /"url":"((?:https?|wss?):[^"]+)"/u.exec(line)?.[1];
      return url !== undefined && initiator !== 'not an origin' && initiator !== undefined
        ? [new URL(url).origin]
        : [];
    });
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((origin) => !ours.includes(origin))).toEqual([]);
});
