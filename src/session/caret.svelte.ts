import { move, snap, type Direction, type Step } from '../core/caret';
import { proposals } from '../core/josa';
import type { Doc, Range } from '../core/text';
import type { Focus, Selection } from './focus';

/** Where the annotator is in a document: the caret or selection, and what is in focus there. */
export class Caret {
  readonly doc: Doc;
  #selection = $state.raw<Selection>({ anchor: 0, head: 0 });
  #focus = $state.raw<Focus | null>(null);

  constructor(doc: Doc) {
    this.doc = doc;
  }

  get selection(): Selection {
    return this.#selection;
  }

  /** The selection as a range; empty for a bare caret. */
  get range(): Range {
    const { anchor, head } = this.#selection;
    return { start: Math.min(anchor, head), end: Math.max(anchor, head) };
  }

  get focus(): Focus | null {
    return this.#focus;
  }

  select(anchor: number, head = anchor): void {
    const { text } = this.doc;
    this.#selection = { anchor: snap(text, anchor), head: snap(text, head) };
    this.#focus = null;
  }

  /** Puts a span or suggestion in focus, and the caret at its end. */
  hold(kind: Focus['kind'], span: Range & { readonly id: string }): void {
    this.#selection = { anchor: span.end, head: span.end };
    this.#focus = { kind, id: span.id };
  }

  /** Lets go of what is in focus; the caret stays. */
  release(): void {
    this.#focus = null;
  }

  /** A double click, or the key for it: the word without its josa; again, the next alternative. */
  selectWord(offset = this.range.start): void {
    const found = proposals(this.doc.text, offset);
    const now = this.range;
    const at = found.findIndex(({ start, end }) => start === now.start && end === now.end);
    const next = found[(at + 1) % found.length];
    if (next) this.select(next.start, next.end);
  }

  moveCaret(step: Step, direction: Direction, extend: boolean): void {
    const { anchor, head } = this.#selection;
    const { start, end } = this.range;
    const collapses = step === 'syllable' && !extend && start < end;
    const edge = direction === 1 ? end : start;
    const to = collapses ? edge : move(this.doc.text, head, step, direction);
    this.select(extend ? anchor : to, to);
  }
}
