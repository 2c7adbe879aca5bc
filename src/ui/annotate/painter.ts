import type { Span } from '../../core/layer';
import type { Range as TextRange } from '../../core/text';
import type { Label } from '../../core/scheme';
import { labelColours } from '../theme/labels';
import type { Surface } from './surface';

/** How a span came to be, as it is painted. Each differs by more than its colour. */
export const paintStates = ['own', 'accepted', 'edited', 'suggested', 'rejected'] as const;
export type PaintState = (typeof paintStates)[number];

export interface Painted extends Span {
  readonly state: PaintState;
}

interface Entry {
  readonly span: Painted;
  readonly range: StaticRange;
  readonly name: string;
}

const nameOf = (label: number, state: PaintState) => `kkori-${String(label)}-${state}`;
const unknownLabel = -1;

/**
 * Paints spans with the CSS Custom Highlight API, one highlight a label and state. Only what has
 * changed since the last call is added or removed, so an edit costs the same in any document.
 */
export class Painter {
  readonly #surface: Surface;
  readonly #labels: ReadonlyMap<string, number>;
  readonly #painted = new Map<string, Entry>();
  readonly #highlights = new Map<string, Highlight>();
  #spans: readonly Painted[] = [];

  constructor(surface: Surface, labels: readonly Label[]) {
    this.#surface = surface;
    this.#labels = new Map(labels.map(({ name }, index) => [name, index]));
  }

  paint(spans: readonly Painted[]): void {
    const before = this.#spans;
    this.#spans = spans;
    // An edit leaves nearly all spans what and where they were, at both ends of the list.
    const most = Math.min(before.length, spans.length);
    let head = 0;
    while (head < most && before[head] === spans[head]) head++;
    let tail = 0;
    while (tail < most - head && before.at(-1 - tail) === spans.at(-1 - tail)) tail++;

    const gone = new Set(before.slice(head, before.length - tail).map(({ id }) => id));
    for (const span of spans.slice(head, spans.length - tail)) {
      gone.delete(span.id);
      const old = this.#painted.get(span.id);
      if (old && isSame(old.span, span)) continue;
      if (old) this.#highlight(old.name).delete(old.range);
      const name = nameOf(this.#labels.get(span.label) ?? unknownLabel, span.state);
      const range = this.#surface.staticRange(span);
      this.#highlight(name).add(range);
      this.#painted.set(span.id, { span, range, name });
    }
    for (const id of gone) {
      const old = this.#painted.get(id);
      if (old) this.#highlight(old.name).delete(old.range);
      this.#painted.delete(id);
    }
  }

  /** Paints the one range that is in focus, above all others. */
  focus(range: TextRange | null): void {
    const highlight = this.#highlight('kkori-focus');
    highlight.priority = 10;
    highlight.clear();
    if (range) highlight.add(this.#surface.staticRange(range));
  }

  dispose(): void {
    for (const [name, highlight] of this.#highlights)
      if (CSS.highlights.get(name) === highlight) CSS.highlights.delete(name);
  }

  #highlight(name: string): Highlight {
    const found = this.#highlights.get(name);
    if (found) return found;
    const made = new Highlight();
    CSS.highlights.set(name, made);
    this.#highlights.set(name, made);
    return made;
  }
}

const isSame = (a: Painted, b: Painted) =>
  a === b || (a.start === b.start && a.end === b.end && a.label === b.label && a.state === b.state);

/**
 * The rules that colour a scheme's labels, for light and dark. Label colours come from data, so the
 * rules are made here; as a constructed style sheet they pass a strict `style-src`.
 */
export function labelRules(labels: readonly Label[]): string {
  const rules = labels.map(({ hue, pattern }, index) => {
    const { ink, tint } = labelColours(hue);
    return ruleSet(index, ink, tint, pattern);
  });
  return [...rules, ruleSet(unknownLabel, 'var(--muted)', 'transparent', 'solid')].join('\n');
}

function ruleSet(index: number, ink: string, tint: string, pattern: string): string {
  const rule = (state: PaintState, body: string) => `::highlight(${nameOf(index, state)}){${body}}`;
  const line = (width: string) =>
    `text-decoration:underline ${pattern} ${ink};text-decoration-thickness:${width};text-underline-offset:0.28em;`;
  const kept = `background-color:${tint};${line('2px')}`;
  return [
    rule('own', kept),
    rule('accepted', kept),
    rule('edited', kept),
    rule('suggested', line('1px')),
    rule('rejected', `color:var(--muted);text-decoration:line-through solid ${ink};`),
  ].join('\n');
}
