import fc from 'fast-check';
import type { Layer, Span } from '../../src/core/layer';
import { emptyLayer } from '../../src/core/layer';

/** What Korean medical text is made of, and what breaks naive code. */
const pieces = [
  ...[
    '췌장암은',
    '위암',
    '간',
    '폐렴',
    '에서',
    '환자',
    'HTN/DM',
    'pneumonia',
    '38.5',
    '(',
    ')',
    '"',
  ],
  ...[' ', '  ', '\n', '\r\n', '\r', '\t', '\u3000', '.', '. ', ', ', '?', '·'],
  // Decomposed and conjoining jamo, which a reader sees as one syllable.
  ...['췌장암'.normalize('NFD'), '크ᅲᅲ', 'ᄏᄏᄏ', 'ㅋㅋ'],
  // Emoji with joiners, skin tones and flags; marks that combine; lone surrogates.
  ...['👩🏻‍⚕️', '👶🏻', '🇰🇷', '🇰🇷🇺🇸', '😀', 'é'.normalize('NFD'), '\u0301', '\u200d', '\ud83d', '\ude00'],
];

export const anyText = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

export const labels = ['Disease', 'Body', 'DS-I', 'B_OG', 'T-B'];

/** Spans over a text of the length that do not overlap, in reading order. */
export const freeSpans = (length: number): fc.Arbitrary<readonly Span[]> =>
  fc
    .uniqueArray(fc.nat(length), { maxLength: 12 })
    .chain((cuts) => {
      const edges = [...cuts].sort((a, b) => a - b);
      const ranges = edges.slice(1).map((end, i) => ({ start: edges[i] ?? 0, end }));
      return fc.tuple(
        ...ranges.map((range) =>
          fc.record({
            ...{ start: fc.constant(range.start), end: fc.constant(range.end) },
            label: fc.option(fc.constantFrom(...labels), { freq: 2 }),
          }),
        ),
      );
    })
    .map((all) =>
      all.flatMap(({ start, end, label }, i) =>
        label === null ? [] : [{ id: `s${i}`, start, end, label }],
      ),
    );

export const layerOf = (spans: readonly Span[], more: Partial<Layer> = {}): Layer => ({
  ...emptyLayer('doc', 'me'),
  spans,
  ...more,
});
