import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { closeAll, openAnnotator, press, pressAll, type Desk } from '../support/annotator';

afterEach(closeAll);

const text = '좌측 중대뇌동맥 뇌경색으로 입원하였다.';

/** A span wanted over one that is there. */
async function clash(): Promise<Desk> {
  const desk = await openAnnotator({ text, spans: [{ surface: '중대뇌동맥', label: 'Body' }] });
  await pressAll('Mod+Shift+ArrowRight', 'Mod+Shift+ArrowRight');
  await pressAll('Alt+Shift+ArrowRight', 'Alt+Shift+ArrowRight');
  expect(desk.selected).toBe('좌측 중대뇌동맥 뇌경색');
  await press('KeyD');
  await expect.element(page.getByRole('alertdialog')).toBeVisible();
  return desk;
}

it('asks before it touches a span that is in the way, and says which', async () => {
  const desk = await clash();
  expect(desk.marks).toEqual(['중대뇌동맥|Body']);
  await expect.element(page.getByText('“중대뇌동맥” 신체 부위')).toBeVisible();
  expect(document.activeElement?.textContent).toContain('겹친 스팬을 지우고 달기');
});

it('replaces it when that is chosen, and one undo brings it back', async () => {
  const desk = await clash();
  await press('Digit1', 'Hangul');
  expect(desk.marks).toEqual(['좌측 중대뇌동맥 뇌경색|Disease']);
  expect(document.activeElement).toBe(desk.surface);
  await press('Mod+KeyZ');
  expect(desk.marks).toEqual(['중대뇌동맥|Body']);
});

it('marks what is free when that is chosen', async () => {
  const desk = await clash();
  await page.getByRole('button', { name: '“뇌경색”만 달기' }).click();
  expect(desk.marks).toEqual(['중대뇌동맥|Body', '뇌경색|Disease']);
});

it.each(['Escape', 'button'])('changes nothing when it is called off by %s', async (by) => {
  const desk = await clash();
  if (by === 'button') await page.getByRole('button', { name: '그만두기' }).click();
  else await userEvent.keyboard('{Escape}');
  expect(desk.marks).toEqual(['중대뇌동맥|Body']);
  expect(desk.doc.conflict).toBeNull();
  expect(document.activeElement).toBe(desk.surface);
  expect(desk.doc.editor.canUndo).toBe(false);
});

it('asks as well when a boundary is moved into another span', async () => {
  const desk = await openAnnotator({
    text,
    spans: [
      { surface: '중대뇌동맥', label: 'Body' },
      { surface: '뇌경색', label: 'Disease' },
    ],
  });
  await pressAll('Period', 'Shift+ArrowRight');
  expect(desk.marks).toEqual(['중대뇌동맥|Body', '뇌경색|Disease']);
  await press('Digit1');
  expect(desk.marks).toEqual(['중대뇌동맥 뇌|Body']);
  await press('Mod+KeyZ');
  expect(desk.marks).toEqual(['중대뇌동맥|Body', '뇌경색|Disease']);
});

it('offers no rest where nothing is free', async () => {
  const desk = await openAnnotator({ text, spans: [{ surface: '중대뇌동맥', label: 'Body' }] });
  await desk.caretBefore('대뇌');
  await pressAll('Shift+ArrowRight', 'Shift+ArrowRight', 'KeyD');
  await expect.element(page.getByRole('button', { name: '남는 자리 없음' })).toBeDisabled();
  await press('Digit2');
  expect(desk.doc.conflict).not.toBeNull();
  await press('Escape');
  expect(desk.marks).toEqual(['중대뇌동맥|Body']);
});
