import type { Encoding } from './wordpiece';

/** Tokens `[from, to)` run through the model together; `[ownFrom, ownTo)` take its answer. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly ownFrom: number;
  readonly ownTo: number;
}

/** How good a place between two tokens is to end a window; more is better. */
type Rank = 0 | 1 | 2 | 3;
const inWord: Rank = 0;
const atSpace: Rank = 1;
const atSentence: Rank = 2;
const atLine: Rank = 3;

/** Context that two windows share, in tokens. */
export const overlapFor = (size: number): number => Math.min(32, size >> 2);

/** Ranks the place before each token of `text`. */
export function ranks(text: string, { starts, ends }: Encoding): Rank[] {
  return starts.map((start, index) => {
    const gap = text.slice(ends[index - 1] ?? 0, start);
    if (/[\n\r]/u.test(gap)) return atLine;
    if (!/\s/u.test(gap)) return inWord;
    const before = text.slice(starts[index - 1] ?? 0, ends[index - 1] ?? 0);
    return /[.!?。…]$/u.test(before) ? atSentence : atSpace;
  });
}

/**
 * Cuts a sequence of tokens into overlapping windows of at most `size` tokens. A window ends in its
 * last third, at a line end if there is one, else at a sentence end, else between words. The next
 * begins within the overlap before that, by the same preference. Each token belongs to the window in
 * which it is farthest from a cut edge, the earlier one if two are equal; the ends of the text are
 * no cut edges.
 */
export function windows(places: readonly Rank[], size: number): Window[] {
  const count = places.length;
  const overlap = overlapFor(size);
  const bounds: [from: number, to: number][] = [];
  let from = 0;
  while (count - from > size) {
    const to = bestPlace(places, from + Math.ceil((size * 2) / 3), from + size, 'last');
    bounds.push([from, to]);
    from = bestPlace(places, to - overlap, to - (overlap >> 1), 'first');
  }
  if (count > from) bounds.push([from, count]);
  return bounds.map(([from, to], index) => {
    const previous = bounds[index - 1];
    const next = bounds[index + 1];
    return {
      from,
      to,
      ownFrom: previous ? middle(from, previous[1]) : 0,
      ownTo: next ? middle(next[0], to) : count,
    };
  });
}

/** The first token that is farther from the earlier window's end than from the later one's start. */
const middle = (laterFrom: number, earlierTo: number) => (laterFrom + earlierTo + 1) >> 1;

function bestPlace(
  places: readonly Rank[],
  low: number,
  high: number,
  prefer: 'first' | 'last',
): number {
  let best = prefer === 'last' ? high : low;
  for (let place = low; place <= high; place++) {
    const gain = (places[place] ?? inWord) - (places[best] ?? inWord);
    if (gain > 0 || (gain === 0 && prefer === 'last' && place > best)) best = place;
  }
  return best;
}
