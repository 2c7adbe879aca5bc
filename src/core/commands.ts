import type { Intent, Transaction } from './history';
import { diff, type Layer, type LayerDiff, type Span, type Status } from './layer';
import { pending } from './suggestions';
import { overlaps, trim, type Range } from './text';

/**
 * A command answers the transaction it would make, or `null` where it does not apply, so that one
 * function serves the key, the menu item and its greyed-out state. `at` is epoch milliseconds.
 *
 * Spans of one annotator do not overlap: a command that would make them overlap does not apply, and
 * `conflicts` says with what, so that the user can choose.
 */
export type Command = (layer: Layer, at: number) => Transaction | null;

const transaction = (
  layer: Layer,
  intent: Intent,
  at: number,
  parts: Partial<LayerDiff>,
): Transaction => {
  // Work on a new document has begun with its first edit; undoing that edit takes it back.
  const begins = layer.status === 'new' && intent !== 'status' && intent !== 'note';
  const status = begins ? { status: ['new', 'working'] as const } : {};
  return { diff: diff({ ...status, ...parts }), intent, at, by: layer.annotator };
};

/** The layer's spans that a range would overlap, but for the one named. */
export const conflicts = (layer: Layer, range: Range, except?: string): readonly Span[] =>
  layer.spans.filter((span) => span.id !== except && overlaps(span, range));

const free = (layer: Layer, range: Range, except?: string) =>
  range.start < range.end && conflicts(layer, range, except).length === 0;

export const mark =
  (span: Span): Command =>
  (layer, at) =>
    free(layer, span) ? transaction(layer, 'mark', at, { added: [span] }) : null;

/** Marks the span and takes away those it overlaps: one of the choices at a conflict. */
export const markOver =
  (span: Span): Command =>
  (layer, at) => {
    if (span.end <= span.start) return null;
    const removed = conflicts(layer, span);
    return transaction(layer, 'mark', at, { added: [span], removed });
  };

/**
 * The longest part of a range that no span of the layer covers, white space at its edges left out;
 * the first one among equals, or `null` when there is none: the other choice at a conflict.
 */
export function shrunk(layer: Layer, text: string, range: Range, except?: string): Range | null {
  let best: Range = { start: 0, end: 0 };
  let { start } = range;
  const offer = (end: number) => {
    const part = trim(text, { start, end });
    if (part.end - part.start > best.end - best.start) best = part;
  };
  for (const span of conflicts(layer, range, except)) {
    offer(span.start);
    start = Math.max(start, span.end);
  }
  offer(range.end);
  return best.start < best.end ? best : null;
}

const find = (layer: Layer, id: string) => layer.spans.find((span) => span.id === id);

export const unmark =
  (id: string): Command =>
  (layer, at) => {
    const span = find(layer, id);
    return span ? transaction(layer, 'unmark', at, { removed: [span] }) : null;
  };

const change =
  (id: string, intent: Intent, edit: (span: Span, layer: Layer) => Span | null): Command =>
  (layer, at) => {
    const from = find(layer, id);
    const to = from ? edit(from, layer) : null;
    return from && to ? transaction(layer, intent, at, { changed: [[from, to]] }) : null;
  };

export const relabel = (id: string, label: string): Command =>
  change(id, 'relabel', (span) => (span.label === label ? null : { ...span, label }));

export const resize = (id: string, { start, end }: Range): Command =>
  change(id, 'resize', (span, layer) =>
    (span.start === start && span.end === end) || !free(layer, { start, end }, id)
      ? null
      : { ...span, start, end },
  );

/** Resizes the span and takes away those it then overlaps. */
export const resizeOver =
  (id: string, range: Range): Command =>
  (layer, at) => {
    const from = find(layer, id);
    const { start, end } = range;
    if (!from || end <= start || (from.start === start && from.end === end)) return null;
    return transaction(layer, 'resize', at, {
      changed: [[from, { ...from, start, end }]],
      removed: conflicts(layer, range, id),
    });
  };

/** A note on a span; an empty one takes it away. */
export const annotate = (id: string, note: string): Command =>
  change(id, 'note', ({ note: old, ...span }) =>
    (old ?? '') === note ? null : note === '' ? span : { ...span, note },
  );

const isPending = (layer: Layer, suggestion: Span) => pending(layer, [suggestion]).length === 1;

const taken = ({ id, start, end, label }: Span, as: string): Span => ({
  id: as,
  start,
  end,
  label,
  from: id,
});

/** Takes a suggestion into the layer as a span of its own, under the id given, or as another label. */
export const accept =
  (suggestion: Span, id: string, label = suggestion.label): Command =>
  (layer, at) =>
    isPending(layer, suggestion)
      ? transaction(layer, 'accept', at, { added: [{ ...taken(suggestion, id), label }] })
      : null;

/** Takes a suggestion in with other boundaries. */
export const acceptWithin =
  (suggestion: Span, id: string, { start, end }: Range): Command =>
  (layer, at) =>
    isPending(layer, suggestion) && free(layer, { start, end })
      ? transaction(layer, 'accept', at, { added: [{ ...taken(suggestion, id), start, end }] })
      : null;

/** All pending suggestions of at least the score given, as one step. Ids come from `newId`. */
export const acceptAll =
  (suggestions: readonly Span[], threshold: number, newId: () => string): Command =>
  (layer, at) => {
    let reach = 0;
    const added: Span[] = [];
    for (const suggestion of pending(layer, suggestions)) {
      if ((suggestion.score ?? 0) < threshold || suggestion.start < reach) continue;
      added.push(taken(suggestion, newId()));
      reach = suggestion.end;
    }
    return added.length > 0 ? transaction(layer, 'accept-all', at, { added }) : null;
  };

export const dismiss =
  (suggestion: Span): Command =>
  (layer, at) =>
    isPending(layer, suggestion)
      ? transaction(layer, 'dismiss', at, { dismissed: [suggestion.id] })
      : null;

/** Makes a suggestion that was turned down pending again. */
export const restore =
  (suggestion: Span): Command =>
  (layer, at) =>
    layer.dismissed.includes(suggestion.id)
      ? transaction(layer, 'restore', at, { restored: [suggestion.id] })
      : null;

export const setStatus =
  (status: Status): Command =>
  (layer, at) =>
    layer.status === status
      ? null
      : transaction(layer, 'status', at, { status: [layer.status, status] });

export const setNote =
  (note: string): Command =>
  (layer, at) =>
    layer.note === note ? null : transaction(layer, 'note', at, { note: [layer.note, note] });
