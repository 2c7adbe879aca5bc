import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestPath, lattice, marginals, spanProbability, sums } from '../../src/engine/crf';
import { decode } from '../../src/engine/decode';
import { labelsOf, readTags, tagNames, type TagSet } from '../../src/engine/tags';

const sets: Record<string, TagSet> = {
  'IOB2, prefix': readTags(['O', 'B-X', 'I-X', 'B-Y', 'I-Y']),
  'IOB2, suffix, any order': readTags(['X-I', 'Y-B', 'O', 'Y-I', 'X-B']),
  BIOES: readTags(['O', 'B-X', 'I-X', 'E-X', 'S-X']),
  BILOU: readTags(['U-X', 'L-X', 'O', 'I-X', 'B-X']),
  IO: readTags(['O', 'I-X', 'I-Y']),
};

/** A chain of tags is valid by the words of the schemes, without the tables under test. */
function isValid({ tags }: TagSet, path: readonly number[]): boolean {
  const has = (part: string) => tags.some((tag) => tag.part === part);
  let inside: string | null = null;
  for (const index of path) {
    const { part, type } = tags[index] ?? { part: 'O', type: '' };
    const goesOn = part === 'I' || part === 'E';
    if (goesOn && has('B') && inside !== type) return false;
    if (!goesOn && has('E') && inside !== null) return false;
    inside = part === 'B' || part === 'I' ? type : null;
  }
  return !(has('E') && inside !== null);
}

/** No span begins or ends right before a token that goes on inside a word. */
function keepsWords(set: TagSet, path: readonly number[], inner: readonly boolean[]): boolean {
  const spans = spansOf(set, path).map((span) => span.split(',').map(Number));
  const cuts = spans.flatMap(([first = 0, last = 0]) => [first, last + 1]);
  return cuts.every((token) => !inner[token]);
}

function* paths(length: number, tags: number): Generator<number[]> {
  if (length === 0) yield [];
  else
    for (const head of paths(length - 1, tags))
      for (let tag = 0; tag < tags; tag++) yield [...head, tag];
}

/** Spans of a path, as `first,last,type`. */
function spansOf({ tags }: TagSet, path: readonly number[]): string[] {
  const found: [number, number, string][] = [];
  for (const [token, index] of path.entries()) {
    const { part, type } = tags[index] ?? { part: 'O', type: '' };
    const last = found.at(-1);
    const before = tags[path[token - 1] ?? -1];
    const goesOn =
      (part === 'I' || part === 'E') &&
      (before?.part === 'B' || before?.part === 'I') &&
      before.type === type;
    if (last && goesOn) last[1] = token;
    else if (part !== 'O') found.push([token, token, type]);
  }
  return found.map(String);
}

describe.each(Object.entries(sets))('%s', (_, set) => {
  const size = set.tags.length;
  const logits = (length: number) =>
    fc
      .array(fc.float({ min: -8, max: 8, noNaN: true }), {
        minLength: length * size,
        maxLength: length * size,
      })
      .map((values) => Float32Array.from(values));
  const short = fc.integer({ min: 1, max: 4 }).chain(logits);
  const long = fc.integer({ min: 1, max: 60 }).chain(logits);

  /** A lattice with some tokens inside words; the first token never is. */
  const woven = (length: fc.Arbitrary<Float32Array<ArrayBuffer>>) =>
    length.chain((values) =>
      fc
        .array(fc.boolean(), { minLength: values.length / size, maxLength: values.length / size })
        .map(([, ...rest]) => lattice(set, values, { inner: [false, ...rest] })),
    );

  it('finds a valid path', () => {
    fc.assert(
      fc.property(long, (values) => {
        expect(isValid(set, bestPath(lattice(set, values)))).toBe(true);
      }),
    );
  });

  it('keeps its best path at any temperature, and is less sure of it when that is high', () => {
    fc.assert(
      fc.property(long, fc.double({ min: 1.1, max: 5, noNaN: true }), (values, temperature) => {
        const cool = lattice(set, values);
        const warm = lattice(set, values, { temperature });
        const path = bestPath(cool);
        const weight = ({ emissions }: typeof cool, tags: readonly number[]) =>
          tags.reduce((sum, tag, t) => sum + (emissions[t * size + tag] ?? 0), 0);
        expect(weight(warm, bestPath(warm))).toBeCloseTo(weight(warm, path), 4);
        const entropy = ({ emissions }: typeof cool) =>
          emissions.reduce((sum, log) => sum - Math.exp(log) * log, 0);
        expect(entropy(warm)).toBeGreaterThanOrEqual(entropy(cool) - 1e-9);
      }),
    );
  });

  it('agrees with counting out every path', () => {
    fc.assert(
      fc.property(woven(short), (chain) => {
        const total = sums(chain);
        const weigh = (path: readonly number[]) =>
          Math.exp(path.reduce((sum, tag, t) => sum + (chain.emissions[t * size + tag] ?? 0), 0));
        const valid = [...paths(chain.length, size)].filter(
          (path) => isValid(set, path) && keepsWords(set, path, chain.inner),
        );
        const z = valid.reduce((sum, path) => sum + weigh(path), 0);
        expect(Math.exp(total.logZ)).toBeCloseTo(z, 8);

        const best = bestPath(chain);
        const most = Math.max(...valid.map(weigh));
        expect(weigh(best) / most).toBeCloseTo(1, 6);

        for (const span of spansOf(set, best)) {
          const [first = 0, last = 0] = span.split(',').map(Number);
          const share = valid
            .filter((path) => spansOf(set, path).includes(span))
            .reduce((sum, path) => sum + weigh(path), 0);
          const score = spanProbability(chain, total, first, best.slice(first, last + 1));
          expect(score).toBeCloseTo(share / z, 6);
        }

        const table = marginals(total);
        for (let cell = 0; cell < table.length; cell++) {
          const share = valid
            .filter((path) => path[Math.floor(cell / size)] === cell % size)
            .reduce((sum, path) => sum + weigh(path), 0);
          expect(table[cell]).toBeCloseTo(share / z, 5);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('scores lie between 0 and 1', () => {
    fc.assert(
      fc.property(long, (values) => {
        const length = values.length / size;
        const text = '가'.repeat(length);
        const edges = {
          starts: Array.from({ length }, (_, i) => i),
          ends: Array.from({ length }, (_, i) => i + 1),
        };
        const { spans } = decode(text, edges, values, { set, labels: { X: 'X', Y: 'Y' } });
        for (const { score } of spans) expect(score >= 0 && score <= 1).toBe(true);
      }),
    );
  });
});

describe('decode', () => {
  const set = readTags(['O', 'B-DIS', 'I-DIS', 'B-DRUG', 'I-DRUG']);
  /** Logits that leave no doubt. */
  const sure = (names: readonly string[]) =>
    Float32Array.from(names.flatMap((name) => set.names.map((tag) => (tag === name ? 20 : 0))));

  it('maps labels, drops those without a map, and is sure when the model is', () => {
    const text = '두통에 약';
    const edges = { starts: [0, 1, 2, 4], ends: [1, 2, 3, 5] };
    const logits = sure(['B-DIS', 'I-DIS', 'O', 'B-DRUG']);
    const { spans } = decode(text, edges, logits, { set, labels: { DIS: 'Disease' } });
    expect(spans).toEqual([
      { start: 0, end: 2, label: 'Disease', score: expect.closeTo(1, 6) as number },
    ]);
  });

  it('a stray I- never opens a span, and the next best reading stands', () => {
    const edges = { starts: [0, 1], ends: [1, 2] };
    const { spans } = decode('두통', edges, sure(['O', 'I-DIS']), { set, labels: { DIS: 'D' } });
    expect(spans).toEqual([]);
  });

  it('takes a Latin word whole or not at all', () => {
    const decoding = { set, labels: { DIS: 'D', DRUG: 'T' } };
    const text = 'DM은';
    const edges = { starts: [0, 1, 2], ends: [1, 2, 3] };
    const logits = sure(['B-DIS', 'O', 'O']);
    logits[5 + 2] = 19;
    const { spans } = decode(text, edges, logits, decoding);
    expect(spans.map(({ start, end, label }) => [start, end, label])).toEqual([[0, 2, 'D']]);
    const doubtful = decode(text, edges, sure(['B-DIS', 'O', 'O']), decoding);
    for (const { start, end } of doubtful.spans) expect([start, end]).toEqual([0, 2]);
  });

  it('trims white space and never overlaps where tokens share a character', () => {
    const decoding = { set, labels: { DIS: 'D', DRUG: 'T' } };
    const tokens = { starts: [0, 2, 2], ends: [3, 3, 4] };
    const { spans } = decode(' 가각 ', tokens, sure(['B-DIS', 'I-DIS', 'B-DRUG']), decoding);
    expect(spans.map(({ start, end, label }) => [start, end, label])).toEqual([[1, 3, 'D']]);
  });

  it('answers the probabilities of all tags on request', () => {
    const edges = { starts: [0, 1], ends: [1, 2] };
    const logits = sure(['B-DIS', 'O']);
    const { probabilities } = decode('암은', edges, logits, { set, labels: {} }, true);
    expect(probabilities?.tags).toEqual(set.names);
    expect(probabilities?.values[1]).toBeCloseTo(1, 5);
    expect(probabilities?.values[5]).toBeCloseTo(1, 5);
  });

  it('an empty text has no spans', () => {
    const none = { starts: [], ends: [] };
    expect(decode('', none, new Float32Array(), { set, labels: {} }).spans).toEqual([]);
  });
});

describe('tags', () => {
  it('finds the style by itself', () => {
    expect(readTags(['O', 'Disease-B', 'Disease-I']).style).toBe('suffix');
    expect(readTags(['B-Disease', 'O', 'I-Disease']).style).toBe('prefix');
    expect(labelsOf(readTags(['O', 'B_a-b', 'I_a-b']))).toEqual(['a-b']);
  });

  it.each([
    [['LABEL_0', 'LABEL_1']],
    [['O', 'Disease', 'Body']],
    [['B-X', 'I-X']],
    [['O', 'B-X', 'X-I']],
  ])('refuses %j', (names) => {
    expect(() => readTags(names)).toThrow(expect.objectContaining({ code: 'wrong-labels' }));
  });

  it('refuses the wrong style when one is given', () => {
    expect(() => readTags(['O', 'B-X'], 'suffix')).toThrow();
  });

  it('reads id2label in any order, or label2id, but no gaps and not nothing', () => {
    expect(tagNames({ id2label: { '10': 'k', '2': 'c', ...ten } })).toHaveLength(11);
    expect(tagNames({ label2id: { b: 1, a: 0 } })).toEqual(['a', 'b']);
    for (const config of [{}, { id2label: { 0: 'O', 2: 'B-X' } }, null])
      expect(() => tagNames(config)).toThrow(expect.objectContaining({ code: 'wrong-labels' }));
  });
});
const ten = { 0: 'a', 1: 'b', 3: 'd', 4: 'e', 5: 'f', 6: 'g', 7: 'h', 8: 'i', 9: 'j' };
