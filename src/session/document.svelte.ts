import { move, snap, withEdge, type Direction, type Step } from '../core/caret';
import * as commands from '../core/commands';
import { nextFrom, spanAt } from '../core/hit';
import { proposals } from '../core/josa';
import type { Span } from '../core/layer';
import { pending } from '../core/suggestions';
import { trim, type Doc, type Range } from '../core/text';
import type { Editor } from './editor.svelte';
import { conflictOf, type Conflict, type Resolution } from './conflict';
import type { Focus, Notice, Selection } from './focus';

/** One open document: its layer's editor, the caret, what is in focus, and what a model suggests. */
export class DocumentSession {
  readonly doc: Doc;
  readonly editor: Editor;
  readonly #newId: () => string;
  #suggestions = $state.raw<readonly Span[]>([]);
  #selection = $state.raw<Selection>({ anchor: 0, head: 0 });
  #focus = $state.raw<Focus | null>(null);
  #conflict = $state.raw<Conflict | null>(null);
  #notice = $state.raw<Notice | null>(null);
  #pending = $derived.by(() => pending(this.editor.layer, this.#suggestions));

  constructor(
    doc: Doc,
    editor: Editor,
    suggestions: readonly Span[] = [],
    newId: () => string = () => crypto.randomUUID(),
  ) {
    this.doc = doc;
    this.editor = editor;
    this.#newId = newId;
    this.#suggestions = suggestions;
  }

  get spans(): readonly Span[] {
    return this.editor.layer.spans;
  }

  /** All that the model in use suggests for this document, decided on or not. */
  get suggestions(): readonly Span[] {
    return this.#suggestions;
  }

  set suggestions(spans: readonly Span[]) {
    this.#suggestions = spans;
  }

  get pending(): readonly Span[] {
    return this.#pending;
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

  get conflict(): Conflict | null {
    return this.#conflict;
  }

  get notice(): Notice | null {
    return this.#notice;
  }

  /** The span or suggestion in focus, or `null` also when an undo has taken it away. */
  get focused(): Span | null {
    const list = this.#focus?.kind === 'span' ? this.spans : this.#suggestions;
    return list.find(({ id }) => id === this.#focus?.id) ?? null;
  }

  surface({ start, end }: Range): string {
    return this.doc.text.slice(start, end);
  }

  select(anchor: number, head = anchor): void {
    const { text } = this.doc;
    this.#selection = { anchor: snap(text, anchor), head: snap(text, head) };
    this.#focus = null;
  }

  /** Puts a span or suggestion in focus, and the caret at its end. */
  focusOn(kind: Focus['kind'], span: Span): void {
    this.#hold(kind, span);
    this.#say('focus', span);
  }

  #hold(kind: Focus['kind'], span: Span): void {
    this.#selection = { anchor: span.end, head: span.end };
    this.#focus = { kind, id: span.id };
  }

  /** A click: focus on what is there, the annotator's own spans first, else a bare caret. */
  click(offset: number): void {
    const span = spanAt(this.spans, offset);
    const suggestion = span ? null : spanAt(this.pending, offset);
    this.select(offset);
    if (span) this.focusOn('span', span);
    else if (suggestion) this.focusOn('suggestion', suggestion);
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

  deselect(): void {
    this.select(this.#selection.head);
    this.#conflict = null;
  }

  /**
   * Applies a label to what is meant: the span or suggestion in focus, else the selection, else the
   * span or suggestion under the caret, else the word there without its josa.
   */
  applyLabel(label: string): void {
    if (this.#conflict) return;
    const { focused } = this;
    if (focused) this.#labelFocused(focused, label);
    else if (this.range.start < this.range.end) this.#mark(trim(this.doc.text, this.range), label);
    else {
      const { head } = this.#selection;
      const span = spanAt(this.spans, head, true);
      const suggestion = span ? null : spanAt(this.pending, head, true);
      if (span) this.#hold('span', span);
      else if (suggestion) this.#hold('suggestion', suggestion);
      const target = span ?? suggestion;
      if (target) this.#labelFocused(target, label);
      else this.#mark(proposals(this.doc.text, head)[0] ?? { start: head, end: head }, label);
    }
  }

  #labelFocused(focused: Span, label: string): void {
    if (this.#focus?.kind === 'span')
      this.#run(commands.relabel(focused.id, label), focused, label);
    else this.accept(focused, label);
  }

  #mark(range: Range, label: string, over = false): void {
    if (range.start >= range.end) return;
    const span = { id: this.#newId(), ...range, label };
    const done = this.#run(over ? commands.markOver(span) : commands.mark(span), span);
    if (done) this.#hold('span', span);
    else this.#clash(range, label, null);
  }

  #clash(wanted: Range, label: string, span: string | null): void {
    if (!this.editor.mayEdit) return;
    this.#conflict = conflictOf(this.editor.layer, this.doc.text, { wanted, label, span });
  }

  /** Carries out what the annotator chose at a conflict. */
  resolve(choice: Resolution): void {
    const conflict = this.#conflict;
    this.#conflict = null;
    if (!conflict || choice === 'cancel') return;
    const range = choice === 'replace' ? conflict.wanted : conflict.shrunk;
    if (!range) return;
    if (conflict.span === null) this.#mark(range, conflict.label, choice === 'replace');
    else if (choice === 'replace') this.#run(commands.resizeOver(conflict.span, range));
    else this.#run(commands.resize(conflict.span, range));
  }

  /** Moves one boundary of what is in focus. A suggestion is taken in with the new boundary. */
  moveEdge(edge: 'start' | 'end', step: Step, direction: Direction): void {
    const { focused } = this;
    if (focused) this.setEdges(withEdge(this.doc.text, focused, edge, step, direction));
  }

  /** Gives what is in focus other boundaries, as a drag of its edge does. */
  setEdges({ start, end }: Range): void {
    const { focused } = this;
    const { text } = this.doc;
    const range = trim(text, { start: snap(text, start), end: snap(text, end) });
    if (!focused || range.start >= range.end) return;
    if (range.start === focused.start && range.end === focused.end) return;
    if (this.#focus?.kind === 'suggestion') {
      const id = this.#newId();
      if (this.#run(commands.acceptWithin(focused, id, range), focused))
        this.#hold('span', { ...focused, ...range, id });
      else this.#clash(range, focused.label, null);
    } else if (!this.#run(commands.resize(focused.id, range), { ...focused, ...range }))
      this.#clash(range, focused.label, focused.id);
  }

  /** Takes in a suggestion, the one in focus or under the caret by default, and goes on to the next. */
  accept(suggestion = this.#suggestionHere(), label = suggestion?.label): void {
    const id = this.#newId();
    if (!suggestion) this.#say('no-suggestion');
    else if (this.editor.layer.dismissed.includes(suggestion.id))
      this.#run(commands.restore(suggestion), suggestion);
    else if (this.#run(commands.accept(suggestion, id, label), suggestion, label)) {
      // Where it was the last one, the span it became is what the next key is about.
      this.#hold('span', { ...suggestion, id });
      this.nextSuggestion(1, suggestion.start);
    }
  }

  /** Turns a suggestion down and goes on to the next; a span in focus is deleted. */
  reject(): void {
    const suggestion = this.#suggestionHere();
    if (this.#focus?.kind === 'span') this.remove();
    else if (!suggestion) this.#say('no-suggestion');
    else if (this.#run(commands.dismiss(suggestion), suggestion)) {
      this.#focus = null;
      this.nextSuggestion(1, suggestion.start);
    }
  }

  #suggestionHere(): Span | null {
    if (this.#focus?.kind === 'suggestion') return this.focused;
    return spanAt(this.pending, this.#selection.head, true);
  }

  /** Takes in every pending suggestion of at least the score, as one step. */
  acceptAll(threshold: number): void {
    const change = this.editor.run(commands.acceptAll(this.pending, threshold, this.#newId));
    this.#focus = null;
    this.#notice = change
      ? { code: 'accept-all', count: change.diff.added.length }
      : { code: this.#whyNot('no-suggestion') };
  }

  /** Walks the pending suggestions by place, going around. */
  nextSuggestion(direction: Direction, from = this.focused?.start ?? this.#selection.head): void {
    const here = this.#focus ? from : direction === 1 ? from - 1 : from;
    const next = nextFrom(this.pending, here, direction);
    if (next) this.focusOn('suggestion', next);
    else if (this.focused === null) this.#focus = null;
  }

  /** Walks the annotator's own spans by place, going around. */
  nextSpan(direction: Direction): void {
    const next = nextFrom(this.spans, this.focused?.start ?? this.#selection.head, direction);
    if (next) this.focusOn('span', next);
  }

  /** Deletes the span in focus or under the caret. */
  remove(): void {
    const span =
      this.#focus?.kind === 'span' ? this.focused : spanAt(this.spans, this.#selection.head, true);
    if (span && this.#run(commands.unmark(span.id), span)) this.select(span.start);
  }

  undo(): void {
    const change = this.editor.undo();
    this.#notice = { code: change ? 'undo' : this.#whyNot('nothing-to-undo') };
    this.#conflict = null;
  }

  redo(): void {
    const change = this.editor.redo();
    this.#notice = { code: change ? 'redo' : this.#whyNot('nothing-to-redo') };
    this.#conflict = null;
  }

  #run(command: commands.Command, span?: Span, label = span?.label): boolean {
    const change = this.editor.run(command);
    if (change) this.#say(change.intent, span, label);
    else if (!this.editor.mayEdit) this.#say('read-only');
    return change !== null;
  }

  /** Why nothing happened: this tab only follows, or what is given. */
  #whyNot(code: Notice['code']): Notice['code'] {
    return this.editor.mayEdit ? code : 'read-only';
  }

  #say(code: Notice['code'], span?: Span, label = span?.label): void {
    this.#notice = {
      code,
      ...(span && { surface: this.surface(span) }),
      ...(label !== undefined && { label }),
    };
  }
}
