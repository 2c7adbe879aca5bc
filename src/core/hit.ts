import type { Span } from './layer';

/**
 * The innermost span over an offset, where a span's end belongs to it only when `atEnd` says so.
 * Spans are in reading order. The shortest one wins, then the one that begins last.
 */
export function spanAt<S extends Span>(
  spans: readonly S[],
  offset: number,
  atEnd = false,
): S | null {
  let best: S | null = null;
  for (const span of spans) {
    if (span.start > offset) break;
    const inside = offset < span.end || (atEnd && offset === span.end);
    if (inside && (!best || span.end - span.start <= best.end - best.start)) best = span;
  }
  return best;
}

/** The next span in the direction from an offset, going around at the end of the document. */
export function nextFrom<S extends Span>(
  spans: readonly S[],
  offset: number,
  direction: 1 | -1,
): S | null {
  return direction === 1
    ? (spans.find(({ start }) => start > offset) ?? spans[0] ?? null)
    : (spans.findLast(({ start }) => start < offset) ?? spans.at(-1) ?? null);
}
