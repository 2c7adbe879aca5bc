import { afterAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { ExportSession } from '../../src/session/export.svelte';
import type { ProjectSession } from '../../src/session/project.svelte';
import ExportDialog from '../../src/ui/export/ExportDialog.svelte';
import { closeUi, openWorkspace, show } from '../support/ui';

afterAll(closeUi);

async function open(): Promise<ProjectSession> {
  const workspace = await openWorkspace();
  const project = workspace.current;
  if (!project) throw new Error('No project is open.');
  await show(ExportDialog, workspace, { project });
  return project;
}

const textOf = (bytes: Uint8Array | undefined) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

test('the file is read back before it is offered, and says that nothing was lost', async () => {
  await open();
  await page.getByRole('button', { name: '파일 만들고 확인하기' }).click();
  await expect.element(page.getByText('스팬 59개 · 정확히 59 · 손실 0')).toBeVisible();
  await expect.element(page.getByRole('button', { name: '저장', exact: true })).toBeEnabled();
});

test('a lossy choice lists every span that it changes, with what it becomes', async () => {
  await open();
  await page.getByRole('radio', { name: /^어절 그대로/ }).click();
  await page.getByRole('button', { name: '파일 만들고 확인하기' }).click();
  await expect.element(page.getByText(/스팬 59개 · 정확히 \d+ · 손실 [1-9]/)).toBeVisible();
  const row = page.getByRole('row', { name: /^폐렴 폐 Body 폐에 Body/ });
  await expect.element(row).toBeVisible();
  await expect.element(page.getByRole('button', { name: '달라지는 스팬 목록 저장' })).toBeVisible();
});

test('suggestions nobody has decided on are counted and not written', async () => {
  const workspace = await openWorkspace();
  const project = workspace.current;
  if (!project) throw new Error('No project is open.');
  const last = project.summaries.at(-1);
  const model = { id: 'm', kind: 'model', name: 'm' } as const;
  await project.update({ annotators: [...project.project.annotators, model] });
  await project.suggest([
    {
      doc: last?.id ?? '',
      annotator: 'm',
      spans: [{ id: 's', start: 0, end: 2, label: 'Disease', score: 0.9 }],
      dismissed: [],
      status: 'new',
      note: '',
    },
  ]);
  const session = new ExportSession(project);
  session.which = 'all';
  expect(session.pending).toBe(1);
  await session.make();
  expect(session.made?.report.docs).toBe(13);
  expect(session.made?.report.spans).toBe(62);
  expect(session.made?.report.lost).toEqual([]);
});

test('tags before or after, and a mark for Excel, are in the bytes', async () => {
  const workspace = await openWorkspace();
  const project = workspace.current;
  if (!project) throw new Error('No project is open.');
  const session = new ExportSession(project);
  session.format = 'kbmc';
  session.options = { bom: true };
  await session.make();
  expect([...(session.made?.file.bytes.slice(0, 3) ?? [])]).toEqual([0xef, 0xbb, 0xbf]);
  expect(textOf(session.made?.file.bytes)).toContain('Disease-B');
  session.format = 'conll';
  session.options = { tags: 'prefix' };
  await session.make();
  expect(textOf(session.made?.file.bytes)).toContain('\tB-Disease\n');
});

test('one file a document comes as one archive', async () => {
  const workspace = await openWorkspace();
  const project = workspace.current;
  if (!project) throw new Error('No project is open.');
  const session = new ExportSession(project);
  session.split = 'per-document';
  await session.make();
  expect(session.made?.count).toBe(3);
  expect(session.made?.file.name).toMatch(/\.zip$/u);
});
