import type { Span } from './layer';

export interface Score {
  readonly p: number;
  readonly r: number;
  readonly f1: number;
}

/** How many spans both have, only the prediction has, only the gold standard has. */
export interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

export const score = ({ tp, fp, fn }: Counts): Score => ({
  p: tp + fp > 0 ? tp / (tp + fp) : 0,
  r: tp + fn > 0 ? tp / (tp + fn) : 0,
  f1: 2 * tp + fp + fn > 0 ? (2 * tp) / (2 * tp + fp + fn) : 0,
});

type Place = Pick<Span, 'start' | 'end' | 'label'>;

/**
 * Strict span counts by label: a span counts only where start, end and label are all equal, as
 * seqeval counts in strict mode. The same span twice counts once.
 */
export function compare(
  gold: readonly Place[],
  predicted: readonly Place[],
): ReadonlyMap<string, Counts> {
  const keyed = (places: readonly Place[]) =>
    new Map(places.map((place) => [`${place.start}-${place.end}-${place.label}`, place]));
  const right = keyed(gold);
  const seen = keyed(predicted);
  const counts = new Map<string, { tp: number; fp: number; fn: number }>();
  const of = (label: string) => {
    const found = counts.get(label) ?? { tp: 0, fp: 0, fn: 0 };
    counts.set(label, found);
    return found;
  };
  for (const [key, { label }] of seen) of(label)[right.has(key) ? 'tp' : 'fp']++;
  for (const [key, { label }] of right) if (!seen.has(key)) of(label).fn++;
  return counts;
}

/** Counts of many documents added up. */
export function total(all: Iterable<ReadonlyMap<string, Counts>>): ReadonlyMap<string, Counts> {
  const sums = new Map<string, Counts>();
  for (const counts of all)
    for (const [label, { tp, fp, fn }] of counts) {
      const sum = sums.get(label) ?? { tp: 0, fp: 0, fn: 0 };
      sums.set(label, { tp: sum.tp + tp, fp: sum.fp + fp, fn: sum.fn + fn });
    }
  return sums;
}

/** The counts of all labels together, for the micro average. */
export function micro(counts: ReadonlyMap<string, Counts>): Counts {
  let [tp, fp, fn] = [0, 0, 0];
  for (const one of counts.values()) [tp, fp, fn] = [tp + one.tp, fp + one.fp, fn + one.fn];
  return { tp, fp, fn };
}
