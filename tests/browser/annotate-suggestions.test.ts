import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import {
  closeAll,
  openAnnotator,
  painted,
  paintedRanges,
  press,
  pressAll,
} from '../support/annotator';

afterEach(closeAll);

const text = '환자는 췌장암은 아니지만 두통과 함께 지난밤부터 발열을 호소하여 해열제를 복용하였다.';
const suggestions = [
  { surface: '췌장암', label: 'Disease', score: 0.93 },
  { surface: '두통', label: 'Disease', score: 0.97 },
  { surface: '발열', label: 'Disease', score: 0.51 },
  { surface: '해열제', label: 'Treatment', score: 0.9 },
];

it('shows what is suggested, taken, changed and turned down by marks, not by colour alone', async () => {
  const desk = await openAnnotator({
    text,
    suggestions,
    spans: [{ surface: '환자', label: 'Body' }],
  });
  desk.workspace.settings.update({ showRejected: true });
  await press('Tab');
  await press('Enter');
  await press('KeyB');
  await press('KeyX');
  expect(painted()).toEqual([
    'own 환자',
    'accepted 췌장암',
    'edited 두통',
    'rejected 발열',
    'suggested 해열제',
  ]);
  const marks = desk.chips.map((chip) => chip.replace(/[가-힣\s]+/gu, ''));
  expect(marks).toEqual(['', '✓', '✎', '✕', '?90']);
});

it('hides what was turned down until it is asked for, and brings it back', async () => {
  const desk = await openAnnotator({ text, suggestions });
  await pressAll('Tab', 'KeyX');
  expect(painted()).not.toContain('rejected 췌장암');
  await page.getByLabelText('거절한 제안도 보기').click();
  expect(painted()).toContain('rejected 췌장암');
  await userEvent.click(desk.one('.chip.rejected'));
  await page.getByRole('button', { name: '되살리기' }).click();
  expect(desk.doc.pending).toHaveLength(4);
  expect(desk.marks).toEqual([]);
});

it('says how sure the model is, at the span and beside the text', async () => {
  const desk = await openAnnotator({ text, suggestions });
  expect(desk.chips).toEqual(['?질병 93', '?질병 97', '?질병 51', '?치료 90']);
  await press('Tab');
  await expect.element(page.getByText('점수 93.0%')).toBeVisible();
  await press('Enter');
  await press('Period');
  await expect.element(page.getByText('받은 제안')).toBeVisible();
});

it('paints each label apart', async () => {
  await openAnnotator({ text, suggestions });
  expect(paintedRanges().map(({ label }) => label)).toEqual([0, 0, 0, 2]);
});

it('takes all from a score up in one step, and one undo takes them all back', async () => {
  const desk = await openAnnotator({ text, suggestions });
  await press('Shift+Enter');
  expect(desk.marks).toEqual(['췌장암|Disease', '두통|Disease', '해열제|Treatment']);
  expect(desk.said).toBe('제안 3개를 받았습니다. 한 번에 되돌릴 수 있습니다');
  await press('Mod+KeyZ');
  expect(desk.marks).toEqual([]);
  expect(desk.doc.pending).toHaveLength(4);
  await press('Mod+Shift+KeyZ');
  expect(desk.marks).toHaveLength(3);
});

it('takes all with the button, by the score that the slider says', async () => {
  const desk = await openAnnotator({ text, suggestions });
  await page.getByRole('slider', { name: '모두 받을 기준 점수' }).fill('0.95');
  await page.getByRole('button', { name: /모두 받기/u }).click();
  expect(desk.marks).toEqual(['두통|Disease']);
  expect(document.activeElement).toBe(desk.surface);
});

it('makes a suggestion pending again when its acceptance is undone', async () => {
  const desk = await openAnnotator({ text, suggestions });
  await pressAll('Tab', 'Enter');
  expect(painted()).toContain('accepted 췌장암');
  await press('Mod+KeyZ');
  expect(painted()).toContain('suggested 췌장암');
  expect(desk.chips).toEqual(['?질병 93', '?질병 97', '?질병 51', '?치료 90']);
});

it('no longer suggests what a span of the annotator covers', async () => {
  const desk = await openAnnotator({ text, suggestions });
  await desk.caretBefore('두통과');
  await pressAll('Mod+Shift+ArrowRight', 'Mod+Shift+ArrowRight', 'KeyD');
  expect(desk.marks).toEqual(['두통과 함께|Disease']);
  expect(painted()).toEqual([
    'suggested 췌장암',
    'own 두통과 함께',
    'suggested 발열',
    'suggested 해열제',
  ]);
});

describe('the live region', () => {
  it('says each step', async () => {
    const desk = await openAnnotator({ text, suggestions });
    const said: string[] = [];
    for (const chord of ['Tab', 'KeyX', 'Escape', 'Mod+Home', 'KeyB', 'KeyT', 'Shift+ArrowRight']) {
      await press(chord);
      said.push(desk.said);
    }
    expect(said).toEqual([
      '췌장암, 질병, 제안 1/4',
      '췌장암, 제안을 거절했습니다. 두통, 질병, 제안 1/3',
      '췌장암, 제안을 거절했습니다. 두통, 질병, 제안 1/3',
      '췌장암, 제안을 거절했습니다. 두통, 질병, 제안 1/3',
      '환자, 신체 부위 달았습니다',
      '환자, 치료로 바꿨습니다',
      '환자는, 경계를 옮겼습니다',
    ]);
  });

  it('says the same thing again when it happens again', async () => {
    const desk = await openAnnotator({ text });
    await pressAll('KeyD', 'KeyB', 'Mod+KeyZ');
    const region = desk.one('[aria-live]');
    const spoken: string[] = [];
    const observer = new MutationObserver(() => spoken.push(desk.said));
    observer.observe(region, { childList: true, characterData: true, subtree: true });
    await press('Mod+KeyZ');
    observer.disconnect();
    expect(desk.said).toBe('되돌렸습니다');
    await expect.poll(() => spoken).toEqual(['되돌렸습니다']);
  });

  it('says that there is nothing to undo and nothing to take', async () => {
    const desk = await openAnnotator({ text });
    await press('Mod+KeyZ');
    expect(desk.said).toBe('되돌릴 것이 없습니다');
    await press('Enter');
    expect(desk.said).toBe('남은 제안이 없습니다');
  });
});
