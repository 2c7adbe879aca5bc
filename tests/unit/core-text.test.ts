import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetMap, type OffsetUnit } from '../../src/core/offsets';
import { isSpace, overlaps, trim } from '../../src/core/text';
import { eojeols, sentences, splitAt, syllables } from '../../src/core/tokens';
import { describeWithFixtures, fixtures } from '../support/fixtures';
import { anyText, freeSpans } from './core-arbitraries';

const units = ['utf16', 'codepoint', 'utf8', 'grapheme'] as const satisfies OffsetUnit[];

describe('offsets', () => {
  it.each(units)('[T1] a position in %s goes to UTF-16 and back unchanged', (unit) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const map = offsetMap(text, unit);
        for (let position = 0; position <= map.length; position++) {
          const offset = map.toUtf16(position);
          if (offset !== null) expect(map.fromUtf16(offset)).toBe(position);
        }
        for (let offset = 0; offset <= text.length; offset++) {
          const position = map.fromUtf16(offset);
          if (position !== null) expect(map.toUtf16(position)).toBe(offset);
        }
      }),
    );
  });

  it('[T2] the ends of the text are the ends in every unit', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...units), (text, unit) => {
        const map = offsetMap(text, unit);
        expect(map.fromUtf16(0)).toBe(0);
        expect(map.fromUtf16(text.length)).toBe(map.length);
      }),
    );
  });

  it('[T2] lengths are those of the platform', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(offsetMap(text, 'codepoint').length).toBe(Array.from(text).length);
        expect(offsetMap(text, 'utf8').length).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });

  it('[T2] the first and last code point of each length in UTF-8', () => {
    const lengths = ['\0', '\x7f', '\x80', '\u07ff', '\u0800', '\uffff', '\u{10000}', '\ud800'];
    expect(lengths.map((text) => offsetMap(text, 'utf8').length)).toEqual([1, 1, 2, 2, 3, 3, 4, 3]);
  });

  it('[T3] inside a character, and outside the text, there is no position', () => {
    expect(offsetMap('😀', 'codepoint').fromUtf16(1)).toBeNull();
    expect(offsetMap('각', 'utf8').toUtf16(1)).toBeNull();
    expect(offsetMap('각'.normalize('NFD'), 'grapheme').fromUtf16(1)).toBeNull();
    for (const unit of units) {
      const map = offsetMap('a😀', unit);
      for (const wrong of [-1, map.length + 1, 0.5, NaN]) expect(map.toUtf16(wrong)).toBeNull();
      for (const wrong of [-1, 4, 0.5, NaN]) expect(map.fromUtf16(wrong)).toBeNull();
    }
  });
});

interface Case {
  readonly id: string;
  readonly text: string;
  readonly lengths: Readonly<Record<OffsetUnit, number>>;
  readonly spans: readonly Readonly<Record<OffsetUnit, readonly [number, number] | null>>[];
}

describeWithFixtures('offsets of real texts', () => {
  const read = () =>
    JSON.parse(new TextDecoder().decode(fixtures('offset-units/cases.json'))) as {
      readonly cases: readonly Case[];
    };

  it('[T1] agree with the shared cases, in every unit', () => {
    const { cases } = read();
    expect(cases.length).toBeGreaterThan(10);
    for (const { text, lengths, spans } of cases)
      for (const unit of units) {
        const map = offsetMap(text, unit);
        expect(map.length).toBe(lengths[unit]);
        for (const span of spans) {
          const [start, end] = span.utf16 ?? [0, 0];
          const there = [map.fromUtf16(start), map.fromUtf16(end)];
          if (span[unit] === null) expect(there).toContain(null);
          else expect(there).toEqual(span[unit]);
        }
      }
  });
});

describe('ranges', () => {
  it('[T4] ranges that only touch do not overlap', () => {
    expect(overlaps({ start: 0, end: 2 }, { start: 2, end: 4 })).toBe(false);
    expect(overlaps({ start: 0, end: 3 }, { start: 2, end: 4 })).toBe(true);
  });

  it('[T5] trim takes white space at the edges, and nothing else', () => {
    expect(trim(' 간 암\u3000', { start: 0, end: 5 })).toEqual({ start: 1, end: 4 });
    fc.assert(
      fc.property(anyText, (text) => {
        const { start, end } = trim(text, { start: 0, end: text.length });
        expect(text.slice(start, end)).toBe(text.trim());
      }),
    );
  });
});

describe('tokens', () => {
  it('[T6] eojeols are the text without its white space', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const found = eojeols(text).map(({ start, end }) => text.slice(start, end));
        expect(found).toEqual(text.split(/\s+/u).filter(Boolean));
      }),
    );
  });

  it('[T7] syllables are what a reader sees: one token for a decomposed syllable or a family', () => {
    const seen = (text: string) => syllables(text).map(({ start, end }) => text.slice(start, end));
    expect(seen('간 암')).toEqual(['간', '암']);
    expect(seen('각'.normalize('NFD'))).toHaveLength(1);
    expect(seen('👩🏻‍⚕️\r\n🇰🇷')).toEqual(['👩🏻‍⚕️', '🇰🇷']);
  });

  it('[T7] syllables cover each eojeol exactly', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const joined = syllables(text).map(({ start, end }) => text.slice(start, end));
        expect(joined.join('')).toBe(text.replace(/\s+/gu, ''));
      }),
    );
  });

  const textAndSpans = anyText.chain((text) => fc.tuple(fc.constant(text), freeSpans(text.length)));

  it('[T8] eojeols split at spans cover the same characters, and no span edge is inside one', () => {
    fc.assert(
      fc.property(textAndSpans, ([text, spans]) => {
        const tokens = splitAt(eojeols(text), spans);
        const inside = tokens.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, i) => start + i),
        );
        const wanted = Array.from(text.split('').keys()).filter((at) => !isSpace(text, at));
        expect(inside).toEqual(wanted);
        for (const { start, end } of tokens) expect(end).toBeGreaterThan(start);
        for (const { start, end } of tokens)
          for (const span of spans)
            for (const edge of [span.start, span.end])
              expect(start < edge && edge < end).toBe(false);
      }),
    );
  });

  it('[T9] sentences end at a line end, and never inside a range to keep whole', () => {
    const text = '열이 났다.\n기침은 없다. 끝';
    const found = (whole: { start: number; end: number }[] = []) =>
      sentences(text, whole).map(({ start, end }) => text.slice(start, end));
    expect(found()).toEqual(['열이 났다.', '기침은 없다.', '끝']);
    expect(found([{ start: 3, end: 9 }])).toEqual(['열이 났다.\n기침은 없다.', '끝']);
  });

  it('[T9] sentences hold every character but white space, in order', () => {
    fc.assert(
      fc.property(textAndSpans, ([text, spans]) => {
        const found = sentences(text, spans);
        const held = found.map(({ start, end }) => text.slice(start, end)).join('');
        expect(held.replace(/\s+/gu, '')).toBe(text.replace(/\s+/gu, ''));
        for (const { start, end } of found)
          for (const span of spans) {
            expect(span.start < start && start < span.end && !isSpace(text, start - 1)).toBe(false);
            expect(span.start < end && end < span.end && !isSpace(text, end)).toBe(false);
          }
      }),
    );
  });
});
