import { afterAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { TaggerCard } from '../../src/engine/card';
import { modelFolder, taggers } from '../../src/engine/models';
import { ModelPage } from '../../src/session/model-card.svelte';
import CardDialog from '../../src/ui/model/card/CardDialog.svelte';
import { closeUi, openWorkspace, show } from '../support/ui';

const card = taggers.find(({ id }) => id === 'kbmc-mini');
if (!card) throw new Error('models/kbmc-mini is not here.');

afterAll(closeUi);

async function open(of: TaggerCard, language: 'ko' | 'en' = 'ko') {
  const workspace = await openWorkspace(language);
  const model = new ModelPage(of, `/${modelFolder(of)}`);
  await model.read();
  await show(CardDialog, workspace, { page: model });
  return { workspace, evaluation: model.evaluation };
}

test('figures are those of the report beside the card', async () => {
  const { evaluation } = await open(card);
  if (!evaluation) throw new Error('There is no report.');
  const dialog = page.getByRole('dialog');
  const { micro, perRegister } = evaluation.scores;
  await expect.element(dialog.getByText(micro.f1.toFixed(3)).first()).toBeVisible();
  const row = dialog.getByRole('row', { name: /^진료 기록/u }).first();
  await expect.element(row).toHaveTextContent(perRegister['emr']?.f1.toFixed(3) ?? 'none');
  const [first] = evaluation.confusion.rows;
  const cells = dialog.getByRole('table', { name: '정답 레이블과 모델 레이블' });
  await expect.element(cells).toHaveTextContent(String(first?.predicted[0]));
  await expect.element(dialog.getByText('이 모델은 지금 열려 있지 않습니다.')).toBeVisible();
});

test('the calibration plot says in words and in a table what it draws', async () => {
  const { evaluation } = await open(card, 'en');
  if (!evaluation) throw new Error('There is no report.');
  const { before, after } = evaluation.calibration;
  const plot = page.getByRole('img', { name: 'Score and share that was right' });
  for (const { ece } of [before, after])
    await expect.element(plot).toHaveAccessibleName(new RegExp(ece.toFixed(3), 'u'));
  const bins = page.getByRole('row', { name: /^0\.9–1\.0/u });
  expect(bins.query()).toBeNull();
  await page.getByText('As a table').nth(1).click();
  await expect.element(bins).toBeVisible();
});

test('a threshold says what to expect, and can be taken over', async () => {
  const { workspace } = await open(card);
  const slider = page.getByRole('slider', { name: '기준 점수' });
  await expect.element(slider).toHaveAttribute('aria-valuetext', '0.9');
  const at = (wanted: number) => card.calibration?.thresholds.find((row) => row.at === wanted);
  const says = (share = 0) => page.getByText(`받은 것 가운데 ${(share * 100).toFixed(1)}%가 맞고`);
  await expect.element(says(at(0.9)?.precision)).toBeVisible();
  (slider.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
  await expect.element(says(at(0.8)?.precision)).toBeVisible();
  await page.getByRole('button', { name: '이 기준 쓰기' }).click();
  expect(workspace.settings.values.threshold).toBe(0.8);
});

test('errors are shown on their text, gold beside model', async () => {
  const { evaluation } = await open(card);
  const missed = evaluation?.failures.find(({ kind }) => kind === 'missed');
  const group = page.getByRole('radiogroup', { name: '갈래' });
  await group.getByRole('radio', { name: '놓침' }).click();
  const [begin = ''] = missed?.text.split(' ') ?? [];
  await expect.element(page.getByRole('definition').getByText(begin).first()).toBeVisible();
  await expect.element(page.getByText('경계만 다름').nth(2)).not.toBeInTheDocument();
});

test('a card that says little says what is not known', async () => {
  const { score, calibration, evaluation, trainingData, ...bare } = card;
  expect([score, calibration, evaluation, trainingData]).not.toContain(undefined);
  await open({ ...bare, licence: '' });
  await expect.element(page.getByRole('heading', { name: '모르는 것' })).toBeVisible();
  await expect.element(page.getByText('점수를 알 수 없습니다.')).toBeVisible();
  await expect.element(page.getByText('라이선스를 알 수 없습니다.')).toBeVisible();
  expect(page.getByRole('heading', { name: '틀린 보기' }).query()).toBeNull();
});

test('a report that is not there is told, and the card is shown', async () => {
  await open({ ...card, evaluation: 'nowhere.json' });
  await expect.element(page.getByText('모델 파일이 없습니다.')).toBeVisible();
  await expect.element(page.getByText('자세한 평가 파일이 없습니다.')).toBeVisible();
  await expect.element(page.getByText(card.score?.f1.toFixed(3) ?? 'none').first()).toBeVisible();
});
