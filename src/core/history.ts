import { apply, invert, type Layer, type LayerDiff } from './layer';

export type Intent =
  | 'mark'
  | 'unmark'
  | 'relabel'
  | 'resize'
  | 'accept'
  | 'accept-all'
  | 'dismiss'
  | 'restore'
  | 'status'
  | 'note'
  | 'undo'
  | 'redo';

/** One user gesture: what changed, why, when (epoch milliseconds) and by whom (annotator id). */
export interface Transaction {
  readonly diff: LayerDiff;
  readonly intent: Intent;
  readonly at: number;
  readonly by: string;
}

/** A layer and how it came to be. A plain value: undo makes another, and nothing is lost. */
export interface History {
  readonly layer: Layer;
  readonly done: readonly Transaction[];
  readonly undone: readonly Transaction[];
}

export const open = (layer: Layer): History => ({ layer, done: [], undone: [] });

export function commit({ layer, done }: History, transaction: Transaction): History {
  return { layer: apply(layer, transaction.diff), done: [...done, transaction], undone: [] };
}

/** The transaction that would take the newest change back, or `null` when there is none. */
export function undoing({ done }: History, at: number): Transaction | null {
  const last = done.at(-1);
  return last ? { diff: invert(last.diff), intent: 'undo', at, by: last.by } : null;
}

/** The transaction that would bring the newest undone change back, or `null` when there is none. */
export function redoing({ undone }: History, at: number): Transaction | null {
  const last = undone.at(-1);
  return last ? { ...last, intent: 'redo', at } : null;
}

/**
 * The history after any transaction, an undo and a redo included. This is the one way a history
 * moves on, so that replaying a journal gives the very stacks the annotator had.
 */
export function advance(history: History, transaction: Transaction): History {
  const { layer, done, undone } = history;
  const from = transaction.intent === 'undo' ? done : undone;
  const last = from.at(-1);
  if ((transaction.intent !== 'undo' && transaction.intent !== 'redo') || !last)
    return commit(history, transaction);
  const next = apply(layer, transaction.diff);
  return transaction.intent === 'undo'
    ? { layer: next, done: done.slice(0, -1), undone: [...undone, last] }
    : { layer: next, done: [...done, last], undone: undone.slice(0, -1) };
}

/**
 * The history of a stored layer, from its journal, oldest entry first. The layer is what was stored;
 * the journal only says what can be undone and redone.
 */
export function replay(layer: Layer, journal: Iterable<Transaction>): History {
  const done: Transaction[] = [];
  let undone: Transaction[] = [];
  for (const transaction of journal) {
    const last = (transaction.intent === 'undo' ? done : undone).at(-1);
    if (transaction.intent === 'undo' && last) undone.push(...done.splice(-1));
    else if (transaction.intent === 'redo' && last) done.push(...undone.splice(-1));
    else {
      done.push(transaction);
      undone = [];
    }
  }
  return { layer, done, undone };
}
