import { expect, it } from 'vitest';
import { read } from '../support/read-format';

const text = '첫 줄\r\n둘째 줄\r\n\r\n \t\r\n셋째\n';

it.each([
  ['file', [text]],
  ['line', ['첫 줄', '둘째 줄', '셋째']],
  ['paragraph', ['첫 줄\r\n둘째 줄', '셋째']],
] as const)('a document a %s', (documents, expected) => {
  expect(read('txt', text, { documents }).docs.map(([first]) => first)).toEqual(expected);
});

it('names documents after the file, and says where they begin', () => {
  const one = read('txt', text, {}, '병동/기록.v2.txt').entries;
  expect(one.map(({ doc }) => [doc.id, doc.title])).toEqual([['병동/기록.v2.txt#1', '기록.v2']]);
  const many = read('txt', text, { documents: 'line' }, 'a.txt').entries;
  expect(many.map(({ doc, line }) => [doc.id, doc.title, line])).toEqual([
    ['a.txt#1', 'a 1', 1],
    ['a.txt#2', 'a 2', 2],
    ['a.txt#3', 'a 3', 5],
  ]);
});
