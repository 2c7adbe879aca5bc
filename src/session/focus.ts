import type { Intent } from '../core/history';
import type { Span } from '../core/layer';
import type { Range } from '../core/text';

/** Where the caret is: `head` moves, `anchor` stays while a selection grows. UTF-16 offsets. */
export interface Selection {
  readonly anchor: number;
  readonly head: number;
}

/** The one span, or the one suggestion, that keys act on. */
export interface Focus {
  readonly kind: 'span' | 'suggestion';
  readonly id: string;
}

/** A mark or a boundary the annotator wants where other spans already are. */
export interface Conflict {
  readonly wanted: Range;
  readonly label: string;
  /** The span whose boundary moves, or `null` for a new one. */
  readonly span: string | null;
  readonly over: readonly Span[];
  /** What is left of the range when the others keep theirs, if anything. */
  readonly shrunk: Range | null;
}

export type Resolution = 'replace' | 'shrink' | 'cancel';

/** What just happened, for the live region; the user interface has the words. */
export interface Notice {
  readonly code: Intent | 'no-suggestion' | 'nothing-to-undo' | 'nothing-to-redo' | 'focus';
  readonly surface?: string;
  readonly label?: string;
  readonly count?: number;
}
