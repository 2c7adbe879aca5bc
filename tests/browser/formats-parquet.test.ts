import { afterAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import corpus from '../../corpus/data/test.parquet?url';
import { preview } from '../../src/formats/import';
import { ExportSession } from '../../src/session/export.svelte';
import Importer from '../../src/ui/import/Importer.svelte';
import { closeUi, openWorkspace, show } from '../support/ui';

afterAll(closeUi);

test('the published test part comes in whole, and no encoding is asked for', async () => {
  const workspace = await openWorkspace();
  await show(Importer, workspace, {});
  const bytes = await (await fetch(corpus)).arrayBuffer();
  const input = page.getByLabelText('파일 고르기').last();
  await userEvent.upload(input, [
    new File([bytes], 'test.parquet'),
    new File([bytes.slice(0, 9000)], '잘린.parquet'),
  ]);
  await expect.element(page.getByText('문서 284개', { exact: true })).toBeVisible();
  await expect.element(page.getByRole('combobox', { name: '태그 적는 법' })).toBeVisible();
  await expect.element(page.getByRole('combobox', { name: '인코딩' })).not.toBeInTheDocument();
  await page.getByRole('tab', { name: '문제 1건' }).click();
  await expect.element(page.getByText('Parquet 같은 이진 파일인데 깨졌거나')).toBeVisible();
  await page.getByRole('button', { name: '문서 284개 가져오기' }).click();
  await expect.element(page.getByText(/문서 284개를 가져왔습니다/)).toBeVisible();
  expect(workspace.current?.summaries.length).toBe(284);
});

test('a project goes out as Parquet, read back before it is offered', async () => {
  const workspace = await openWorkspace();
  const project = workspace.current;
  if (!project) throw new Error('No project is open.');
  const session = new ExportSession(project);
  session.format = 'kbmc-parquet';
  session.which = 'all';
  await session.make();
  expect(session.made?.report).toMatchObject({ spans: 62, exact: 62, lost: [] });
  const { name = '', bytes = new Uint8Array() } = session.made?.file ?? {};
  expect(name).toMatch(/\.parquet$/u);
  const found = await preview([{ path: name, bytes: () => Promise.resolve(bytes) }]);
  expect(found).toMatchObject({ spans: 62, problems: [] });
});
