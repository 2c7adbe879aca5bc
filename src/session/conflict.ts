import { conflicts, shrunk } from '../core/commands';
import type { Layer, Span } from '../core/layer';
import type { Range } from '../core/text';

/** A mark or a boundary the annotator wants where other spans already are. */
export interface Conflict {
  readonly wanted: Range;
  readonly label: string;
  /** The span whose boundary moves, or `null` for a new one. */
  readonly span: string | null;
  /** The suggestion that a new span comes from, when it does. */
  readonly from?: string;
  readonly over: readonly Span[];
  /** What is left of the range when the others keep theirs, if anything. */
  readonly shrunk: Range | null;
}

export type Resolution = 'replace' | 'shrink' | 'cancel';

/** What is in the way of a mark or a boundary, and what could be done; `null` when nothing is. */
export function conflictOf(
  layer: Layer,
  text: string,
  wish: Pick<Conflict, 'wanted' | 'label' | 'span' | 'from'>,
): Conflict | null {
  const over = conflicts(layer, wish.wanted, wish.span ?? undefined);
  if (over.length === 0) return null;
  return { ...wish, over, shrunk: shrunk(layer, text, wish.wanted, wish.span ?? undefined) };
}
