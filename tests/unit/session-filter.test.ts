import { expect, it } from 'vitest';
import { isActive, noFilter, shows, type Filter } from '../../src/session/filter';
import { summaryOf, type DocSummary } from '../../src/storage/summary';

const summary: DocSummary = {
  ...summaryOf({ id: 'doc', title: '외래 기록', text: '췌장암은 간으로 …' }),
  status: 'working',
  labels: { Disease: 2 },
  pending: 1,
};

const isShown = (filter: Partial<Filter>, hits: ReadonlySet<string> | null = null) =>
  shows({ ...noFilter, ...filter }, summary, hits);

it('no filter shows everything, and white space alone is none', () => {
  expect(isShown({})).toBe(true);
  expect(isShown({ text: '  ' })).toBe(true);
  expect([noFilter, { ...noFilter, text: ' ' }].map(isActive)).toEqual([false, false]);
  for (const one of [{ status: 'new' }, { label: 'X' }, { text: 'x' }, { withSuggestions: true }])
    expect(isActive({ ...noFilter, ...one } as Filter)).toBe(true);
});

it('status, label and suggestions must all fit', () => {
  expect(isShown({ status: 'working', label: 'Disease', withSuggestions: true })).toBe(true);
  expect(isShown({ status: 'done', label: 'Disease' })).toBe(false);
  expect(isShown({ label: 'Body' })).toBe(false);
  expect(shows({ ...noFilter, withSuggestions: true }, { ...summary, pending: 0 }, null)).toBe(
    false,
  );
});

it('a label that no one has is not found among what every object has', () => {
  expect(isShown({ label: 'constructor' })).toBe(false);
});

it('text is looked for in any case and in composed form: the title, the beginning, the hits', () => {
  expect(isShown({ text: '외래' })).toBe(true);
  expect(isShown({ text: ' 췌장암은 ' })).toBe(true);
  expect(isShown({ text: '췌장암'.normalize('NFD') })).toBe(true);
  expect(isShown({ text: '전이' })).toBe(false);
  expect(isShown({ text: '전이' }, new Set(['doc']))).toBe(true);
  expect(isShown({ text: '전이' }, new Set(['other']))).toBe(false);
});
