import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/core/bio';
import { compare, micro, score, total, type Counts } from '../../src/core/metrics';
import { describeWithFixtures, fixtures } from '../support/fixtures';
import { freeSpans, labels } from './core-arbitraries';

const documents = fc.array(fc.tuple(freeSpans(20), freeSpans(20)), { maxLength: 5 });
const place = (start: number, end: number, label: string) => ({ start, end, label });

describe('strict span scores', () => {
  it('[M1] counts are those of a search through every pair', () => {
    fc.assert(
      fc.property(freeSpans(12), freeSpans(12), (gold, predicted) => {
        const counts = compare(gold, predicted);
        for (const label of labels) {
          const right = gold.filter((span) => span.label === label);
          const seen = predicted.filter((span) => span.label === label);
          const tp = right.filter((a) =>
            seen.some((b) => a.start === b.start && a.end === b.end),
          ).length;
          const expected = { tp, fp: seen.length - tp, fn: right.length - tp };
          expect(counts.get(label) ?? { tp: 0, fp: 0, fn: 0 }).toEqual(expected);
        }
      }),
    );
  });

  it('[M2] a part, or the right place with another label, is wrong twice', () => {
    const counts = compare(
      [place(0, 3, 'A'), place(4, 6, 'A')],
      [place(0, 2, 'A'), place(4, 6, 'B')],
    );
    expect(Object.fromEntries(counts)).toEqual({
      A: { tp: 0, fp: 1, fn: 2 },
      B: { tp: 0, fp: 1, fn: 0 },
    });
  });

  it('[M2] the same span twice counts once', () => {
    const twice = [place(0, 3, 'A'), place(0, 3, 'A')];
    expect(micro(compare(twice, twice))).toEqual({ tp: 1, fp: 0, fn: 0 });
  });

  it('[M3] adding up documents, then labels, is adding up all', () => {
    fc.assert(
      fc.property(documents, (all) => {
        const each = all.map(([gold, predicted]) => compare(gold, predicted));
        const sum = (key: keyof Counts) => each.reduce((n, counts) => n + micro(counts)[key], 0);
        expect(micro(total(each))).toEqual({ tp: sum('tp'), fp: sum('fp'), fn: sum('fn') });
      }),
    );
  });

  it('[M4] scores are 0 where they are not defined, and F1 is the harmonic mean', () => {
    expect(score({ tp: 0, fp: 0, fn: 0 })).toEqual({ p: 0, r: 0, f1: 0 });
    expect(score({ tp: 3, fp: 1, fn: 2 })).toEqual({ p: 0.75, r: 0.6, f1: 2 / 3 });
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(50), (tp, fp, fn) => {
        const { p, r, f1 } = score({ tp, fp, fn });
        expect(f1).toBeCloseTo(p + r > 0 ? (2 * p * r) / (p + r) : 0, 12);
      }),
    );
  });
});

interface Figures {
  readonly precision: number;
  readonly recall: number;
  readonly 'f1-score': number;
  readonly support: number;
}
type Report = Readonly<Record<string, Figures>>;

describeWithFixtures('scores of the tools others use', () => {
  const read = (path: string) => new TextDecoder().decode(fixtures(`scoring/${path}`));

  /** Rows of `word … gold predicted`, sentence by sentence. */
  const scored = (path: string, style: 'prefix' | 'suffix', onlyClean = false) => {
    const each = read(path)
      .split(/\n\s*\n/u)
      .map((sentence) => sentence.split('\n').filter((row) => row.trim() !== ''))
      .map((rows) => rows.map((row) => row.trim().split(/\s+/u)))
      .map((rows) => {
        const tokens = rows.map((_, i) => ({ start: i, end: i + 1 }));
        const column = (at: number) => {
          const { spans, odd } = decode(
            tokens,
            rows.map((row) => row.at(at) ?? 'O'),
            style,
          );
          // seqeval's strict mode does not know what an I opens.
          const stray = new Set(odd.map(({ token }) => token));
          return onlyClean ? spans.filter(({ start }) => !stray.has(start)) : spans;
        };
        return compare(column(-2), column(-1));
      });
    return total(each);
  };

  const expected = () =>
    JSON.parse(read('expected_figures.json')) as Readonly<
      Record<string, { readonly seqeval: Readonly<Record<string, Report>> }>
    >;

  const check = (counts: ReadonlyMap<string, Counts>, report: Report | undefined) => {
    if (!report) expect.fail('no figures');
    for (const [label, figures] of Object.entries(report)) {
      if (label === 'macro avg' || label === 'weighted avg') continue;
      const all = label === 'micro avg' ? micro(counts) : counts.get(label);
      const { p, r, f1 } = score(all ?? { tp: 0, fp: 0, fn: 0 });
      const rounded = (numbers: number[]) => [label, ...numbers.map((n) => n.toFixed(12))];
      expect(rounded([p, r, f1])).toEqual(
        rounded([figures.precision, figures.recall, figures['f1-score']]),
      );
      expect((all?.tp ?? 0) + (all?.fn ?? 0)).toBe(figures.support);
    }
  };

  it.each([
    ['seqeval/ground_truth.txt', 'prefix'],
    ['seqeval/ground_truth_inv.txt', 'suffix'],
    ['conlleval/input-001.txt', 'prefix'],
  ] as const)('[M5] %s scores as seqeval and conlleval score it', (path, style) => {
    check(scored(path, style), expected()[path]?.seqeval['default']);
  });

  it.each([
    ['seqeval/ground_truth.txt', 'prefix'],
    ['seqeval/ground_truth_inv.txt', 'suffix'],
  ] as const)('[M5] %s scores as seqeval in strict mode, stray I tags left out', (path, style) => {
    check(scored(path, style, true), expected()[path]?.seqeval['strict-IOB2']);
  });
});
