import type { Range } from './text';

/** A labelled stretch of a document, `[start, end)` in UTF-16 code units. */
export interface Span extends Range {
  readonly id: string;
  readonly label: string;
  /** How sure a model was, 0 to 1; a person's span has none. */
  readonly score?: number;
  /** The suggestion this span was accepted from, when it was. */
  readonly from?: string;
  readonly note?: string;
}

export const statuses = ['new', 'working', 'done', 'flagged'] as const;
export type Status = (typeof statuses)[number];

/** What one annotator, person or model, has marked in one document. */
export interface Layer {
  readonly doc: string;
  readonly annotator: string;
  /** In reading order. */
  readonly spans: readonly Span[];
  /** Suggestions the annotator has turned down, by id, sorted. */
  readonly dismissed: readonly string[];
  readonly status: Status;
  /** The annotator's note on the document. */
  readonly note: string;
}

/** The change from one layer to the next. A relabel or a resize is a `changed` pair. */
export interface LayerDiff {
  readonly added: readonly Span[];
  readonly removed: readonly Span[];
  readonly changed: readonly (readonly [from: Span, to: Span])[];
  readonly dismissed: readonly string[];
  readonly restored: readonly string[];
  readonly status?: readonly [from: Status, to: Status];
  readonly note?: readonly [from: string, to: string];
}

const none: LayerDiff = { added: [], removed: [], changed: [], dismissed: [], restored: [] };

/** A diff of the parts given and nothing else. */
export const diff = (parts: Partial<LayerDiff>): LayerDiff => ({ ...none, ...parts });

export const emptyLayer = (doc: string, annotator: string): Layer => ({
  doc,
  annotator,
  spans: [],
  dismissed: [],
  status: 'new',
  note: '',
});

/** The diff that takes `diff` back. */
export function invert({ status, note, ...rest }: LayerDiff): LayerDiff {
  return {
    added: rest.removed,
    removed: rest.added,
    changed: rest.changed.map(([from, to]) => [to, from] as const),
    dismissed: rest.restored,
    restored: rest.dismissed,
    ...(status && { status: [status[1], status[0]] as const }),
    ...(note && { note: [note[1], note[0]] as const }),
  };
}

/** Longer spans sort before the shorter ones they contain, so that nesting reads outside-in. */
export function inReadingOrder(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function apply(layer: Layer, diff: LayerDiff): Layer {
  const spans = new Map(layer.spans.map((span) => [span.id, span]));
  for (const { id } of diff.removed) spans.delete(id);
  for (const [, to] of diff.changed) spans.set(to.id, to);
  for (const span of diff.added) spans.set(span.id, span);
  const dismissed = new Set(layer.dismissed);
  for (const id of diff.restored) dismissed.delete(id);
  for (const id of diff.dismissed) dismissed.add(id);
  return {
    ...layer,
    spans: [...spans.values()].sort(inReadingOrder),
    dismissed: [...dismissed].sort(),
    status: diff.status?.[1] ?? layer.status,
    note: diff.note?.[1] ?? layer.note,
  };
}
