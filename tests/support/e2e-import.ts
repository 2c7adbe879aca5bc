import type { Locator, Page } from 'playwright';

export type Files = Parameters<Locator['setInputFiles']>[0];

/** Gives files to the import dialog and answers it when they have been read, ready to be stored. */
export async function review(page: Page, project: string, files: Files): Promise<Locator> {
  await page.getByRole('button', { name: '가져오기', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '가져오기' });
  await dialog.locator('input[type=file]').first().setInputFiles(files);
  await startButton(dialog).waitFor();
  const target = dialog.getByRole('combobox', { name: '어디에 넣을까요?' });
  if ((await target.textContent())?.includes('새 프로젝트') === false) {
    await target.click();
    await page.getByRole('option', { name: '새 프로젝트' }).click();
  }
  await dialog.getByRole('textbox', { name: '프로젝트 이름' }).fill(project);
  return dialog;
}

export const startButton = (dialog: Locator): Locator =>
  dialog.getByRole('button', { name: /문서 [\d,]+개 가져오기/u });

/** Imports files into a new project, which is then the open one. */
export async function importInto(page: Page, project: string, files: Files): Promise<void> {
  const dialog = await review(page, project, files);
  await startButton(dialog).click();
  await dialog.waitFor({ state: 'hidden', timeout: 300_000 });
}

/** A file of JSON Lines with a text each. */
export const textsFile = (name: string, texts: readonly string[]) => ({
  name,
  mimeType: 'application/jsonl',
  buffer: Buffer.from(texts.map((text) => JSON.stringify({ text })).join('\n')),
});

/** Has the model suggest for every document of the open project. */
export async function suggestForAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: '모든 문서에 제안받기' }).click();
  await page.getByText(/개 문서에 제안을 마쳤습니다/u).waitFor({ timeout: 240_000 });
}
