import { describe, expect, it } from 'vitest';
import { read, textFormat } from '../support/read-format';
import { describeWithFixtures, fixtures } from '../support/fixtures';

const csv = (...rows: string[]) => ['Sentence,Tags', ...rows, ''].join('\n');

describe('KBMC', () => {
  it('is a sentence a row with suffix tags', () => {
    const { entries, docs } = read('kbmc', csv('"위암 , 간암 은",Disease-B O Disease-B O'));
    expect(docs).toEqual([['위암 , 간암 은', '위암/Disease', '간암/Disease']]);
    expect(entries[0]?.doc.tokens).toEqual([
      { start: 0, end: 2 },
      { start: 3, end: 4 },
      { start: 5, end: 7 },
      { start: 8, end: 9 },
    ]);
  });

  it('may have prefix tags, tabs and other names', () => {
    expect(read('kbmc', 'text\tner\n위암 은\tB-D O\n').docs).toEqual([['위암 은', '위암/D']]);
  });

  it('keeps the text of a row whose tags do not fit, and reads the others', () => {
    const { docs, problems } = read(
      'kbmc',
      csv('위암 은,Disease-B', '간  이,Body-B O', '간  이,Body-B O O', '홀로', '폐,Body-B'),
    );
    expect(docs).toEqual([
      ['위암 은'],
      ['간 이', '간/Body'],
      ['간 이', '간/Body'],
      ['홀로'],
      ['폐', '폐/Body'],
    ]);
    expect(problems).toEqual([
      'error tag-count 2',
      'repair extra-spaces 3',
      'repair extra-spaces 4',
      'error tag-count 5',
    ]);
  });

  it('reports tags that it cannot read, and beginnings that are none', () => {
    const { docs, problems } = read('kbmc', csv('위암 말기 은,Disease-I odd O', '간 이,Body-B O'));
    expect(docs[0]).toEqual(['위암 말기 은', '위암/Disease']);
    expect(problems).toEqual(['error unreadable-tag 2:1', 'repair stray-inside 2:1']);
  });

  it('says when its columns are not there', () => {
    const { problems } = read('kbmc', csv('위암 은,Disease-B O'), { labelColumn: 'NER' });
    expect(problems).toEqual(['error no-column 1']);
  });

  it('writes a mark for Excel when asked', () => {
    const written = textFormat('kbmc').write?.([], { bom: true }) ?? [];
    expect([...written].join('')).toBe('\ufeffSentence,Tags\n');
  });

  it('is not taken for rows of single tokens, nor they for it', () => {
    const rows = { path: 'a.tsv', text: '위암\tB-D\n은\tO\n', isWhole: true };
    expect(textFormat('kbmc').sniff(rows).confidence).toBe(0);
    const kbmc = { path: 'a.csv', text: csv('위암 은,Disease-B O'), isWhole: true };
    expect(textFormat('conll').sniff(kbmc).confidence).toBeLessThan(0.3);
  });
});

describeWithFixtures('the published row of KBMC', () => {
  it('is read, and written as it was', () => {
    const path = 'hf-datasets/generated-by-datasets-lib/kbmc_row0_shape.csv';
    const text = new TextDecoder().decode(fixtures(path));
    const { entries, docs, problems } = read('kbmc', text);
    expect(problems).toEqual([]);
    expect(docs[0]?.slice(1)).toEqual([
      '전신 적 다한증/Disease',
      '근육 통증/Disease',
      '무기 력 감/Disease',
    ]);
    const written = textFormat('kbmc').write?.(entries, { tokens: 'imported' }) ?? [];
    expect([...written].join('')).toBe(text);
  });
});
