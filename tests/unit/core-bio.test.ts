import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode, parseTag, styleOf, type TagStyle } from '../../src/core/bio';
import type { Span } from '../../src/core/layer';
import { isSpace, trim, type Token } from '../../src/core/text';
import { eojeols, splitAt, syllables } from '../../src/core/tokens';
import { anyText, freeSpans, labels } from './core-arbitraries';

const styles = ['prefix', 'suffix'] as const satisfies TagStyle[];
const units: Readonly<Record<string, (text: string, spans: readonly Span[]) => readonly Token[]>> =
  {
    'eojeol-split': (text, spans) => splitAt(eojeols(text), spans),
    syllable: syllables,
    eojeol: eojeols,
  };

const textAndSpans = anyText.chain((text) => fc.tuple(fc.constant(text), freeSpans(text.length)));
const place = ({ start, end, label }: Omit<Span, 'id'>) => ({ start, end, label });

const span = (start: number, end: number, label = 'Disease') => ({
  id: `${start}-${end}`,
  start,
  end,
  label,
});

describe('encode', () => {
  it.each(Object.keys(units).flatMap((unit) => styles.map((style) => [unit, style] as const)))(
    '[B1] what %s tags in %s style do not say exactly is listed, with what they say',
    (unit, style) => {
      fc.assert(
        fc.property(textAndSpans, ([text, spans]) => {
          const tokens = units[unit]?.(text, spans) ?? [];
          const { tags, misfits } = encode(tokens, spans, style);
          const lost = new Map(misfits.map((misfit) => [misfit.span.id, misfit]));
          expect(tags).toHaveLength(tokens.length);
          expect(lost.size).toBe(misfits.length);
          const wanted = spans.flatMap((one) => {
            const misfit = lost.get(one.id);
            if (!misfit) return [place(one)];
            expect(misfit.written).not.toEqual({ start: one.start, end: one.end });
            return misfit.written ? [{ ...misfit.written, label: one.label }] : [];
          });
          const read = decode(tokens, tags, style);
          expect(read.spans).toEqual(wanted);
          expect(read.odd).toEqual([]);
        }),
      );
    },
  );

  it('[B2] eojeols split at the spans say every span whose edges are not white space', () => {
    fc.assert(
      fc.property(textAndSpans, ([text, spans]) => {
        const tight = spans.filter(
          ({ start, end }) => !isSpace(text, start) && !isSpace(text, end - 1),
        );
        expect(encode(splitAt(eojeols(text), tight), tight).misfits).toEqual([]);
      }),
    );
  });

  it('[B2] exact where peers are not: 간 in 간에서, and two names in one eojeol', () => {
    const text = '간에서 위암수술후';
    const spans = [span(0, 1, 'Body'), span(4, 6), span(6, 8, 'Treatment')];
    const tokens = splitAt(eojeols(text), spans);
    const { tags, misfits } = encode(tokens, spans);
    expect(misfits).toEqual([]);
    expect(tokens.map(({ start, end }, i) => `${text.slice(start, end)} ${tags[i] ?? ''}`)).toEqual(
      ['간 B-Body', '에서 O', '위암 B-Disease', '수술 B-Treatment', '후 O'],
    );
  });

  it('[B3] over eojeols the josa is taken in and said, and a second name of one eojeol is not written', () => {
    const text = '간에서 위암수술후';
    const [liver, cancer, surgery] = [span(0, 1, 'Body'), span(4, 6), span(6, 8, 'Treatment')];
    const { tags, misfits } = encode(eojeols(text), [liver, cancer, surgery], 'suffix');
    expect(tags).toEqual(['Body-B', 'Disease-B']);
    expect(misfits).toEqual([
      { span: liver, reason: 'inside-token', written: { start: 0, end: 3 } },
      { span: cancer, reason: 'inside-token', written: { start: 4, end: 9 } },
      { span: surgery, reason: 'overlap', written: null },
    ]);
  });

  it('[B3] a span over white space alone has no token', () => {
    const only = span(1, 2);
    expect(encode(eojeols('간 암'), [only]).misfits).toEqual([
      { span: only, reason: 'no-token', written: null },
    ]);
  });

  it('[B3] a span with white space at its edge is written without it, and listed', () => {
    const loose = span(0, 2);
    expect(encode(eojeols('간 암'), [loose]).misfits).toEqual([
      { span: loose, reason: 'inside-token', written: trim('간 암', loose) },
    ]);
  });
});

describe('parseTag', () => {
  const marks = { B: 'B', I: 'I', E: 'E', L: 'E', S: 'S', U: 'S' } as const;

  it('[B4] only the outermost letter is the mark; the label keeps its - and _', () => {
    for (const label of [...labels, 'B', 'I-I', '-', '__', '병-명'])
      for (const separator of ['-', '_'])
        for (const [letter, mark] of Object.entries(marks)) {
          expect(parseTag(`${letter}${separator}${label}`, 'prefix')).toEqual({ mark, label });
          expect(parseTag(`${label}${separator}${letter}`, 'suffix')).toEqual({ mark, label });
        }
  });

  it('[B4] what is no tag in the style is null, and the empty tags are O', () => {
    for (const text of ['I', 'B-', '-B', 'X-Disease', 'Disease-B', 'b-Disease', 'BDisease'])
      expect(parseTag(text, 'prefix')).toBeNull();
    for (const text of ['O', '-', '_', ''])
      for (const style of styles) expect(parseTag(text, style)).toEqual({ mark: 'O', label: '' });
  });

  it('[B5] the style is the one in which more tags can be read', () => {
    expect(styleOf(['O', 'Disease-B', 'Disease-I'])).toBe('suffix');
    expect(styleOf(['B-Disease', 'O', 'Disease-B', 'I-Disease'])).toBe('prefix');
    expect(styleOf([])).toBe('prefix');
    fc.assert(
      fc.property(textAndSpans, fc.constantFrom(...styles), ([text, spans], style) => {
        const plain = spans.map((one) => ({ ...one, label: 'Disease' }));
        const { tags } = encode(syllables(text), plain, style);
        if (tags.some((tag) => tag !== 'O')) expect(styleOf(tags)).toBe(style);
      }),
    );
  });
});

describe('decode', () => {
  const tokens = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ start: i, end: i + 1 }));
  const read = (...tags: string[]) => {
    const { spans, odd } = decode(tokens(tags.length), tags, 'prefix');
    return [spans.map(({ start, end, label }) => `${start}-${end} ${label}`), odd] as const;
  };

  it('[B6] reads IOB2, BIOES and BILOU', () => {
    for (const tags of [
      ['B-X', 'I-X', 'B-X', 'O', 'B-Y'],
      ['B-X', 'E-X', 'S-X', 'O', 'S-Y'],
      ['B-X', 'L-X', 'U-X', 'O', 'U-Y'],
    ])
      expect(read(...tags)).toEqual([['0-2 X', '2-3 X', '4-5 Y'], []]);
  });

  it('[B7] a stray I opens a span and is reported; an unreadable tag is O and is reported', () => {
    expect(read('I-X', 'I-X', 'I-Y')).toEqual([
      ['0-2 X', '2-3 Y'],
      [
        { token: 0, reason: 'stray' },
        { token: 2, reason: 'stray' },
      ],
    ]);
    expect(read('B-X', '?', 'I-X')).toEqual([
      ['0-1 X', '2-3 X'],
      [
        { token: 1, reason: 'unreadable' },
        { token: 2, reason: 'stray' },
      ],
    ]);
    expect(read('S-X', 'I-X')[1]).toEqual([{ token: 1, reason: 'stray' }]);
  });

  it('[B7] tokens beyond the tags are O', () => {
    expect(decode(tokens(3), ['B-X'], 'prefix').spans).toEqual([{ start: 0, end: 1, label: 'X' }]);
  });
});
