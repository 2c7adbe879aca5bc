import { originOf } from '../../core/suggestions';
import { inReadingOrder } from '../../core/layer';
import type { Range as TextRange } from '../../core/text';
import type { DocumentSession } from '../../session/document.svelte';
import type { Painted } from './painter';

/** All that is shown over the text, in reading order, each with how it came to be. */
export function paintedOf(doc: DocumentSession, showRejected: boolean): readonly Painted[] {
  const suggestions = new Map(doc.suggestions.map((span) => [span.id, span]));
  const own = doc.spans.map((span) => ({
    ...span,
    state: originOf(span, suggestions.get(span.from ?? '')),
  }));
  const pending = doc.pending.map((span) => ({ ...span, state: 'suggested' as const }));
  const dismissed = new Set(showRejected ? doc.editor.layer.dismissed : []);
  const rejected = showRejected
    ? doc.suggestions
        .filter(({ id }) => dismissed.has(id))
        .map((span) => ({ ...span, state: 'rejected' as const }))
    : [];
  return [...own, ...pending, ...rejected].sort(inReadingOrder);
}

/** The spans that touch a range, of spans in reading order. */
export function within(spans: readonly Painted[], { start, end }: TextRange): readonly Painted[] {
  return spans.filter((span) => span.start <= end && span.end >= start);
}
