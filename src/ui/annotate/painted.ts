import { inReadingOrder, type Span } from '../../core/layer';
import { originOf } from '../../core/suggestions';
import type { Range as TextRange } from '../../core/text';
import type { DocumentSession } from '../../session/document.svelte';
import type { Painted, PaintState } from './painter';

/** Spans never change, so what is painted of one is made once and told apart by identity. */
const made = new WeakMap<Span, Painted>();

function paintedAs(span: Span, state: PaintState): Painted {
  const known = made.get(span);
  if (known?.state === state) return known;
  const painted = { ...span, state };
  made.set(span, painted);
  return painted;
}

/** All that is shown over the text, in reading order, each with how it came to be. */
export function paintedOf(doc: DocumentSession, showRejected: boolean): readonly Painted[] {
  const suggestions = new Map(doc.suggestions.map((span) => [span.id, span]));
  const own = doc.spans.map((span) =>
    paintedAs(span, originOf(span, suggestions.get(span.from ?? ''))),
  );
  const pending = doc.pending.map((span) => paintedAs(span, 'suggested'));
  const dismissed = new Set(showRejected ? doc.editor.layer.dismissed : []);
  const rejected = doc.suggestions
    .filter(({ id }) => dismissed.has(id))
    .map((span) => paintedAs(span, 'rejected'));
  return [...own, ...pending, ...rejected].sort(inReadingOrder);
}

/** The spans that touch a range, of spans in reading order. */
export function within(spans: readonly Painted[], { start, end }: TextRange): readonly Painted[] {
  return spans.filter((span) => span.start <= end && span.end >= start);
}
