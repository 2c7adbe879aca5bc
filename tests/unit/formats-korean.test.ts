import { describe, expect, it } from 'vitest';
import { exportCorpus } from '../../src/formats/export';
import type { Entry } from '../../src/formats/format';
import { marked } from '../support/marked';

/** Eight entities in three sentences, each of them with something attached to it. */
const entry: Entry = marked(
  '간호 기록 1',
  '[위암|Disease][수술|Treatment]후 [간|Body]에서 [전이|Disease]가 확인되었다. ' +
    '[당뇨병|Disease]이나 [고혈압|Disease]인 환자이다.\n[췌장|Body]은 정상, [빈혈|Disease]없음.',
);

const options = [
  ['kbmc', 'eojeol-split', 'suffix'],
  ['kbmc', 'syllable', 'suffix'],
  ['kbmc', 'eojeol-split', 'prefix'],
  ['conll', 'eojeol-split', 'prefix'],
  ['conll', 'eojeol-split', 'suffix'],
  ['conll', 'syllable', 'prefix'],
] as const;

describe('entities with particles attached', () => {
  it.each(options)('come out exact: %s, %s, %s', async (format, tokens, tags) => {
    const { report } = await exportCorpus([entry], {
      format,
      options: { tokens, tags },
      split: 'one',
      baseName: 'out',
    });
    expect(report).toEqual({ docs: 1, spans: 8, exact: 8, lost: [], extra: 0, isTextSame: true });
  });

  it.each(['kbmc', 'conll'] as const)(
    'are lost by whole eojeols, and said so: %s',
    async (format) => {
      const { report } = await exportCorpus([entry], {
        format,
        options: { tokens: 'eojeol' },
        split: 'one',
        baseName: 'out',
      });
      expect(report).toMatchObject({ spans: 8, exact: 0, extra: 0, isTextSame: true });
      expect(
        report.lost.map(({ surface, reason, written }) => [surface, reason, written?.surface]),
      ).toEqual([
        ['위암', 'inside-token', '위암수술후'],
        ['수술', 'overlap', undefined],
        ['간', 'inside-token', '간에서'],
        ['전이', 'inside-token', '전이가'],
        ['당뇨병', 'inside-token', '당뇨병이나'],
        ['고혈압', 'inside-token', '고혈압인'],
        ['췌장', 'inside-token', '췌장은'],
        ['빈혈', 'inside-token', '빈혈없음.'],
      ]);
    },
  );

  it('are written as KBMC writes them', async () => {
    const { files } = await exportCorpus([entry], {
      format: 'kbmc',
      split: 'one',
      baseName: 'kbmc',
    });
    expect(files[0]?.name).toBe('kbmc.csv');
    expect(new TextDecoder().decode(files[0]?.bytes)).toBe(
      'Sentence,Tags\n' +
        '위암 수술 후 간 에서 전이 가 확인되었다.,' +
        'Disease-B Treatment-B O Body-B O Disease-B O O\n' +
        '당뇨병 이나 고혈압 인 환자이다.,Disease-B O Disease-B O O\n' +
        '"췌장 은 정상, 빈혈 없음.",Body-B O O Disease-B O\n',
    );
  });
});
