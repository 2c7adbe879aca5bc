import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { headersFor } from '../../cli/headers';
import { serve } from '../../cli/serve';
import { launch } from '../support/launch';

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

beforeEach(async () => {
  context = await browser.newContext();
});
afterEach(() => context.close());

/** Opens the app and waits until the service worker has it all and answers for this page. */
async function openKept(url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller)
      await new Promise((resolve) => setTimeout(resolve, 20));
  });
  return page;
}

/** Something of the app is on the screen, whatever the app looks like by now. */
const isShown = (page: Page) => page.locator('#app:not(:empty)').waitFor();

it('opens with the network off, isolated and shut in as before, and asks no other host', async () => {
  const foreign: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(inject('url'))) foreign.push(request.url());
  });
  const page = await openKept(inject('url'));
  await isShown(page);
  await context.setOffline(true);
  await page.reload();
  await isShown(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const got = await page.evaluate(async () => [...(await fetch('./')).headers]);
  for (const [name, value] of Object.entries(headersFor('/')))
    expect(got).toContainEqual([name.toLowerCase(), value]);
  expect(foreign).toEqual([]);
});

it('breaks no rule of its own content security policy', async () => {
  await context.addInitScript(() => {
    const broken: string[] = [];
    Object.assign(globalThis, { broken });
    addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, sample }) =>
      broken.push(`${violatedDirective} ${sourceFile} ${sample}`),
    );
  });
  const page = await openKept(inject('url'));
  await isShown(page);
  expect(await page.evaluate(() => (globalThis as unknown as { broken: string[] }).broken)).toEqual(
    [],
  );
});

it('is refused every other host, also by its own service worker', async () => {
  const page = await openKept(inject('url'));
  const other = await serve({ root: join(import.meta.dirname, '..'), port: 0 });
  const tried = page.evaluate((url) => fetch(url).then(() => 'sent', String), other.url);
  expect(await tried).toContain('TypeError');
  await other.close();
});

it('leaves the weights out of what it keeps, and a missing one stays missing', async () => {
  const page = await openKept(inject('url'));
  const kept = await page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('kkori-app-'));
    const caught = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return caught.flat().map(({ url }) => url);
  });
  expect(kept).toContain(inject('url'));
  expect(kept.filter((url) => url.endsWith('.onnx'))).toEqual([]);
  const status = await page.evaluate(async () => (await fetch('./models/none/a.onnx')).status);
  expect(status).toBe(404);
});

/** The built app in a folder of its own, where the next build can take its place. */
function installation() {
  const root = mkdtempSync(join(tmpdir(), 'kkori-e2e-'));
  cpSync(join(import.meta.dirname, '../../dist'), root, { recursive: true });
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(join(root, file), change(readFileSync(join(root, file), 'utf8')));
  return {
    root,
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
    /** Stands for a new build: another page, and a service worker that names another cache. */
    rebuild() {
      edit('index.html', (page) => page.replace(/<title>.*<\/title>/, '<title>Next</title>'));
      edit('service-worker.js', (code) => code.replace(/[0-9a-f]{12}/, 'ffffffffffff'));
    },
  };
}

/** Asks for the next build and waits until it is kept. */
const findUpdate = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20));
  });

it('takes a new build only when the last tab is closed', async () => {
  using app = installation();
  const served = await serve({ root: app.root, port: 0 });
  const page = await openKept(served.url);
  app.rebuild();
  await findUpdate(page);
  await page.reload();
  expect(await page.title()).toBe('Kkori · 꼬리표');

  await page.goto('about:blank');
  await expect
    .poll(
      async () => {
        const again = await context.newPage();
        await again.goto(served.url);
        const title = await again.title();
        await again.close();
        return title;
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe('Next');
  await served.close();
});

it('takes a new build at once when told to, and another tab keeps its files', async () => {
  using app = installation();
  const served = await serve({ root: app.root, port: 0 });
  const page = await openKept(served.url);
  const other = await openKept(served.url);
  app.rebuild();
  await findUpdate(page);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const taken = new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    );
    registration.waiting?.postMessage('take-update');
    await taken;
  });
  await page.goto(served.url);
  expect(await page.title()).toBe('Next');
  const builds = (tab: Page) =>
    tab.evaluate(async () => (await caches.keys()).filter((key) => key.startsWith('kkori-app-')));
  expect(await builds(other)).toHaveLength(2);

  await page.goto('about:blank');
  await other.goto('about:blank');
  const again = await context.newPage();
  await again.goto(served.url);
  await expect.poll(() => builds(again), { timeout: 20_000 }).toEqual(['kkori-app-ffffffffffff']);
  await served.close();
});
