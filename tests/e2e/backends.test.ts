import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Route } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openModel } from '../../cli/native-model';
import { tagText } from '../../src/engine/pipeline';
import { editAndSave, openApp, painted, pressHangul } from '../support/e2e-app';
import { importInto, suggestForAll, textsFile } from '../support/e2e-import';
import { stored } from '../support/e2e-stored';
import { launch } from '../support/launch';
import sentences from '../fixtures/engine/sentences.json';

const timeout = 300_000;
const folder = join(import.meta.dirname, '../../models/kbmc-mini');

let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => context.close());

async function open(device: string, prepare?: (page: Page) => Promise<unknown>): Promise<Page> {
  context = await browser.newContext({ locale: 'ko-KR', serviceWorkers: 'block' });
  await context.addInitScript(
    (chosen) => localStorage.setItem('kkori-settings', JSON.stringify({ device: chosen })),
    device,
  );
  const page = await context.newPage();
  await prepare?.(page);
  await openApp(page, inject('url'));
  return page;
}

/** What the native ONNX Runtime finds with one of the model's weights files. */
async function native(weights: 'wasm' | 'webgpu', texts: readonly string[]) {
  const copy = mkdtempSync(join(tmpdir(), 'kkori-native-'));
  cpSync(folder, copy, { recursive: true });
  const card = JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')) as {
    device: Record<string, string>;
  };
  card.device['node'] = card.device[weights] ?? '';
  writeFileSync(join(copy, 'card.json'), JSON.stringify(card));
  try {
    const { pipeline } = await openModel(copy);
    const found = [];
    for (const text of texts) {
      const { spans } = await tagText(pipeline, text);
      found.push(spans.map(({ start, end, label }) => ({ start, end, label })));
    }
    return found;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

// WebGPU without a GPU takes seconds over each sentence; the engine's own tests compare all of them.
describe.each([
  ['wasm', sentences],
  ['webgpu', sentences.slice(0, 6)],
] as const)('on %s', (device, texts) => {
  it('the app suggests what the native runtime finds', { timeout }, async () => {
    const page = await open(device);
    await page.getByTitle('모델 준비됨').waitFor({ timeout: 120_000 });
    await page.getByText(device === 'wasm' ? 'WebAssembly' : 'WebGPU').waitFor();
    await importInto(page, '문장', textsFile('sentences.jsonl', texts));
    await suggestForAll(page);
    const docs = await stored(page, '문장');
    expect(docs.map(({ text }) => text)).toEqual(texts);
    expect(docs.map(({ suggested }) => suggested)).toEqual(await native(device, texts));
  });
});

const answer = (path: string, reply: (route: Route) => Promise<void>) => (page: Page) =>
  page.route(path, reply);

const ways: readonly (readonly [
  what: string,
  says: string,
  prepare: (page: Page) => Promise<unknown>,
])[] = [
  [
    'is not there',
    '모델 파일이 없습니다. 앱을 다시 설치하거나 models 폴더에 파일이 있는지 보세요.',
    answer('**/*.onnx', (route) => route.fulfill({ status: 404, body: 'Not found' })),
  ],
  [
    'is a web page',
    '모델 대신 다른 것이 왔습니다. 서버가 models 아래에서 웹 페이지를 돌려주는지 보세요.',
    answer('**/*.onnx', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' }),
    ),
  ],
  [
    'is broken',
    '모델 파일이 깨졌거나 카드의 해시와 다릅니다. 파일을 다시 받으세요.',
    answer('**/*.onnx', async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body.fill(0, body.length >> 1, (body.length >> 1) + 64);
      await route.fulfill({ response, body });
    }),
  ],
  [
    'has labels nobody can read',
    '이 모델의 레이블을 읽을 수 없습니다. config.json의 id2label을 확인하세요.',
    async (page) => {
      const edited = (path: string, edit: (json: Record<string, unknown>) => void) =>
        page.route(path, async (route) => {
          const response = await route.fetch();
          const json = (await response.json()) as Record<string, unknown>;
          edit(json);
          await route.fulfill({ response, json });
        });
      // A card that knows another config, or the sums of the files would be the first to complain.
      await edited('**/kbmc-mini/card.json', (card) => (card['files'] = []));
      await edited('**/kbmc-mini/config.json', (config) => {
        config['id2label'] = { 0: 'LABEL_0', 1: 'LABEL_1', 2: 'LABEL_2' };
      });
    },
  ],
  [
    'kills its worker',
    '모델을 돌리던 작업자가 멈췄습니다. 다시 열어 보세요.',
    answer('**/assets/tagger.worker*.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("out of order");' }),
    ),
  ],
];

describe.each(ways)('where the model %s', (_, says, prepare) => {
  it('a sentence says what to do, and tagging by hand goes on', { timeout }, async () => {
    const page = await open('wasm', prepare);
    await page.getByTitle('모델을 열지 못함').click({ timeout: 60_000 });
    const dialog = page.getByRole('dialog', { name: '모델' });
    await dialog.getByText(says).waitFor();
    await dialog.getByText('모델이 없어도 손으로 다는 일은 그대로 할 수 있습니다.').waitFor();
    await dialog.getByRole('button', { name: '다시 시도' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });

    const before = await painted(page);
    await page.locator('[role=application]').focus();
    await pressHangul(page, ...Array.from({ length: 14 }, () => 'Mod+ArrowRight'));
    await editAndSave(page, 'KeyT');
    expect(await painted(page)).toHaveLength(before.length + 1);
    expect(await page.getByRole('button', { name: '모든 문서에 제안받기' }).isDisabled()).toBe(
      true,
    );
  });
});

it('a model that could not be opened can be, once it is there', { timeout }, async () => {
  const page = await open('wasm', async (opened) => {
    await opened.route('**/*.onnx', (route) => route.fulfill({ status: 404 }));
  });
  await page.getByTitle('모델을 열지 못함').click({ timeout: 60_000 });
  await page.unroute('**/*.onnx');
  await page.getByRole('button', { name: '다시 시도' }).click();
  await expect
    .poll(() => page.getByTitle('모델 준비됨').isVisible(), { timeout: 60_000 })
    .toBe(true);
});
