import { describe, expect, it } from 'vitest';
import { read } from '../support/read-format';

const line = (value: unknown) => `${JSON.stringify(value)}\n`;

describe('JSON Lines', () => {
  it('have their text under any key', () => {
    expect(read('jsonl', line({ id: 1, 본문: '간암' })).docs).toEqual([['간암']]);
    expect(read('jsonl', line({ id: 'x', note2: '위암 환자' })).docs).toEqual([['위암 환자']]);
  });

  it('may be one array, or objects over many lines', () => {
    const rows = [{ text: '간 {' }, { text: '위\n"' }];
    expect(read('jsonl', JSON.stringify(rows)).docs).toEqual([['간 {'], ['위\n"']]);
    const spread = rows.map((row) => JSON.stringify(row, null, 2)).join('\n');
    expect(read('jsonl', spread).docs).toEqual([['간 {'], ['위\n"']]);
    expect(read('jsonl', spread).entries.map((entry) => entry.line)).toEqual([1, 4]);
  });

  it('lose nothing to a line that is broken', () => {
    const text = `${line({ text: '간' })}{"text": "위"\n[1]\n\n${line({ other: 1 })}${line({ text: '폐' })}`;
    const { docs, problems } = read('jsonl', text);
    expect(docs).toEqual([['간'], ['폐']]);
    expect(problems).toEqual([
      expect.stringMatching(/^error bad-json 2/u),
      'error not-an-object 3:1',
      'error no-text 5',
    ]);
  });

  it('keep what we have no place for, and the state of the work', () => {
    const row = { text: '간', title: '기록', status: 'done', note: '다시 봄', register: '일지' };
    expect(read('jsonl', line(row)).entries[0]).toMatchObject({
      doc: { title: '기록', meta: { register: '일지' } },
      status: 'done',
      note: '다시 봄',
    });
  });
});

describe('offsets with a surface', () => {
  const text = '😀 위암\r\n환자의 간, 간';
  const at = (start: number, end: number, surface?: string) =>
    read('jsonl', line({ text, entities: [{ start, end, label: 'L', text: surface }] }));

  it.each([
    ['code points', 2, 4, '위암', []],
    ['UTF-16', 3, 5, '위암', ['repair moved-span 1']],
    ['UTF-8', 5, 11, '위암', ['repair moved-span 1']],
    ['a shift', 1, 3, '위암', ['repair moved-span 1']],
    ['the nearest', 30, 31, '간', ['repair moved-span 1']],
  ])('are found by %s', (_, start, end, surface, problems) => {
    const { docs, problems: found } = at(start, end, surface);
    expect(docs[0]?.[1]).toBe(`${surface}/L`);
    expect(found).toEqual(problems);
  });

  it('are found where CRLF was counted as one, as Python counts it', () => {
    const entities = [{ start: 4, end: 6, label: 'L', text: '환자' }];
    const row = { text: 'a\r\nb\r\n환자, 환자', entities };
    expect(read('jsonl', line(row))).toMatchObject({
      entries: [{ spans: [{ start: 6, end: 8 }] }],
      problems: ['repair moved-span 1'],
    });
  });

  it.each([
    ['a surface that is not there', 0, 1, '폐', 'error surface-not-found 1'],
    ['an edge past the end', 0, 99, undefined, 'error bad-span 1'],
    ['an empty span', 3, 3, undefined, 'error bad-span 1'],
    ['a span that ends before it begins', 4, 2, undefined, 'error bad-span 1'],
    ['a fraction', 0.5, 2, undefined, 'error bad-span 1'],
  ])('of %s are given up', (_, start, end, surface, problem) => {
    const { docs, problems } = at(start, end, surface);
    expect(docs).toEqual([[text]]);
    expect(problems).toEqual([problem]);
  });

  it('inside a character of the unit are given up', () => {
    const row = { text: '😀간', entities: [{ start: 1, end: 3, label: 'L' }] };
    expect(read('jsonl', line(row), { unit: 'utf8' }).problems).toEqual([
      'error inside-character 1',
    ]);
    expect(read('jsonl', line(row), { unit: 'utf16' }).problems).toEqual([]);
  });

  it('that are no spans at all are given up one by one', () => {
    const entities = [{ start: '0', end: 1, label: 'L' }, null, { start: 0, end: 1, label: 'L' }];
    const { docs, problems } = read('jsonl', line({ text: '간', entities }));
    expect(docs).toEqual([['간', '간/L']]);
    expect(problems).toEqual(['error bad-span 1', 'error bad-span 1']);
  });
});
