import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { launch } from '../support/launch';

let browser: Browser;
let page: Page;
let folder: string;

beforeAll(async () => {
  browser = await launch();
  folder = join(mkdtempSync(join(tmpdir(), 'kkori-folder-')), '외래 기록');
  mkdirSync(join(folder, '안쪽'), { recursive: true });
  writeFileSync(join(folder, '하나.txt'), '위암 수술 후 항암 치료를 하였다.');
  writeFileSync(join(folder, '안쪽', '둘.txt'), '당뇨병이나 고혈압인 환자이다.');
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await browser.close();
});

beforeEach(async () => {
  page = await browser.newPage({ locale: 'ko-KR' });
  await page.goto(inject('url'));
  await page.getByRole('application').waitFor();
});
afterEach(() => page.close());

const filesShown = async () => {
  const dialog = page.getByRole('dialog');
  await dialog.getByText('외래 기록/하나.txt').waitFor();
  return dialog.getByText(/\.txt$/u).allTextContents();
};

it('takes a folder that is chosen, with the folders in it', async () => {
  await page.getByRole('button', { name: '가져오기' }).click();
  await page.locator('input[type=file][webkitdirectory]').setInputFiles(folder);
  expect((await filesShown()).sort()).toEqual(['외래 기록/안쪽/둘.txt', '외래 기록/하나.txt']);
});

it('takes a folder that is dropped anywhere in the window', async () => {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  expect((await filesShown()).sort()).toEqual(['외래 기록/안쪽/둘.txt', '외래 기록/하나.txt']);
});
