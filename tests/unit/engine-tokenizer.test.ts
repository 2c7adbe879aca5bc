import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTokenizer, readVocabulary } from '../../src/engine/tokenizer';
import fixture from '../fixtures/engine/tokenizer-cases.json';

const { cases, texts } = fixture;

describe.each(cases)('$name', ({ tokenizer, expected }) => {
  const { encode } = readTokenizer(tokenizer);

  it('gives the ids and offsets that Hugging Face tokenizers gives', () => {
    const actual = texts.map((text) => {
      const { ids, starts, ends } = encode(text);
      return [ids, starts, ends];
    });
    expect(actual).toEqual(expected);
  });

  it('keeps its offsets in the text, in order, and off the middle of surrogate pairs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const { starts, ends } = encode(text);
        for (const [index, start] of starts.entries()) {
          const end = ends[index] ?? -1;
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(start).toBeGreaterThanOrEqual(starts[index - 1] ?? 0);
          expect(text.slice(start, end).isWellFormed()).toBe(text.isWellFormed());
        }
      }),
    );
  });
});

/** A file that is right, to be broken in one place. */
const file = (change: object) => ({
  normalizer: { type: 'BertNormalizer' },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  model: { type: 'WordPiece', vocab: { '[UNK]': 0, '[CLS]': 1, '[SEP]': 2, a: 3 } },
  ...change,
});

describe('what is not a BERT tokenizer', () => {
  it.each([
    ['a BPE model', file({ model: { type: 'BPE', vocab: {}, merges: [] } }), 'BPE'],
    ['another normalizer', file({ normalizer: { type: 'NFKC' } }), 'NFKC'],
    ['another pre-tokenizer', file({ pre_tokenizer: { type: 'Metaspace' } }), 'Metaspace'],
    [
      'a split that merges',
      file({
        pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithNext' },
      }),
      'Split behavior',
    ],
    [
      'a pattern for another engine',
      file({ pre_tokenizer: { type: 'Split', pattern: { Regex: '\\h+' }, behavior: 'Isolated' } }),
      'pattern',
    ],
    ['another frame', file({ post_processor: { type: 'RobertaProcessing' } }), 'RobertaProcessing'],
    ['added words', file({ added_tokens: [{ id: 9, content: '의무기록' }] }), 'added token 9'],
    [
      'a vocabulary without [SEP]',
      file({ model: { type: 'WordPiece', vocab: { '[UNK]': 0, '[CLS]': 1 } } }),
      '[SEP]',
    ],
    ['something else', [], 'tokenizer.json'],
  ])('refuses %s by name', (_, json, name) => {
    expect(() => readTokenizer(json)).toThrow(
      expect.objectContaining({
        code: 'unsupported-tokenizer',
        message: expect.stringContaining(name) as string,
      }),
    );
  });
});

describe('vocab.txt', () => {
  const vocabulary = '[PAD]\n[UNK]\n[CLS]\n[SEP]\n두통\n##과\nct\nCT\n\u1112\u1161\n';

  it('is lower-cased and decomposed unless its config says otherwise', () => {
    const plain = readVocabulary(vocabulary);
    expect(plain.encode('CT 하').ids).toEqual([6, 8]);
    const cased = readVocabulary(vocabulary, { do_lower_case: false });
    expect(cased.encode('CT 두통과').ids).toEqual([7, 4, 5]);
  });

  it('may have line ends of either kind', () => {
    const crlf = readVocabulary(vocabulary.replaceAll('\n', '\r\n'), { do_lower_case: false });
    expect(crlf.encode('두통과')).toEqual({
      ids: [4, 5],
      starts: [0, 2],
      ends: [2, 3],
      continues: [false, true],
    });
  });
});

it('the spelling of a special token is text', () => {
  const { encode } = readTokenizer(
    file({ added_tokens: [{ id: 2, content: '[SEP]', special: true }] }),
  );
  expect(encode('[SEP]').ids).not.toContain(2);
});
