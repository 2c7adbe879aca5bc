import { expect, it } from 'vitest';
import { emptyLayer, type Layer } from '../../src/core/layer';
import { me } from '../../src/core/project';
import { summarizer, summaryOf } from '../../src/storage/summary';

const doc = (text: string) => ({ id: 'd', title: '제목', text });
const models = ['old', 'new'].map((id) => ({ id, kind: 'model' as const, name: id }));
const summarize = summarizer({ annotators: [{ id: me, kind: 'person', name: '나' }, ...models] });
const layer = (annotator: string, ...places: readonly (readonly [number, number, string])[]) => ({
  ...emptyLayer('d', annotator),
  spans: places.map(([start, end, label], n) => ({
    id: `${annotator}${String(n)}`,
    start,
    end,
    label,
  })),
});
const fresh = summaryOf(doc('가나다라마바사'));

it('shows the beginning of the text, white space collapsed, no character cut', () => {
  expect(summaryOf(doc(' \n 환자는\r\n\t두통을 ')).snippet).toBe('환자는 두통을');
  expect(summaryOf(doc('가'.repeat(200))).snippet).toBe('가'.repeat(80));
  expect(summaryOf(doc(`${'가'.repeat(79)}😀`)).snippet).toBe('가'.repeat(79));
  expect(summaryOf(doc(`${' '.repeat(100_000)}끝`))).toMatchObject({
    snippet: '끝',
    length: 100_001,
  });
});

it('is new and empty without layers', () => {
  expect(summarize(fresh, [])).toEqual(fresh);
});

it("counts the person's spans by label, and says where there is a note", () => {
  const mine: Layer = {
    ...layer(me, [0, 1, 'A'], [1, 2, 'B'], [2, 3, 'A'], [3, 4, '__proto__']),
    note: '확인',
    status: 'done',
  };
  const { spans, labels, note, status } = summarize(fresh, [mine]);
  expect({ spans, note, status }).toEqual({ spans: 4, note: true, status: 'done' });
  expect(Object.entries(labels)).toEqual([
    ['A', 2],
    ['B', 1],
    ['__proto__', 1],
  ]);
});

it('counts what is pending of the model that joined last', () => {
  const mine = layer(me, [0, 2, 'A']);
  const older = layer('old', [3, 4, 'A'], [4, 5, 'A'], [5, 6, 'A']);
  const newer = layer('new', [0, 1, 'A'], [2, 3, 'A']);
  expect(summarize(fresh, [mine, older, newer])).toMatchObject({ pending: 1, suggested: true });
  expect(summarize(fresh, [newer])).toMatchObject({ pending: 2, suggested: true });
  expect(summarize(fresh, [mine, older])).toMatchObject({ pending: 0, suggested: false });
});
