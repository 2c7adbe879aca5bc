import type { Intent } from '../core/history';

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

/** What just happened, for the live region; the user interface has the words. */
export interface Notice {
  readonly code:
    Intent | 'no-suggestion' | 'nothing-to-undo' | 'nothing-to-redo' | 'read-only' | 'focus';
  readonly surface?: string;
  readonly label?: string;
  readonly count?: number;
  /** The focus has moved on to the next suggestion. */
  readonly goesOn?: boolean;
}
