import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  vi,
} from 'vitest';
import { openApp } from '../support/e2e-app';
import { launchKillable, type Killable } from '../support/e2e-killable';
import { launch } from '../support/launch';
import { serveHub, type OtherOrigin } from '../support/other-origin';

const tiny = join(import.meta.dirname, '../fixtures/engine/tiny');
// Two busy cores open a model in half a minute.
vi.setConfig({ testTimeout: 300_000 });

const chunk = 8 * 2 ** 20;
const quantized = 'onnx/model_quantized.onnx';
const paths = ['config.json', 'tokenizer.json', 'onnx/model.onnx', quantized];
const files = new Map(paths.map((path) => [path, new Uint8Array(readFileSync(join(tiny, path)))]));

let browser: Browser;
let context: BrowserContext;
let hub: OtherOrigin;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

beforeEach(async () => {
  context = await browser.newContext({ locale: 'ko-KR' });
  hub = await serveHub(files);
});
afterEach(async () => {
  await context.close();
  await hub.close();
});

/** The dialog that adds a model, from the badge in the top bar. */
async function openAdding(page: Page) {
  await page.getByRole('banner').getByTitle(/^모델/u).click();
  await page.getByRole('button', { name: '모델 더하기' }).click();
  const dialog = page.getByRole('dialog', { name: '모델 더하기' });
  await dialog.waitFor();
  return dialog;
}

async function lookAtHub(page: Page, asked = hub) {
  const dialog = await openAdding(page);
  await dialog.getByRole('tab', { name: '허브' }).click();
  await dialog.getByLabel('저장소 이름').fill('tests/tiny');
  await dialog.getByLabel('허브 주소').fill(asked.url);
  return dialog;
}

const ready = (page: Page) => page.getByTitle('모델 준비됨').waitFor({ timeout: 120_000 });

it('downloads from a hub only on buttons that name host and size; the page itself cannot', async () => {
  const page = await context.newPage();
  await openApp(page, inject('url'));
  await ready(page);
  const dialog = await lookAtHub(page);
  expect(hub.asked).toEqual([]);
  const tried = page.evaluate(
    (url) => fetch(url).then(() => 'sent', String),
    `${hub.url}/plain/config.json`,
  );
  expect(await tried).toContain('TypeError');
  expect(hub.asked).toEqual([]);

  await dialog.getByRole('button', { name: `${hub.host}에 무엇이 들었는지 묻기` }).click();
  const button = dialog.getByRole('button', { name: `${hub.host}에서` });
  await button.waitFor();
  expect(await button.textContent()).toMatch(/에서 72kB 받기/u);
  expect(await dialog.textContent()).toContain('라이선스 cc0-1.0');
  const weightsAsked = () => hub.asked.filter(({ path }) => path.endsWith('.onnx'));
  expect(weightsAsked()).toEqual([]);

  await button.click();
  await dialog.getByText('‘tiny’ 모델을 더했습니다.').waitFor({ timeout: 120_000 });
  expect(weightsAsked().map(({ path }) => path)).toEqual([
    `/tests/tiny/resolve/a1b2c3/${quantized}`,
  ]);
  await dialog.getByRole('button', { name: '지금 쓰기' }).click();
  await page.getByRole('banner').getByText('tiny · WebAssembly').waitFor({ timeout: 120_000 });
});

it('is chosen, remembered, and asks for no model at the second start', async () => {
  const page = await context.newPage();
  await openApp(page, inject('url'));
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await ready(page);
  const dialog = await openAdding(page);
  await page.locator('input[webkitdirectory]').last().setInputFiles(tiny);
  await dialog.getByRole('button', { name: '보관하기' }).click();
  await dialog.getByRole('button', { name: '지금 쓰기' }).click({ timeout: 120_000 });
  await page.getByRole('banner').getByText('tiny · WebAssembly').waitFor({ timeout: 120_000 });
  await page.close();

  const asked: string[] = [];
  context.on('request', (request) => void asked.push(request.url()));
  const again = await context.newPage();
  await openApp(again, inject('url'));
  await again.getByRole('banner').getByText('tiny · WebAssembly').waitFor({ timeout: 120_000 });
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((url) => url.includes('/models/') || url.includes('.onnx'))).toEqual([]);

  await again.getByRole('banner').getByTitle(/^모델/u).click();
  await again.getByRole('tab', { name: '보관한 모델 1' }).click();
  await again.getByRole('button', { name: '지우기: tiny' }).click();
  await again
    .getByRole('dialog', { name: '‘tiny’ 모델을 지울까요?' })
    .getByRole('button', { name: '지우기' })
    .click();
  await again.getByText('‘tiny’ 모델을 지웠습니다.').waitFor();
  await again.getByRole('banner').getByText('kbmc-mini').waitFor({ timeout: 120_000 });
  const left = await again.evaluate(async () => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('models');
    const names: string[] = [];
    for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys())
      names.push(name);
    return names;
  });
  expect(left).toEqual([]);
});

it('takes a folder of another origin by its address, and one of its own', async () => {
  const page = await context.newPage();
  await openApp(page, inject('url'));
  await ready(page);
  const dialog = await openAdding(page);
  await dialog.getByRole('tab', { name: '다른 주소' }).click();
  await dialog.getByLabel('모델 폴더의 주소').fill(`${hub.url}/plain/`);
  await dialog.getByRole('button', { name: `${hub.host}에 무엇이 들었는지 묻기` }).click();
  await dialog.getByRole('button', { name: `${hub.host}에서` }).click();
  await dialog.getByText('‘plain’ 모델을 더했습니다.').waitFor({ timeout: 120_000 });

  await dialog.getByRole('button', { name: '또 더하기' }).click();
  await dialog.getByRole('tab', { name: '이 서버' }).click();
  await dialog.getByLabel('이 서버의 폴더').fill('models/kbmc-mini/');
  await dialog.getByRole('button', { name: '살펴보기' }).click();
  await dialog.getByText('모델에 딸린 카드를 읽었습니다.').waitFor();
  await dialog.getByRole('button', { name: '보관하기' }).click();
  await dialog.getByText(/모델을 더했습니다/u).waitFor({ timeout: 120_000 });
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: '보관한 모델' }).click();
  const rows = await page.getByRole('listitem').filter({ hasText: 'SHA-256' }).allTextContents();
  expect(rows.map((row) => /이 서버|다른 서버/u.exec(row)?.[0])).toEqual(['이 서버', '다른 서버']);
});

describe('storage that is short', () => {
  const large = 3 * chunk;
  let short: OtherOrigin;
  let page: Page;
  let quota: (bytes: number | null) => Promise<unknown>;

  beforeEach(async () => {
    short = await serveHub(new Map([...files, [quantized, padded(files.get(quantized), large)]]));
    page = await context.newPage();
    const session = await context.newCDPSession(page);
    quota = (bytes) =>
      session.send('Storage.overrideQuotaForOrigin', {
        origin: new URL(inject('url')).origin,
        ...(bytes !== null && { quotaSize: bytes }),
      });
    await openApp(page, inject('url'));
    await ready(page);
  });
  afterEach(() => short.close());

  const used = () => page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const keptNames = () =>
    page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const models = (await root.getDirectoryHandle('models', {
        create: true,
      })) as unknown as { keys(): AsyncIterable<string> };
      const names: string[] = [];
      for await (const name of models.keys()) names.push(name);
      return names;
    });

  it('is told with numbers before anything is written', async () => {
    await page.evaluate(() => {
      navigator.storage.estimate = () => Promise.resolve({ usage: 5e6, quota: 15e6 });
    });
    const dialog = await lookAtHub(page, short);
    await dialog.getByRole('button', { name: `${short.host}에 무엇이` }).click();
    await dialog.getByText('저장할 자리가 모자랍니다.').waitFor();
    expect(await dialog.textContent()).toContain('브라우저가 말하는 남은 자리 10MB');
    expect(await dialog.getByRole('button', { name: '25.2MB 받기' }).isDisabled()).toBe(true);
    expect(await keptNames()).toEqual([]);
    expect(short.asked.filter(({ path }) => path.endsWith('.onnx'))).toEqual([]);
  });

  it('is told with numbers when it runs out on the way, and leaves nothing half', async () => {
    short.stopAfter = chunk + 1000;
    const dialog = await lookAtHub(page, short);
    await dialog.getByRole('button', { name: `${short.host}에 무엇이` }).click();
    await dialog.getByRole('button', { name: '25.2MB 받기' }).click();
    await dialog.getByText(/8\.4MB \//u).waitFor({ timeout: 120_000 });
    await quota((await used()) + 1e6);
    // The connection breaks, and is taken up again by itself.
    short.letGo();
    await dialog
      .getByText('저장 공간이 찼습니다. onnx/model_quantized.onnx를 적는 데 16.8MB가 더 필요해서')
      .waitFor({ timeout: 120_000 });
    expect(await keptNames()).toEqual([]);
    const ranges = short.asked.filter(({ path }) => path.endsWith('.onnx'));
    expect(ranges.map(({ range }) => range)).toEqual([null, `bytes=${String(chunk)}-`]);
  });
});

it.skipIf(process.platform === 'win32')(
  'goes on where the browser died, and fetches no chunk twice',
  async () => {
    const large = await serveHub(
      new Map([...files, [quantized, padded(files.get(quantized), 3 * chunk + 5)]]),
    );
    const profile = mkdtempSync(join(tmpdir(), 'kkori-library-'));
    let running: Killable | null = null;
    const start = async () => {
      running = await launchKillable(profile);
      // The browser is not in Korean, so the app is told to be.
      await running.context.addInitScript(() => {
        localStorage.setItem('kkori-settings', JSON.stringify({ language: 'ko' }));
      });
      const page = await running.context.newPage();
      await openApp(page, inject('url'));
      return page;
    };
    const download = async (page: Page) => {
      const dialog = await openAdding(page);
      await dialog.getByRole('tab', { name: /허브|Hub/u }).click();
      await dialog.getByLabel('저장소 이름').fill('tests/tiny');
      await dialog.getByLabel('허브 주소').fill(large.url);
      await dialog.getByRole('button', { name: '무엇이 들었는지' }).click();
      await dialog.getByRole('button', { name: `${large.host}에서` }).click();
      return dialog;
    };
    try {
      large.stopAfter = 2 * chunk + 1000;
      const page = await start();
      const dialog = await download(page);
      await dialog.getByText(/16\.8MB \//u).waitFor({ timeout: 120_000 });
      await (running as Killable | null)?.kill();

      large.stopAfter = null;
      large.asked.length = 0;
      const again = await start();
      await again.getByRole('banner').getByTitle(/^모델/u).click();
      await again.getByRole('tab', { name: '보관한 모델 1' }).click();
      await again.getByText('25.2MB 가운데 16.8MB까지 왔습니다').waitFor();
      expect(await again.getByRole('button', { name: '지우기: tiny' }).count()).toBe(1);
      await again.keyboard.press('Escape');
      const resumed = await download(again);
      await resumed.getByText('‘tiny’ 모델을 더했습니다.').waitFor({ timeout: 120_000 });
      const weights = large.asked.filter(({ path }) => path.endsWith('.onnx'));
      expect(weights.map(({ range }) => range)).toEqual([`bytes=${String(2 * chunk)}-`]);
    } finally {
      await (running as Killable | null)?.kill();
      await large.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);

/** The model with an unknown field behind it, which readers of Protocol Buffers pass over. */
function padded(model: Uint8Array = new Uint8Array(), size: number): Uint8Array {
  const content = size - model.length - 7;
  const head = [0xa2, 0x06];
  const length = [0, 7, 14, 21].map(
    (shift, at) => ((content >> shift) & 0x7f) | (at < 3 ? 0x80 : 0),
  );
  const bytes = new Uint8Array(model.length + head.length + length.length + content);
  bytes.set(model);
  bytes.set([...head, ...length], model.length);
  for (let at = model.length + 6; at < bytes.length; at++) bytes[at] = (at * 31) % 251;
  return bytes;
}
