import { describe, expect, it } from 'vitest';
import { read } from '../support/read-format';
import { exportCorpus } from '../../src/formats/export';
import { marked } from '../support/marked';

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const text = '😀 위암 환자';

describe('doccano', () => {
  it.each([
    ['label', { label: [[3, 5, 'Disease']] }],
    ['labels, up to 1.4', { labels: [[3, 5, 'Disease']], annotation_approver: null }],
    [
      'entities of a relation project',
      { entities: [{ id: 1, start_offset: 3, end_offset: 5, label: 'Disease' }] },
    ],
    ['entities as tuples', { entities: [[3, 5, 'Disease']] }],
    ['a key of the user', { column_label: [[3, 5, 'Disease']] }],
  ])('is read with %s', (_, more) => {
    expect(read('doccano', line({ text, ...more }))).toMatchObject({
      docs: [[text, '위암/Disease']],
      problems: [],
    });
  });

  it('is read with numbers for labels, and says so once for each', () => {
    const annotations = [
      { label: 7, start_offset: 3, end_offset: 5, user: 1 },
      { label: 7, start_offset: 6, end_offset: 8, user: 1 },
    ];
    expect(read('doccano', line({ text, annotations }))).toMatchObject({
      docs: [[text, '위암/7', '환자/7']],
      problems: ['repair numeric-label 1'],
    });
  });

  it.each([
    ['utf16', [3, 5]],
    ['codepoint', [2, 4]],
    ['grapheme', [2, 4]],
  ] as const)('counts offsets in %s', (unit, [start, end]) => {
    const { docs } = read('doccano', line({ text, label: [[start, end, 'D']] }), { unit });
    expect(docs).toEqual([[text, '위암/D']]);
  });

  it('counts a family as one grapheme', () => {
    const { docs } = read(
      'doccano',
      line({
        text: '👩‍⚕️가 본 간',
        label: [
          [4, 5, 'B'],
          [5, 6, 'B'],
        ],
      }),
      {
        unit: 'grapheme',
      },
    );
    expect(docs[0]).toEqual(['👩‍⚕️가 본 간', ' /B', '간/B']);
  });

  it('says what it has no place for, and keeps it', () => {
    const relations = [{ id: 1, from_id: 0, to_id: 1, type: 'causes' }];
    const row = { id: 9, text, label: [], relations, Comments: ['?'] };
    const { entries, problems } = read('doccano', line(row));
    expect(problems).toEqual(['loss not-carried 1', 'loss not-carried 1']);
    expect(entries[0]?.doc.meta).toEqual({ id: 9, relations, Comments: ['?'] });
  });

  it('loses nothing to a span that is none', () => {
    const label = [
      [0, 99, 'D'],
      ['a', 1, 'D'],
      [5, 3, 'D'],
      [3, 5, 'D'],
    ];
    expect(read('doccano', line({ text, label }))).toMatchObject({
      docs: [[text, '위암/D']],
      problems: ['error bad-span 1', 'error bad-span 1', 'error bad-span 1'],
    });
  });

  it('is written in its present form', async () => {
    const { files } = await exportCorpus([marked('기록', '[위암|D] 😀 [간|B]')], {
      format: 'doccano',
      split: 'one',
      baseName: 'out',
    });
    expect(new TextDecoder().decode(files[0]?.bytes)).toBe(
      line({
        id: 1,
        title: '기록',
        text: '위암 😀 간',
        label: [
          [0, 2, 'D'],
          [6, 7, 'B'],
        ],
        Comments: [],
      }),
    );
  });
});
