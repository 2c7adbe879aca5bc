import type { Range } from '../../core/text';

export interface Piece {
  readonly piece: string;
  readonly label: string | null;
}

/** The beginning of a text, cut at its spans; of spans that overlap, the first is shown. */
export function pieces(
  text: string,
  spans: readonly (Range & { readonly label: string })[],
  limit: number,
): readonly Piece[] {
  const found: Piece[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) found.push({ piece: text.slice(at, to), label: null });
  };
  for (const { start, end, label } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start < at) continue;
    if (end > limit) break;
    plain(start);
    found.push({ piece: text.slice(start, end), label });
    at = end;
  }
  const stop = Math.max(at, Math.min(text.length, limit));
  plain(stop);
  if (stop < text.length) found.push({ piece: '…', label: null });
  return found;
}
