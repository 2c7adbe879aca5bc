import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { closeAll, frame, openAnnotator, painted, type Desk } from '../support/annotator';

afterEach(closeAll);

const text = '환자는 췌장암은 아니지만 두통과 발열을 호소하였다.';

const drag = (desk: Desk, from: string, to: string) =>
  userEvent.dragAndDrop(desk.surface, desk.surface, {
    sourcePosition: desk.point(from, 'start'),
    targetPosition: desk.point(to, 'end'),
  });

it('marks what was dragged over with the label of the key pressed next', async () => {
  const desk = await openAnnotator({ text });
  await drag(desk, '두통과 발열', '두통과 발열');
  expect(desk.selected).toBe('두통과 발열');
  await userEvent.keyboard('d');
  expect(desk.marks).toEqual(['두통과 발열|Disease']);
  expect(getSelection()?.isCollapsed).toBe(true);
});

it('ends a drag that is let go beside the text', async () => {
  const desk = await openAnnotator({ text });
  const aside = desk.one('aside');
  const level = desk.surface.getBoundingClientRect().top - aside.getBoundingClientRect().top;
  await userEvent.dragAndDrop(desk.surface, aside, {
    sourcePosition: desk.point('두통', 'start'),
    targetPosition: { x: 10, y: desk.point('두통', 'middle').y + level },
    steps: 40,
  });
  expect(desk.selected).toBe('두통과 발열을 호소하였다.');
  await userEvent.keyboard('d');
  getSelection()?.selectAllChildren(desk.one('.block'));
  await frame();
  expect(desk.selected).toBe('');
  expect(desk.marks).toHaveLength(1);
});

it('does not put labels under a pointer that is about to click a word', async () => {
  const desk = await openAnnotator({ text: '가래가 있다.\n두통이 있다.' });
  await userEvent.dblClick(desk.surface, { position: desk.point('가래', 'middle') });
  await userEvent.keyboard('b');
  await userEvent.dblClick(desk.surface, { position: desk.point('두통', 'middle') });
  expect(desk.selected).toBe('두통');
  expect(desk.marks).toEqual(['가래|Body']);
});

it('leaves the white space at the edges of a drag out of the span', async () => {
  const desk = await openAnnotator({ text });
  await drag(desk, ' 두통과 ', ' 두통과 ');
  await userEvent.keyboard('2');
  expect(desk.marks).toEqual(['두통과|Body']);
});

it('marks a drag from right to left as one from left to right', async () => {
  const desk = await openAnnotator({ text });
  await userEvent.dragAndDrop(desk.surface, desk.surface, {
    sourcePosition: desk.point('발열', 'end'),
    targetPosition: desk.point('발열', 'start'),
  });
  await userEvent.keyboard('d');
  expect(desk.marks).toEqual(['발열|Disease']);
});

it('selects a word without its josa on a double click', async () => {
  const desk = await openAnnotator({ text });
  await userEvent.dblClick(desk.surface, { position: desk.point('췌장암은', 'middle') });
  expect(desk.selected).toBe('췌장암');
  expect(getSelection()?.toString()).toBe('췌장암');
  await userEvent.keyboard('d');
  expect(desk.marks).toEqual(['췌장암|Disease']);
});

it('offers the labels beside a selection made by mouse', async () => {
  const desk = await openAnnotator({ text });
  await userEvent.dblClick(desk.surface, { position: desk.point('췌장암은', 'middle') });
  await page.getByRole('toolbar').getByRole('button', { name: '질병' }).click();
  expect(desk.marks).toEqual(['췌장암|Disease']);
  expect(document.activeElement).toBe(desk.surface);
});

it('focuses a span on a click, and a label button relabels it', async () => {
  const desk = await openAnnotator({ text, spans: [{ surface: '두통', label: 'Body' }] });
  await userEvent.click(desk.surface, { position: desk.point('두통', 'middle') });
  expect(desk.focused).toBe('두통');
  await page.getByRole('button', { name: '질병 달기' }).click();
  expect(desk.marks).toEqual(['두통|Disease']);
  expect(desk.chips).toEqual(['질병']);
  expect(document.activeElement).toBe(desk.surface);
  await userEvent.keyboard('t');
  expect(desk.marks).toEqual(['두통|Treatment']);
});

it('focuses a span on a click on its chip', async () => {
  const desk = await openAnnotator({ text, spans: [{ surface: '발열', label: 'Disease' }] });
  await userEvent.click(desk.one('.chip'));
  expect(desk.focused).toBe('발열');
});

it('focuses a suggestion on a click, and the bubble takes it in', async () => {
  const desk = await openAnnotator({ text, suggestions: [{ surface: '두통', label: 'Disease' }] });
  await userEvent.click(desk.surface, { position: desk.point('두통', 'middle') });
  expect(desk.focused).toBe('두통');
  await page.getByRole('toolbar').getByRole('button', { name: '받기' }).click();
  expect(desk.marks).toEqual(['두통|Disease']);
});

it('lets go of a span on a click beside it', async () => {
  const desk = await openAnnotator({ text, spans: [{ surface: '두통', label: 'Body' }] });
  await userEvent.click(desk.surface, { position: desk.point('두통', 'middle') });
  await userEvent.click(desk.surface, { position: desk.point('호소', 'middle') });
  expect(desk.focused).toBeNull();
  expect(desk.marks).toEqual(['두통|Body']);
});

it('moves an edge of the span in focus with its handle', async () => {
  const desk = await openAnnotator({ text, spans: [{ surface: '두통과', label: 'Disease' }] });
  await userEvent.click(desk.surface, { position: desk.point('두통과', 'middle') });
  await userEvent.dragAndDrop(desk.one('.handle.end'), desk.surface, {
    targetPosition: desk.point('두통', 'end'),
  });
  expect(desk.marks).toEqual(['두통|Disease']);
  await userEvent.dragAndDrop(desk.one('.handle.start'), desk.surface, {
    targetPosition: desk.point('아니지만', 'start'),
  });
  expect(desk.marks).toEqual(['아니지만 두통|Disease']);
  expect(painted()).toEqual(['own 아니지만 두통']);
  expect(desk.focused).toBe('아니지만 두통');
  await userEvent.keyboard('{Control>}z{/Control}');
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(desk.marks).toEqual(['두통과|Disease']);
});

it('takes a suggestion in with the edge it was dragged to', async () => {
  const desk = await openAnnotator({
    text,
    suggestions: [{ surface: '췌장암은', label: 'Disease', score: 0.4 }],
  });
  await userEvent.click(desk.surface, { position: desk.point('췌장암은', 'middle') });
  await userEvent.dragAndDrop(desk.one('.handle.end'), desk.surface, {
    targetPosition: desk.point('췌장암', 'end'),
  });
  expect(desk.marks).toEqual(['췌장암|Disease']);
  expect(desk.chips).toEqual(['✎질병']);
});
