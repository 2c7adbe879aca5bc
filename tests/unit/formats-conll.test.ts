import { describe, expect, it } from 'vitest';
import { read, textFormat } from '../support/read-format';
import { marked } from '../support/marked';

const rows = (...lines: string[]) => lines.map((line) => line.replaceAll(' > ', '\t')).join('\n');

describe('a column file', () => {
  it.each([
    ['IOB2', rows('위암 > B-D', '말기 > I-D', '환자 > O'), ['위암 말기 환자', '위암 말기/D']],
    [
      'suffix tags',
      rows('위암 > D-B', '말기 > D-I', '환자 > O'),
      ['위암 말기 환자', '위암 말기/D'],
    ],
    [
      'BIOES',
      rows('위암 > B-D', '말기 > E-D', '간 > S-B'),
      ['위암 말기 간', '위암 말기/D', '간/B'],
    ],
    [
      'BILOU',
      rows('위암 > B-D', '말기 > L-D', '간 > U-B'),
      ['위암 말기 간', '위암 말기/D', '간/B'],
    ],
    ['IOB1', rows('위암 > I-D', '간암 > B-D', '은 > O'), ['위암 간암 은', '위암/D', '간암/D']],
    ['spaces', '위암 NN B-D\n환자 NN O\n', ['위암 환자', '위암/D']],
    ['three columns', rows('위암 > NN > B-D', '환자 > NN > O'), ['위암 환자', '위암/D']],
    ['tabs and spaces', '위암\tB-D\n환자 O\n', ['위암 환자', '위암/D']],
    ['underscores', rows('서울 > LC_B', '시 > LC_I'), ['서울 시', '서울 시/LC']],
    [
      'a label with a hyphen',
      rows('위암 > B-Dis-ease', '말기 > I-Dis-ease'),
      ['위암 말기', '위암 말기/Dis-ease'],
    ],
    ['CRLF', '위암\tB-D\r\n환자\tO\r\n', ['위암 환자', '위암/D']],
    ['a quote as a token', '"\tO\n위암\tB-D\n', ['" 위암', '위암/D']],
    ['hashtags and WordPiece', '#위암\tB-D\n##은\tO\n', ['#위암 ##은', '#위암/D']],
    ['characters', rows('위 > B-D', '암 > I-D', '은 > O'), ['위암은', '위암/D']],
    [
      'characters with spaces among them',
      '위\tB-D\n암\tI-D\n \tO\n환\tO\n자\tO\n',
      ['위암 환자', '위암/D'],
    ],
  ])('with %s', (_, text, expected) => {
    const { docs, problems } = read('conll', text);
    expect(docs).toEqual([expected]);
    expect(problems).toEqual([]);
  });

  it('is separated by blank lines, also of tabs, also more than one', () => {
    const text = '간\tB-B\n\t\n위\tB-B\n\n \n\n폐\tB-B\n\n\n';
    expect(read('conll', text).docs).toEqual([
      ['간', '간/B'],
      ['위', '위/B'],
      ['폐', '폐/B'],
    ]);
  });

  const documents = '-DOCSTART- -X- O O\n\n간이 B-B\n\n위는 B-B\n\n-DOCSTART- -X- O\n\n폐의 O\n';

  it.each([
    ['docstart', [['간이\n위는', '간이/B', '위는/B'], ['폐의']]],
    ['sentence', [['간이', '간이/B'], ['위는', '위는/B'], ['폐의']]],
    ['file', [['간이\n위는\n폐의', '간이/B', '위는/B']]],
  ] as const)('is cut into documents by %s', (cut, expected) => {
    expect(read('conll', documents, { documents: cut }).docs).toEqual(expected);
  });

  it('is cut at -DOCSTART- where there are some, and else at blank lines', () => {
    expect(read('conll', documents).docs.length).toBe(2);
    expect(read('conll', '간 B-B\n\n위 B-B\n').docs.length).toBe(2);
  });

  it('has comments only before a sentence', () => {
    const text = '# sent_id = 1\n## id-1\t위암 은\n위암\tB-D\n# \tO\n\n# text = 간\n간\tB-B\n';
    expect(read('conll', text).docs).toEqual([
      ['위암 # ', '위암/D'],
      ['간', '간/B'],
    ]);
  });

  it('reports what it cannot read, and where, and reads the rest', () => {
    const text = '위암\tB-D\n환자\tODD\n홀로\n\tO\n말기\tI-D\n간\tB-B\n';
    const { docs, problems } = read('conll', text);
    expect(docs).toEqual([['위암 환자 홀로 말기 간', '위암/D', '말기/D', '간/B']]);
    expect(problems).toEqual([
      'error missing-cells 4',
      'error unreadable-tag 2:4',
      'error no-tag 3',
      'repair stray-inside 5:4',
    ]);
  });

  it('takes its tags from the column that holds tags', () => {
    expect(read('conll', '위암\tB-D\tx\n환자\tO\ty\n').docs).toEqual([['위암 환자', '위암/D']]);
    const text = '위암\tB-D\tB-X\n환자\tO\tO\n';
    expect(read('conll', text).docs).toEqual([['위암 환자', '위암/X']]);
    expect(read('conll', text, { tagColumn: '2' }).docs).toEqual([['위암 환자', '위암/D']]);
    const sample = { path: 'a.tsv', text, isWhole: true };
    expect(textFormat('conll').columns?.(sample, {})).toEqual(['2', '3']);
  });
});

describe('written columns', () => {
  const write = (source: string, options = {}) =>
    [...(textFormat('conll').write?.([marked('기록', source)], options) ?? [])].join('');

  it('are IOB2 with a tab, a blank line after each sentence', () => {
    expect(write('[위암|D]은 나쁘다. [간|B]은 좋다.')).toBe(
      '위암\tB-D\n은\tO\n나쁘다.\tO\n\n간\tB-B\n은\tO\n좋다.\tO\n\n',
    );
  });

  it('may have documents, spaces and suffix tags', () => {
    const options = { docstart: true, delimiter: 'space', tags: 'suffix' };
    expect(write('[위암|D]은', options)).toBe('-DOCSTART- -X- O O\n\n위암 D-B\n은 O\n\n');
  });

  it('never end a sentence inside a span', () => {
    expect(write('[위암. 간암|D]은')).toBe('위암.\tB-D\n간암\tI-D\n은\tO\n\n');
    expect(write('[위암\n\n간암|D]은')).toBe('위암\tB-D\n간암\tI-D\n은\tO\n\n');
  });

  it('are the very rows of an imported corpus', () => {
    const text = '위\tB-D\n암\tI-D\n \tO\n환\tO\n자\tO\n\n간\tB-B\n\n';
    const { entries } = read('conll', text);
    const written = textFormat('conll').write?.(entries, { tokens: 'imported' }) ?? [];
    expect([...written].join('')).toBe(text);
  });
});
