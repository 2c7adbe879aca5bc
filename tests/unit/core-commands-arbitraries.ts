import fc from 'fast-check';
import * as commands from '../../src/core/commands';
import { statuses, type Layer, type Span, type Status } from '../../src/core/layer';
import { suggestionId } from '../../src/core/suggestions';
import type { Range } from '../../src/core/text';
import { freeSpans, labels, layerOf } from './core-arbitraries';

/** The text that the random layers are of. */
export const text = '췌장암은  간에서 흔히 전이된다. 폐렴(pneumonia)이나 비만은? ';
export const textLength = text.length;

const range = fc
  .tuple(fc.nat(textLength), fc.nat(textLength))
  .map(([a, b]): Range => ({ start: Math.min(a, b), end: Math.max(a, b) }));

/** What a model may suggest: in reading order, some of it nested or crossing. */
export const suggestions: fc.Arbitrary<readonly Span[]> = fc
  .array(fc.tuple(range, fc.constantFrom(...labels), fc.double({ min: 0, max: 1, noNaN: true })), {
    maxLength: 8,
  })
  .map((all) =>
    all
      .filter(([{ start, end }]) => start < end)
      .map(([place, label, score]) => ({ ...place, label, score }))
      .map((place) => ({ id: suggestionId('m', place), ...place }))
      .filter(({ id }, i, every) => every.findIndex((other) => other.id === id) === i)
      .sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1)),
  );

export const layers: fc.Arbitrary<Layer> = fc
  .tuple(freeSpans(textLength), fc.constantFrom(...statuses), fc.constantFrom('', 'note'))
  .map(([spans, status, note]) => layerOf(spans, { status, note }));

/** One edit, as plain data; which span or suggestion it is about is a number, taken around. */
export type Step =
  | ({ readonly kind: 'mark' | 'markOver' | 'markShrunk' } & Range)
  | ({ readonly kind: 'resize' | 'resizeOver'; readonly which: number } & Range)
  | { readonly kind: 'unmark' | 'accept' | 'dismiss' | 'restore'; readonly which: number }
  | ({ readonly kind: 'acceptWithin'; readonly which: number } & Range)
  | { readonly kind: 'relabel' | 'annotate'; readonly which: number; readonly text: string }
  | { readonly kind: 'acceptAll'; readonly threshold: number }
  | { readonly kind: 'setStatus'; readonly status: Status }
  | { readonly kind: 'setNote'; readonly text: string };

const kinds = <K extends string>(...all: K[]) => fc.constantFrom(...all);
const which = fc.nat(20);

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc
      .tuple(kinds('mark', 'markOver', 'markShrunk'), range)
      .map(([kind, at]): Step => ({ kind, ...at })),
    fc
      .tuple(kinds('resize', 'resizeOver', 'acceptWithin'), which, range)
      .map(([kind, n, at]): Step => ({ kind, which: n, ...at })),
    fc.record({ kind: kinds('unmark', 'accept', 'dismiss', 'restore'), which }),
    fc.record({ kind: kinds('relabel', 'annotate'), which, text: kinds('', 'Body', 'DS-I') }),
    fc.record({ kind: kinds('acceptAll'), threshold: fc.constantFrom(0, 0.5, 1) }),
    fc.record({ kind: kinds('setStatus'), status: kinds(...statuses) }),
    fc.record({ kind: kinds('setNote'), text: kinds('', 'a', 'b') }),
  ),
  { maxLength: 20 },
);

let count = 0;
/** Never the same twice, as ids are. */
const newId = () => `n${count++}`;

const pickOne = (all: readonly Span[], which: number): Span =>
  all[which % Math.max(1, all.length)] ?? { id: 'none', start: 0, end: 1, label: 'Body' };

/** The command of a step for a layer, over what a model suggests. */
export function command(
  step: Step,
  layer: Layer,
  suggested: readonly Span[] = offered,
): commands.Command {
  const span = 'which' in step ? pickOne(layer.spans, step.which) : pickOne([], 0);
  const suggestion = 'which' in step ? pickOne(suggested, step.which) : pickOne([], 0);
  switch (step.kind) {
    case 'mark':
      return commands.mark({ ...step, id: newId(), label: 'Body' });
    case 'markOver':
      return commands.markOver({ ...step, id: newId(), label: 'Body' });
    case 'markShrunk': {
      const part = commands.shrunk(layer, text, step);
      return part ? commands.mark({ id: newId(), label: 'Body', ...part }) : () => null;
    }
    case 'resize':
      return commands.resize(span.id, step);
    case 'resizeOver':
      return commands.resizeOver(span.id, step);
    case 'unmark':
      return commands.unmark(span.id);
    case 'relabel':
      return commands.relabel(span.id, step.text || 'Treatment');
    case 'annotate':
      return commands.annotate(span.id, step.text);
    case 'accept':
      return commands.accept(suggestion, newId());
    case 'acceptWithin':
      return commands.acceptWithin(suggestion, newId(), step);
    case 'acceptAll':
      return commands.acceptAll(suggested, step.threshold, newId);
    case 'dismiss':
      return commands.dismiss(suggestion);
    case 'restore':
      return commands.restore(suggestion);
    case 'setStatus':
      return commands.setStatus(step.status);
    case 'setNote':
      return commands.setNote(step.text);
  }
}

/** What a model suggests where a test does not say: crossing, nested and apart. */
const offered: readonly Span[] = [
  { start: 0, end: 10, score: 0.9 },
  { start: 2, end: 4, score: 0.6 },
  { start: 8, end: 14, score: 0.4 },
  { start: 20, end: 24, score: 0.99 },
  { start: 30, end: 31, score: 0.5 },
].map((place) => ({ id: suggestionId('m', { ...place, label: 'Body' }), ...place, label: 'Body' }));
