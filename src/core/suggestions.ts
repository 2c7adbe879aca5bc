import type { Layer, Span } from './layer';
import { overlaps, type Range } from './text';

/** What became of a suggestion in the annotator's layer. */
export type SuggestionState = 'pending' | 'accepted' | 'edited' | 'dismissed' | 'covered';

/** Where a span in the annotator's layer came from. */
export type Origin = 'own' | 'accepted' | 'edited';

/**
 * The id of a model's suggestion: the same model that suggests the same span again gives it the same
 * id, so that what was turned down stays turned down.
 * @param model the first letters of the weights' hash, or the model's id
 */
export const suggestionId = (model: string, { start, end, label }: Omit<Span, 'id'>): string =>
  `${model}:${String(start)}-${String(end)}:${label}`;

/** Whether a span still says what the suggestion it was accepted from said. */
export function originOf(span: Span, suggestion: Span | undefined): Origin {
  if (span.from === undefined) return 'own';
  if (!suggestion) return span.from.endsWith(`:${place(span)}`) ? 'accepted' : 'edited';
  return place(span) === place(suggestion) ? 'accepted' : 'edited';
}

const place = ({ start, end, label }: Span) => `${String(start)}-${String(end)}:${label}`;

/**
 * Suggestions neither taken in, nor turned down, nor in the way of a span the annotator made. It is
 * computed, never stored: undoing an accept makes the suggestion pending again.
 */
export function pending(layer: Layer, suggestions: readonly Span[]): readonly Span[] {
  const dismissed = new Set(layer.dismissed);
  const taken = new Set(layer.spans.map(({ from }) => from));
  const isCovered = covering(layer.spans);
  return suggestions.filter(
    (suggestion) =>
      !dismissed.has(suggestion.id) && !taken.has(suggestion.id) && !isCovered(suggestion),
  );
}

/** Whether one of the spans, which are in reading order, overlaps a range: by binary search. */
function covering(spans: readonly Span[]): (range: Range) => boolean {
  let furthest = 0;
  const reach = spans.map(({ end }) => (furthest = Math.max(furthest, end)));
  return ({ start, end }) => {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.start ?? Infinity) < end) low = middle + 1;
      else high = middle;
    }
    return (reach[low - 1] ?? 0) > start;
  };
}

export function stateOf(layer: Layer, suggestion: Span): SuggestionState {
  const taken = layer.spans.find(({ from }) => from === suggestion.id);
  if (taken) return originOf(taken, suggestion) === 'accepted' ? 'accepted' : 'edited';
  if (layer.dismissed.includes(suggestion.id)) return 'dismissed';
  return layer.spans.some((span) => overlaps(span, suggestion)) ? 'covered' : 'pending';
}
