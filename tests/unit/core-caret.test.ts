import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockAt, blocks } from '../../src/core/blocks';
import { lineAt, move, snap, withEdge, type Direction, type Step } from '../../src/core/caret';
import { nextFrom, spanAt } from '../../src/core/hit';
import { boundaries, eojeolAt } from '../../src/core/josa';
import { isSpace, overlaps, trim } from '../../src/core/text';
import { anyText, freeSpans } from './core-arbitraries';

const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** Every offset between two characters a reader sees. */
const rests = (text: string): readonly number[] => [
  ...Array.from(graphemes.segment(text), ({ index }) => index),
  text.length,
];

const steps: readonly Step[] = ['syllable', 'josa', 'eojeol', 'sentence', 'line', 'document'];
const towards: readonly Direction[] = [1, -1];

/** Every stop from one edge of the text to the other. */
function walk(text: string, step: Step, direction: Direction): number[] {
  const stops = [direction === 1 ? 0 : text.length];
  for (;;) {
    const from = stops.at(-1) ?? 0;
    const to = move(text, from, step, direction);
    if (to === from) return stops;
    stops.push(to);
    if (stops.length > text.length + 2) expect.fail(`${step} does not end`);
  }
}

describe('caret', () => {
  it.each(steps)('[R1] by %s it never rests inside a character', (step) => {
    fc.assert(
      fc.property(anyText, fc.nat(80), fc.constantFrom(...towards), (text, at, direction) => {
        const places = rests(text);
        const from = snap(text, at);
        expect(places).toContain(move(text, from, step, direction));
      }),
    );
  });

  it.each(steps)('[R2] by %s it goes in the direction, or stays', (step) => {
    fc.assert(
      fc.property(anyText, fc.nat(80), fc.constantFrom(...towards), (text, at, direction) => {
        const from = snap(text, at);
        expect((move(text, from, step, direction) - from) * direction).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each(['syllable', 'josa', 'eojeol', 'sentence', 'document'] as const)(
    '[R2] by %s it gets from one edge of the text to the other',
    (step) => {
      fc.assert(
        fc.property(anyText, (text) => {
          expect(walk(text, step, 1).at(-1)).toBe(text.length);
          expect(walk(text, step, -1).at(-1)).toBe(0);
        }),
      );
    },
  );

  it('[R3] syllables forth and back are the same stops: all of them', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(walk(text, 'syllable', 1)).toEqual([...rests(text)].sort((a, b) => a - b));
        expect(walk(text, 'syllable', -1).reverse()).toEqual(walk(text, 'syllable', 1));
      }),
    );
  });

  it('[R3] however many code units a character has', () => {
    for (const text of [`a${'\u0301'.repeat(200)}b`, 'ᄏ'.repeat(150), '🇰🇷'.repeat(40)])
      expect(walk(text, 'syllable', -1).reverse()).toEqual(walk(text, 'syllable', 1));
    expect(walk('ᄏ'.repeat(150), 'syllable', 1)).toEqual([0, 150]);
  });

  it('[R4] snap goes to the nearest rest at or before, and is its own answer', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: -5, max: 90 }), (text, at) => {
        const inside = Math.min(Math.max(at, 0), text.length);
        expect(snap(text, at)).toBe(rests(text).findLast((rest) => rest <= inside));
        expect(snap(text, snap(text, at))).toBe(snap(text, at));
      }),
    );
  });

  it('[R5] josa steps stop where nouns end and at both edges of every eojeol', () => {
    expect(walk('췌장암은 간에서', 'josa', 1)).toEqual([0, 3, 4, 5, 6, 8]);
    expect(walk('췌장암은 간에서', 'josa', -1)).toEqual([8, 6, 5, 4, 3, 0]);
  });

  it('[R5] eojeol steps forth end eojeols, and back begin them', () => {
    expect(walk(' 췌장암은  간에서 ', 'eojeol', 1)).toEqual([0, 5, 10, 11]);
    expect(walk(' 췌장암은  간에서 ', 'eojeol', -1)).toEqual([11, 7, 1, 0]);
  });

  it('[R6] sentence steps go over line ends and blank lines to where sentences begin', () => {
    const text = '열이 났다. 기침도.\r\n\n다음 줄.\n';
    expect(walk(text, 'sentence', 1)).toEqual([0, 7, 14, 20]);
    expect(walk(text, 'sentence', -1)).toEqual([20, 14, 7, 0]);
  });

  it('[R6] a line step stays in its line', () => {
    const text = 'ab\r\ncd\ref';
    const line = (at: number) => [move(text, at, 'line', -1), move(text, at, 'line', 1)];
    expect([0, 2, 5, 7, 9].map(line)).toEqual([
      ...[
        [0, 2],
        [0, 2],
        [4, 6],
      ],
      ...[
        [7, 9],
        [7, 9],
      ],
    ]);
    expect(lineAt(text, 5)).toEqual({ start: 4, end: 6 });
  });
});

describe('boundaries', () => {
  it('[R12] a boundary that is moved skips white space, and rests beyond it only at an end', () => {
    const sides = fc.constantFrom('start' as const, 'end' as const);
    const ranges = fc.tuple(anyText, fc.nat(80), fc.nat(80)).map(([text, a, b]) => {
      const [start = 0, end = 0] = [snap(text, a), snap(text, b)].sort((x, y) => x - y);
      return [text, trim(text, { start, end })] as const;
    });
    fc.assert(
      fc.property(ranges, sides, fc.constantFrom(...towards), ([text, range], side, direction) => {
        const next = withEdge(text, range, side, 'syllable', direction);
        const [edge, other] = side === 'start' ? [next.start, next.end] : [next.end, next.start];
        expect(other).toBe(side === 'start' ? range.end : range.start);
        const isBeyond = isSpace(text, side === 'start' ? edge : edge - 1);
        if (edge > 0 && edge < text.length) expect(isBeyond).toBe(false);
      }),
    );
  });
});

describe('eojeols', () => {
  it('[R5] the eojeol around an offset has no white space, and is as long as can be', () => {
    fc.assert(
      fc.property(anyText, fc.nat(80), (text, at) => {
        const { start, end } = eojeolAt(text, Math.min(at, text.length));
        expect(text.slice(start, end)).not.toMatch(/\s/u);
        expect(text.charAt(start - 1)).toMatch(/^\s?$/u);
        expect(text.charAt(end)).toMatch(/^\s?$/u);
      }),
    );
  });

  it('[R5] every josa stop is a boundary of the eojeol it is in, or an edge of the text', () => {
    const text = '당뇨병이나 고혈압인 환자';
    for (const stop of walk(text, 'josa', 1))
      expect(boundaries(text, eojeolAt(text, stop))).toContain(stop);
  });
});

describe('blocks', () => {
  const longText = fc
    .tuple(
      anyText,
      fc.constantFrom('가', '폐렴. ', '👩🏻‍⚕️', '각'.normalize('NFD'), 'ab '),
      fc.nat(900),
    )
    .map(([text, piece, times]) => text + piece.repeat(times) + text);

  it('[R7] blocks are the text without its line ends, each character once', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, longText), (text) => {
        const found = blocks(text);
        expect(found.map(({ start, end }) => text.slice(start, end)).join('')).toBe(
          text.replace(/[\r\n]/gu, ''),
        );
        found.forEach(({ start, end }, i) => {
          expect(text.slice(start, end)).not.toMatch(/[\r\n]/u);
          expect(text.slice(found[i - 1]?.end ?? 0, start)).toMatch(/^(?:\r\n|\r|\n)?$/u);
        });
        expect(found[0]?.start).toBe(0);
        expect(found.at(-1)?.end).toBe(text.length);
      }),
    );
  });

  it('[R7] an empty line is an empty block', () => {
    expect(blocks('a\r\n\nb')).toEqual([
      { start: 0, end: 1 },
      { start: 3, end: 3 },
      { start: 4, end: 5 },
    ]);
    expect(blocks('')).toEqual([{ start: 0, end: 0 }]);
  });

  it('[R8] no block is longer than 2,000 code units, nor cut inside a character', () => {
    fc.assert(
      fc.property(longText, (text) => {
        const places = new Set(rests(text));
        for (const { start, end } of blocks(text)) {
          expect(end - start).toBeLessThanOrEqual(2_000);
          expect(places.has(start) || text.charAt(start - 1) === '\r').toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('[R8] a long line is cut where a sentence begins', () => {
    const sentence = '폐렴이 의심되어 흉부 촬영을 하였다. ';
    for (const { start } of blocks(sentence.repeat(200))) expect(start % sentence.length).toBe(0);
  });

  it('[R9] the block of an offset is the last that begins at or before it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const found = blocks(text);
        for (let at = 0; at <= text.length; at++)
          expect(blockAt(found, at)).toBe(found.findLastIndex(({ start }) => start <= at));
      }),
    );
  });
});

describe('hit test', () => {
  const spans = [
    { id: 'outer', start: 0, end: 10, label: 'X' },
    { id: 'inner', start: 2, end: 4, label: 'X' },
  ];

  it('[R10] the innermost span wins; an end belongs to it only when asked', () => {
    expect(spanAt(spans, 3)?.id).toBe('inner');
    expect(spanAt(spans, 4)?.id).toBe('outer');
    expect(spanAt(spans, 4, true)?.id).toBe('inner');
    expect(spanAt(spans, 10)).toBeNull();
    expect(spanAt(spans, 10, true)?.id).toBe('outer');
  });

  it('[R10] finds the one span over an offset, or none', () => {
    fc.assert(
      fc.property(freeSpans(40), fc.nat(40), (all, at) => {
        const over = all.find((span) => overlaps(span, { start: at, end: at + 1 }));
        expect(spanAt(all, at)).toBe(over ?? null);
      }),
    );
  });

  it('[R11] the next span goes around at both ends', () => {
    expect(nextFrom(spans, 0, 1)?.id).toBe('inner');
    expect(nextFrom(spans, 5, 1)?.id).toBe('outer');
    expect(nextFrom(spans, 0, -1)?.id).toBe('inner');
    expect(nextFrom([], 0, 1)).toBeNull();
  });
});

it('[R12] a josa step over a space takes the next word whole, without its josa', () => {
  const text = '스테로이드 장기 복용을 피한다';
  const range = { start: 0, end: 8 };
  expect(withEdge(text, range, 'end', 'josa', 1)).toEqual({ start: 0, end: 11 });
  expect(withEdge(text, { start: 9, end: 11 }, 'start', 'josa', -1)).toEqual({ start: 6, end: 11 });
});
