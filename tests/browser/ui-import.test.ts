import { afterAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { me } from '../../src/core/project';
import { ImportSession } from '../../src/session/import.svelte';
import Importer from '../../src/ui/import/Importer.svelte';
import { closeUi, openWorkspace, show } from '../support/ui';

afterAll(closeUi);

const file = (name: string, ...parts: BlobPart[]) => new File(parts, name);

/** Files come in by the picker that the button opens. */
const choose = (...files: File[]) =>
  userEvent.upload(page.getByLabelText('파일 고르기').last(), files);

test('what is wrong is said with its file and line before anything is stored', async () => {
  const workspace = await openWorkspace();
  await show(Importer, workspace, {});
  await choose(
    file('a.csv', 'Sentence,Tags\n폐렴 이다,Disease-B O\n두통 이 있다,Disease-B O\n'),
    file('그림.txt', new Uint8Array([0x89, 0x50, 0xff, 0xfe, 0x81, 0xff, 0x00, 0x01])),
    file('빈.txt', ''),
  );
  await expect.element(page.getByText('문서 2개', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: '문제 3건' }).click();
  await expect.element(page.getByText('a.csv · 3줄')).toBeVisible();
  await expect.element(page.getByText('토큰은 3개인데 태그는 2개여서')).toBeVisible();
  await expect.element(page.getByText('글자로 읽을 수 없는 파일입니다')).toBeVisible();
  await expect.element(page.getByText('내용이 없는 파일이라')).toBeVisible();
  expect(await workspace.store.projects()).toHaveLength(1);
});

test('the unit of a text file is chosen with the count of documents in view', async () => {
  const workspace = await openWorkspace();
  await show(Importer, workspace, {});
  await choose(file('메모.txt', '첫 줄\n둘째 줄\n\n다음 문단\n'));
  await expect.element(page.getByRole('button', { name: '문서 1개 가져오기' })).toBeEnabled();
  await page.getByRole('combobox', { name: '문서를 나누는 단위' }).click();
  await page.getByRole('option', { name: '한 줄이 문서 하나' }).click();
  await expect.element(page.getByRole('button', { name: '문서 3개 가져오기' })).toBeEnabled();
  await page.getByRole('combobox', { name: '문서를 나누는 단위' }).click();
  await page.getByRole('option', { name: '빈 줄 사이가 문서 하나' }).click();
  await expect.element(page.getByRole('button', { name: '문서 2개 가져오기' })).toBeEnabled();
});

test('pasted text becomes a document of a new project', async () => {
  const workspace = await openWorkspace();
  await show(Importer, workspace, {});
  await page.getByLabelText('글 붙여넣기').fill('고혈압으로 암로디핀 복용 중.');
  await page.getByRole('button', { name: '이 글 넣기' }).click();
  await page.getByRole('button', { name: '문서 1개 가져오기' }).click();
  await expect.element(page.getByText('‘붙여넣은 글’에 문서 1개를 가져왔습니다.')).toBeVisible();
  expect(workspace.current?.document?.doc.text).toBe('고혈압으로 암로디핀 복용 중.');
});

test('files dropped anywhere in the window are looked at', async () => {
  const workspace = await openWorkspace();
  await show(Importer, workspace, {});
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file('기록.txt', '당뇨병이 있다.'));
  const event = { dataTransfer, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent('dragenter', event));
  await expect.element(page.getByText('놓으면 가져오기를 시작합니다')).toBeVisible();
  document.body.dispatchEvent(new DragEvent('drop', event));
  await expect.element(page.getByText('당뇨병이 있다.')).toBeVisible();
});

const source = (path: string, text: string) => ({
  path,
  bytes: () => Promise.resolve(new TextEncoder().encode(text)),
});

test('labels find their like in the scheme, and new ones join it', async () => {
  const workspace = await openWorkspace();
  const session = new ImportSession(workspace);
  const line = (text: string, label: unknown[]) => JSON.stringify({ text, label });
  await session.add([
    source(
      'd.jsonl',
      line('폐렴과 열', [
        [0, 2, '질병'],
        [4, 5, '검사 소견'],
      ]),
    ),
  ]);
  session.name = '가져온 것';
  expect(session.fates.map(({ name, becomes }) => [name, becomes])).toEqual([
    ['질병', 'Disease'],
    ['검사 소견', '검사_소견'],
  ]);
  await session.store();
  const project = workspace.current?.project;
  expect(project?.name).toBe('가져온 것');
  expect(project?.scheme.labels.map(({ name }) => name)).toContain('검사_소견');
  expect(workspace.current?.document?.spans.map(({ label }) => label)).toEqual([
    'Disease',
    '검사_소견',
  ]);
  const [summary] = workspace.current?.summaries ?? [];
  // What others have marked is looked at before it counts as done.
  expect(summary?.status).toBe('working');
});

test('a label that is turned away leaves its spans out, and not the text', async () => {
  const workspace = await openWorkspace();
  const session = new ImportSession(workspace);
  await session.add([source('d.jsonl', '{"text":"폐렴과 열","label":[[0,2,"X"],[4,5,"Y"]]}')]);
  session.relabel('X', null);
  session.relabel('Y', 'Disease');
  await session.store();
  const id = workspace.current?.document?.doc.id ?? '';
  const layer = await workspace.store.layer(id, me);
  expect(layer?.spans.map(({ start, label }) => [start, label])).toEqual([[4, 'Disease']]);
});

test('an import that is stopped leaves nothing and says so', async () => {
  const workspace = await openWorkspace();
  const session = new ImportSession(workspace);
  const text = Array.from({ length: 20_000 }, (_, n) => `${String(n)}번째 환자는 폐렴이다.`);
  await session.add([source('많음.txt', text.join('\n'))]);
  await session.choose('많음.txt', { options: { documents: 'line' } });
  expect(session.preview?.docs).toBe(20_000);
  const stored = session.store();
  while ((session.storing ?? 1) === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(session.storing).toBeGreaterThan(0);
  session.cancel();
  expect(await stored).toBeNull();
  expect(session.ending).toEqual({ kind: 'cancelled' });
  expect(await workspace.store.projects()).toHaveLength(1);
});

test('into the open project: the scheme grows only when all of it is stored', async () => {
  const workspace = await openWorkspace();
  const session = new ImportSession(workspace);
  session.target = 'current';
  await session.add([
    source('d.jsonl', '{"text":"폐렴과 열","label":[[0,2,"Disease"],[4,5,"Sign"]]}'),
  ]);
  const before = workspace.current?.project.scheme.labels.length;
  expect(before).toBe(3);
  await session.store();
  expect(workspace.current?.project.scheme.labels.map(({ name }) => name)).toContain('Sign');
  expect(workspace.current?.summaries).toHaveLength(14);
});
