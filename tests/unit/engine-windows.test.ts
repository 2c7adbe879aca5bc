import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segments } from '../../src/engine/segments';
import { overlapFor, ranks, windows } from '../../src/engine/windows';

const prose = fc.string({
  unit: fc.constantFrom('가', '나다', '.', ' ', '. ', '\n', '\r\n', '😀', '? '),
  maxLength: 300,
});

describe('segments', () => {
  it('cover the text without gap or overlap, none longer than the limit', () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 2, max: 60 }), (text, limit) => {
        const parts = segments(text, limit);
        expect(parts.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
        for (const { start, end } of parts) {
          expect(end - start).toBeGreaterThan(0);
          expect(end - start).toBeLessThanOrEqual(limit);
          expect(text.slice(start, end).isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('end at the last line within reach, else sentence, else space', () => {
    const cuts = (text: string) => segments(text, 10).map(({ end }) => end);
    expect(cuts('가나다라마바\n사아. 자차카타')).toEqual([7, 15]);
    expect(cuts('가나다라마바. 사아자차카타')).toEqual([8, 14]);
    expect(cuts('가나다라마 바사아자차카타')).toEqual([6, 13]);
    expect(cuts('가\n나다라마바사아자차카')).toEqual([2, 12]);
    expect(cuts('가나다라마바사아자차카타')).toEqual([10, 12]);
  });

  it('cut a megabyte in a moment', () => {
    const text = '환자는 두통과 발열을 호소하였다. '.repeat(56_000);
    const before = performance.now();
    expect(segments(text).length).toBeGreaterThan(600);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

const places = fc.array(fc.constantFrom<(0 | 1 | 2)[]>(0, 0, 0, 1, 1, 2), { maxLength: 400 });
const oneSentence = fc.array(fc.constantFrom<(0 | 1)[]>(0, 1), { maxLength: 400 });
const size = fc.integer({ min: 6, max: 80 });

describe('windows', () => {
  it('are short enough, and own each token once and in order', () => {
    fc.assert(
      fc.property(places, size, size, (ranks, limit, passage) => {
        let owned = 0;
        for (const { from, to, ownFrom, ownTo } of windows(ranks, limit, passage)) {
          expect(to - from).toBeLessThanOrEqual(limit);
          expect(from <= ownFrom && ownTo <= to).toBe(true);
          expect(ownFrom).toBe(owned);
          owned = ownTo;
        }
        expect(owned).toBe(ranks.length);
      }),
    );
  });

  it('give each token of a long sentence to the window where it is farthest from a cut', () => {
    fc.assert(
      fc.property(oneSentence, size, (ranks, limit) => {
        const all = windows(ranks, limit);
        const depth = (token: number, { from, to }: { from: number; to: number }) => {
          if (token < from || token >= to) return -1;
          const left = from === 0 ? Infinity : token - from;
          const right = to === ranks.length ? Infinity : to - 1 - token;
          return Math.min(left, right);
        };
        for (const own of all)
          for (let token = own.ownFrom; token < own.ownTo; token++)
            expect(depth(token, own)).toBe(Math.max(...all.map((w) => depth(token, w))));
      }),
    );
  });

  it('of a long sentence share at least half the overlap', () => {
    fc.assert(
      fc.property(oneSentence, size, (ranks, limit) => {
        const all = windows(ranks, limit);
        for (const [index, { from }] of all.entries()) {
          const before = all[index - 1];
          if (before) expect(before.to - from).toBeGreaterThanOrEqual(overlapFor(limit) >> 1);
        }
      }),
    );
  });

  it('hold whole sentences, as many as fit', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 10, max: 60 }), (ranks, passage) => {
        const all = windows(ranks, 500, passage);
        const ends = ranks.flatMap((rank, place) => (rank === 2 && place > 0 ? [place] : []));
        for (const [index, { from, to }] of all.entries()) {
          const inside = ends.filter((place) => place > from && place < to);
          if (to - from > passage) expect(inside).toEqual([]);
          const next = ends.find((place) => place > to) ?? ranks.length;
          if (index < all.length - 1) expect(next - from).toBeGreaterThan(passage);
          expect([...ends, ranks.length]).toContain(to);
        }
      }),
    );
  });

  it('one is enough for a short text, and none for an empty one', () => {
    expect(windows([2, 0, 0], 8)).toEqual([{ from: 0, to: 3, ownFrom: 0, ownTo: 3 }]);
    expect(windows([], 8)).toEqual([]);
  });

  it('end between words in their last third', () => {
    const ranked = Array.from<unknown, 0 | 1>({ length: 20 }, () => 0);
    ranked[9] = 1;
    expect(windows(ranked, 12)[0]?.to).toBe(9);
  });

  it('know the ends of lines and sentences, and spaces', () => {
    const text = '가나 다.\r\n라. 마';
    const starts = [0, 1, 3, 4, 7, 8, 10];
    const ends = [1, 2, 4, 5, 8, 9, 11];
    expect(ranks(text, { ids: [], continues: [], starts, ends })).toEqual([0, 0, 1, 0, 2, 0, 2]);
  });
});
