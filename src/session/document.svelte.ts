import { snap, withEdge, type Direction, type Step } from '../core/caret';
import * as commands from '../core/commands';
import { nextFrom, spanAt } from '../core/hit';
import { proposals } from '../core/josa';
import type { Span } from '../core/layer';
import { pending } from '../core/suggestions';
import { trim, type Doc, type Range } from '../core/text';
import type { Editor } from './editor.svelte';
import { Caret } from './caret.svelte';
import { conflictOf, type Conflict, type Resolution } from './conflict';
import type { Focus, Notice } from './focus';

/** One open document: its layer's editor, the caret, what is in focus, and what a model suggests. */
export class DocumentSession extends Caret {
  readonly editor: Editor;
  readonly #newId: () => string;
  #suggestions = $state.raw<readonly Span[]>([]);
  #conflict = $state.raw<Conflict | null>(null);
  #notice = $state.raw<Notice | null>(null);
  #pending = $derived.by(() => pending(this.editor.layer, this.#suggestions));

  constructor(
    doc: Doc,
    editor: Editor,
    suggestions: readonly Span[] = [],
    newId: () => string = () => crypto.randomUUID(),
  ) {
    super(doc);
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

  get conflict(): Conflict | null {
    return this.#conflict;
  }

  get notice(): Notice | null {
    return this.#notice;
  }

  /** The span or suggestion in focus, or `null` also when an undo has taken it away. */
  get focused(): Span | null {
    const list = this.focus?.kind === 'span' ? this.spans : this.#suggestions;
    return list.find(({ id }) => id === this.focus?.id) ?? null;
  }

  surface({ start, end }: Range): string {
    return this.doc.text.slice(start, end);
  }

  /** Puts a span or suggestion in focus, and the caret at its end. */
  focusOn(kind: Focus['kind'], span: Span): void {
    this.hold(kind, span);
    this.#say('focus', span);
  }

  /** A click: focus on what is there, the annotator's own spans first, else a bare caret. */
  click(offset: number): void {
    const found = this.#under(offset);
    this.select(offset);
    if (found) this.focusOn(...found);
  }

  #under(offset: number, atEnd = false): [Focus['kind'], Span] | null {
    const span = spanAt(this.spans, offset, atEnd);
    if (span) return ['span', span];
    const suggestion = spanAt(this.pending, offset, atEnd);
    return suggestion && ['suggestion', suggestion];
  }

  deselect(): void {
    this.select(this.selection.head);
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
      const { head } = this.selection;
      const found = this.#under(head, true);
      if (found) {
        this.hold(...found);
        this.#labelFocused(found[1], label);
      } else this.#mark(proposals(this.doc.text, head)[0] ?? { start: head, end: head }, label);
    }
  }

  #labelFocused(focused: Span, label: string): void {
    if (this.focus?.kind === 'span') this.#run(commands.relabel(focused.id, label), focused, label);
    else this.accept(focused, label);
  }

  #mark(range: Range, label: string, over = false, from?: string): void {
    if (range.start >= range.end) return;
    const span = { id: this.#newId(), ...range, label, ...(from !== undefined && { from }) };
    const done = this.#run(over ? commands.markOver(span) : commands.mark(span), span);
    if (done) this.hold('span', span);
    else this.#clash({ wanted: range, label, span: null });
  }

  #clash(wish: Pick<Conflict, 'wanted' | 'label' | 'span' | 'from'>): void {
    if (this.editor.mayEdit) this.#conflict = conflictOf(this.editor.layer, this.doc.text, wish);
  }

  /** Carries out what the annotator chose at a conflict. */
  resolve(choice: Resolution): void {
    const conflict = this.#conflict;
    this.#conflict = null;
    if (!conflict || choice === 'cancel') return;
    const range = choice === 'replace' ? conflict.wanted : conflict.shrunk;
    if (!range) return;
    const { span, label, from } = conflict;
    if (span === null) this.#mark(range, label, choice === 'replace', from);
    else if (choice === 'replace') this.#run(commands.resizeOver(span, range));
    else this.#run(commands.resize(span, range));
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
    if (this.focus?.kind === 'suggestion') {
      const id = this.#newId();
      if (this.#run(commands.acceptWithin(focused, id, range), focused))
        this.hold('span', { ...focused, ...range, id });
      else this.#clash({ wanted: range, label: focused.label, span: null, from: focused.id });
    } else if (!this.#run(commands.resize(focused.id, range), { ...focused, ...range }))
      this.#clash({ wanted: range, label: focused.label, span: focused.id });
  }

  /** Takes in a suggestion, the one in focus or under the caret by default, and goes on to the next. */
  accept(suggestion = this.#suggestionHere(), label = suggestion?.label): void {
    const id = this.#newId();
    if (!suggestion) this.#say('no-suggestion');
    else if (this.editor.layer.dismissed.includes(suggestion.id))
      this.#run(commands.restore(suggestion), suggestion);
    else if (this.#run(commands.accept(suggestion, id, label), suggestion, label)) {
      // Where it was the last one, the span it became is what the next key is about.
      this.hold('span', { ...suggestion, id });
      this.#goOn(suggestion);
    }
  }

  /** Turns a suggestion down and goes on to the next; a span in focus is deleted. */
  reject(): void {
    const suggestion = this.#suggestionHere();
    if (this.focus?.kind === 'span') this.remove();
    else if (!suggestion) this.#say('no-suggestion');
    else if (this.#run(commands.dismiss(suggestion), suggestion)) {
      this.release();
      this.#goOn(suggestion);
    }
  }

  /** On to the suggestion after the one decided on, without forgetting to say what was decided. */
  #goOn({ start }: Span): void {
    const next = nextFrom(this.pending, start, 1);
    if (!next) return;
    this.hold('suggestion', next);
    this.#notice = this.#notice && { ...this.#notice, goesOn: true };
  }

  #suggestionHere(): Span | null {
    if (this.focus?.kind === 'suggestion') return this.focused;
    return spanAt(this.pending, this.selection.head, true);
  }

  /** Takes in every pending suggestion of at least the score, as one step. */
  acceptAll(threshold: number): void {
    const change = this.editor.run(commands.acceptAll(this.pending, threshold, this.#newId));
    this.release();
    this.#notice = change
      ? { code: 'accept-all', count: change.diff.added.length }
      : { code: this.#whyNot('no-suggestion') };
  }

  /** Walks the pending suggestions by place, going around. */
  nextSuggestion(direction: Direction, from = this.focused?.start ?? this.selection.head): void {
    const here = this.focus ? from : direction === 1 ? from - 1 : from;
    const next = nextFrom(this.pending, here, direction);
    if (next) this.focusOn('suggestion', next);
    else if (this.focused === null) this.release();
  }

  /** Walks the annotator's own spans by place, going around. */
  nextSpan(direction: Direction): void {
    const next = nextFrom(this.spans, this.focused?.start ?? this.selection.head, direction);
    if (next) this.focusOn('span', next);
  }

  /** Deletes the span in focus or under the caret. */
  remove(): void {
    const span =
      this.focus?.kind === 'span' ? this.focused : spanAt(this.spans, this.selection.head, true);
    if (span && this.#run(commands.unmark(span.id), span)) this.select(span.start);
  }

  undo(): void {
    this.#retrace(this.editor.undo(), 'undo', 'nothing-to-undo');
  }

  redo(): void {
    this.#retrace(this.editor.redo(), 'redo', 'nothing-to-redo');
  }

  #retrace(change: unknown, done: Notice['code'], nothing: Notice['code']): void {
    this.#notice = { code: change ? done : this.#whyNot(nothing) };
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
