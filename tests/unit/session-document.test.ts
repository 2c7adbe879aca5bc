import { describe, expect, it } from 'vitest';
import { open, replay, type Transaction } from '../../src/core/history';
import { emptyLayer, type Layer, type Span } from '../../src/core/layer';
import { suggestionId } from '../../src/core/suggestions';
import { DocumentSession } from '../../src/session/document.svelte';
import { Editor } from '../../src/session/editor.svelte';

const text = '췌장암은 간에서 흔히 전이된다.';

const suggest = (start: number, end: number, score = 0.9, label = 'Disease'): Span => ({
  id: suggestionId('m', { start, end, label }),
  ...{ start, end, label, score },
});

const own = (id: string, start: number, end: number, label = 'Disease'): Span => ({
  id,
  ...{ start, end, label },
});

interface Given {
  readonly text?: string;
  readonly suggestions?: readonly Span[];
  readonly spans?: readonly Span[];
  readonly mayEdit?: boolean;
}

/** An open document, and what of it would be on the disk. */
function opened(given: Given = {}) {
  const journal: Transaction[] = [];
  let stored: Layer = { ...emptyLayer('doc', 'me'), spans: given.spans ?? [] };
  const save = (layer: Layer, change: Transaction) => {
    stored = layer;
    journal.push(change);
  };
  const editor = new Editor(
    open(stored),
    save,
    () => given.mayEdit ?? true,
    () => journal.length,
  );
  let ids = 0;
  const doc = new DocumentSession(
    { id: 'doc', title: '', text: given.text ?? text },
    editor,
    given.suggestions ?? [],
    () => `n${ids++}`,
  );
  return { doc, editor, journal, stored: () => stored };
}

/** Spans as `췌장암:Disease`. */
const marked = (doc: DocumentSession, spans = doc.spans) =>
  spans.map((span) => `${doc.surface(span)}:${span.label}`);

const focused = (doc: DocumentSession) =>
  doc.focused && `${doc.focus?.kind ?? ''} ${marked(doc, [doc.focused]).join()}`;

describe('marking', () => {
  it('a label key on a bare caret marks the word without its josa, and holds it', () => {
    const { doc } = opened();
    doc.select(1);
    doc.applyLabel('Disease');
    expect(marked(doc)).toEqual(['췌장암:Disease']);
    expect(focused(doc)).toBe('span 췌장암:Disease');
    expect(doc.selection).toEqual({ anchor: 3, head: 3 });
    expect(doc.notice).toEqual({ code: 'mark', surface: '췌장암', label: 'Disease' });
  });

  it('a label key on a selection marks it, without the white space at its edges', () => {
    const { doc } = opened();
    doc.select(9, 4);
    doc.applyLabel('Body');
    expect(marked(doc)).toEqual(['간에서:Body']);
  });

  it('a label key on white space alone, or on none, marks nothing', () => {
    const { doc, journal } = opened({ text: '간  암' });
    doc.select(1, 3);
    doc.applyLabel('Body');
    doc.select(2);
    doc.applyLabel('Body');
    expect(journal).toEqual([]);
    const empty = opened({ text: '' });
    empty.doc.applyLabel('Body');
    expect(empty.journal).toEqual([]);
  });

  it('a label key relabels the span in focus, or the one under the caret', () => {
    const { doc } = opened({ spans: [own('a', 0, 3), own('b', 5, 6)] });
    doc.click(1);
    doc.applyLabel('Body');
    doc.select(6);
    doc.applyLabel('Treatment');
    expect(marked(doc)).toEqual(['췌장암:Body', '간:Treatment']);
    expect(doc.notice?.code).toBe('relabel');
  });

  it('a label key takes in the suggestion under the caret, as that label', () => {
    const { doc } = opened({ suggestions: [suggest(0, 3)] });
    doc.select(2);
    doc.applyLabel('Body');
    expect(doc.spans).toMatchObject([{ label: 'Body', from: 'm:0-3:Disease' }]);
  });

  it('what a click proposes goes on with each press, and comes around', () => {
    const { doc } = opened({ text: '폐렴(pneumonia)을 본다' });
    doc.select(1);
    const seen = Array.from({ length: 4 }, () => {
      doc.selectWord();
      return doc.surface(doc.range);
    });
    expect(seen).toEqual(['폐렴', '폐렴(pneumonia)', '폐렴(pneumonia)을', '폐렴']);
  });

  it('a selection never cuts a character', () => {
    const { doc } = opened({ text: '각'.normalize('NFD') + '👶🏻' });
    doc.select(1, 5);
    expect(doc.selection).toEqual({ anchor: 0, head: 3 });
  });

  it('the caret leaves a selection at the edge it goes to', () => {
    const { doc } = opened();
    doc.select(0, 3);
    doc.moveCaret('syllable', 1, false);
    expect(doc.selection.head).toBe(3);
    doc.moveCaret('eojeol', 1, true);
    expect(doc.range).toEqual({ start: 3, end: 4 });
    doc.moveCaret('syllable', -1, false);
    expect(doc.selection).toEqual({ anchor: 3, head: 3 });
  });
});

describe('suggestions', () => {
  const suggestions = [suggest(0, 3), suggest(5, 6, 0.8, 'Body'), suggest(12, 14, 0.5)];

  it('accept takes in the one in focus and goes on to the next', () => {
    const { doc } = opened({ suggestions });
    doc.nextSuggestion(1);
    expect(focused(doc)).toBe('suggestion 췌장암:Disease');
    doc.accept();
    expect(focused(doc)).toBe('suggestion 간:Body');
    doc.accept();
    expect(focused(doc)).toBe('suggestion 전이:Disease');
    expect(marked(doc)).toEqual(['췌장암:Disease', '간:Body']);
  });

  it('after the last accept the span it became is held, so that a label key relabels it', () => {
    const { doc } = opened({ suggestions: [suggest(0, 3)] });
    doc.nextSuggestion(1);
    doc.accept();
    expect(doc.pending).toEqual([]);
    expect(focused(doc)).toBe('span 췌장암:Disease');
    doc.applyLabel('Body');
    expect(marked(doc)).toEqual(['췌장암:Body']);
  });

  it('reject turns down the one in focus and goes on; after the last nothing is held', () => {
    const { doc } = opened({ suggestions });
    doc.nextSuggestion(1);
    doc.reject();
    expect(focused(doc)).toBe('suggestion 간:Body');
    doc.reject();
    doc.reject();
    expect(doc.pending).toEqual([]);
    expect(doc.focus).toBeNull();
    expect(doc.editor.layer.dismissed).toHaveLength(3);
    doc.reject();
    expect(doc.notice).toEqual({ code: 'no-suggestion' });
  });

  it('goes around at both ends', () => {
    const { doc } = opened({ suggestions });
    doc.nextSuggestion(-1);
    expect(focused(doc)).toBe('suggestion 전이:Disease');
    doc.nextSuggestion(1);
    expect(focused(doc)).toBe('suggestion 췌장암:Disease');
  });

  it('undo makes what was accepted, or turned down, pending again', () => {
    const { doc } = opened({ suggestions });
    doc.nextSuggestion(1);
    doc.accept();
    doc.reject();
    expect(marked(doc, doc.pending)).toEqual(['전이:Disease']);
    doc.undo();
    doc.undo();
    expect(doc.pending).toEqual(suggestions);
    doc.redo();
    expect(marked(doc)).toEqual(['췌장암:Disease']);
    expect(doc.pending).toHaveLength(2);
  });

  it('accept on one that was turned down brings it back', () => {
    const { doc } = opened({ suggestions });
    doc.nextSuggestion(1);
    doc.reject();
    doc.focusOn('suggestion', suggest(0, 3));
    doc.accept();
    expect(doc.pending).toEqual(suggestions);
    expect(doc.spans).toEqual([]);
  });

  it('accept all is one step, of those at or above the threshold', () => {
    const { doc, journal } = opened({ suggestions });
    doc.acceptAll(0.8);
    expect(journal).toHaveLength(1);
    expect(doc.notice).toEqual({ code: 'accept-all', count: 2 });
    doc.undo();
    expect(doc.pending).toEqual(suggestions);
    doc.acceptAll(0.99);
    expect(doc.notice).toEqual({ code: 'no-suggestion' });
  });

  it('a click prefers the span of the annotator to a suggestion', () => {
    const { doc } = opened({ suggestions, spans: [own('a', 0, 4)] });
    doc.click(1);
    expect(focused(doc)).toBe('span 췌장암은:Disease');
    doc.click(5);
    expect(focused(doc)).toBe('suggestion 간:Body');
  });
});

describe('boundaries', () => {
  const edge = (given: Given, span: Span) => {
    const { doc } = opened({ ...given, spans: [span] });
    doc.focusOn('span', span);
    return doc;
  };

  it('move by a syllable and by a josa step', () => {
    const doc = edge({}, own('a', 0, 3));
    doc.moveEdge('end', 'syllable', 1);
    expect(marked(doc)).toEqual(['췌장암은:Disease']);
    doc.moveEdge('end', 'josa', -1);
    expect(marked(doc)).toEqual(['췌장암:Disease']);
    doc.moveEdge('start', 'syllable', 1);
    expect(marked(doc)).toEqual(['장암:Disease']);
  });

  it('skip white space, also before a character of several code units', () => {
    const doc = edge({ text: '간  👶🏻 암' }, own('a', 0, 1));
    doc.moveEdge('end', 'syllable', 1);
    expect(marked(doc)).toEqual(['간  👶🏻:Disease']);
    doc.moveEdge('end', 'syllable', -1);
    expect(marked(doc)).toEqual(['간:Disease']);
    const other = edge({ text: '👶🏻 암' }, own('a', 5, 6));
    other.moveEdge('start', 'syllable', -1);
    expect(marked(other)).toEqual(['👶🏻 암:Disease']);
  });

  it('never take in white space at the ends of the text', () => {
    for (const [side, direction] of [
      ['start', -1],
      ['end', 1],
    ] as const) {
      const doc = edge({ text: '\n 간 \n' }, own('a', 2, 3));
      doc.moveEdge(side, 'syllable', direction);
      doc.setEdges({ start: 0, end: 5 });
      expect(marked(doc)).toEqual(['간:Disease']);
    }
  });

  it('never leave a span empty', () => {
    const doc = edge({}, own('a', 5, 6));
    doc.moveEdge('end', 'syllable', -1);
    doc.moveEdge('start', 'syllable', 1);
    doc.setEdges({ start: 6, end: 5 });
    doc.setEdges({ start: 4, end: 5 });
    expect(marked(doc)).toEqual(['간:Disease']);
    expect(doc.editor.canUndo).toBe(false);
  });

  it('a suggestion is taken in with its new boundary, and held as a span', () => {
    const { doc } = opened({ suggestions: [suggest(0, 4)] });
    doc.nextSuggestion(1);
    doc.moveEdge('end', 'syllable', -1);
    expect(doc.spans).toMatchObject([{ start: 0, end: 3, from: 'm:0-4:Disease' }]);
    expect(focused(doc)).toBe('span 췌장암:Disease');
    expect(doc.pending).toEqual([]);
  });
});

describe('conflicts', () => {
  const spans = [own('a', 0, 3), own('b', 5, 6, 'Body')];

  /** A mark over both spans, which is asked about. */
  const clash = () => {
    const { doc, journal } = opened({ spans });
    doc.select(2, 8);
    doc.applyLabel('Treatment');
    return { doc, journal };
  };

  it('a mark over others changes nothing until the annotator chooses', () => {
    const { doc, journal } = clash();
    expect(doc.conflict).toMatchObject({ wanted: { start: 2, end: 8 }, span: null, over: spans });
    expect(doc.conflict?.shrunk).toEqual({ start: 6, end: 8 });
    doc.applyLabel('Body');
    expect(doc.conflict?.label).toBe('Treatment');
    expect(journal).toEqual([]);
  });

  it('replace, shrink, cancel', () => {
    const marks = (['replace', 'shrink', 'cancel'] as const).map((choice) => {
      const { doc } = clash();
      doc.resolve(choice);
      expect(doc.conflict).toBeNull();
      return marked(doc).join(' ');
    });
    expect(marks).toEqual([
      '암은 간에서:Treatment',
      '췌장암:Disease 간:Body 에서:Treatment',
      '췌장암:Disease 간:Body',
    ]);
  });

  it('replacing is one step to undo', () => {
    const { doc, journal } = clash();
    doc.resolve('replace');
    expect(journal).toHaveLength(1);
    doc.undo();
    expect(doc.spans).toEqual(spans);
  });

  it('shrinking is not offered where all is covered, or only white space is left', () => {
    const { doc } = opened({ text: '간 암', spans: [own('a', 0, 1), own('b', 2, 3)] });
    doc.select(0, 3);
    doc.applyLabel('Body');
    expect(doc.conflict?.shrunk).toBeNull();
    doc.resolve('shrink');
    expect(marked(doc)).toEqual(['간:Disease', '암:Disease']);
  });

  it('a boundary moved into another span is asked about, and keeps the span', () => {
    const resized = (['replace', 'shrink', 'cancel'] as const).map((choice) => {
      const { doc } = opened({ spans });
      doc.click(1);
      doc.setEdges({ start: 0, end: 6 });
      expect(doc.conflict).toMatchObject({ span: 'a', label: 'Disease' });
      doc.resolve(choice);
      return doc.spans.map(({ id, start, end }) => `${id} ${start}-${end}`);
    });
    expect(resized).toEqual([['a 0-6'], ['a 0-4', 'b 5-6'], ['a 0-3', 'b 5-6']]);
  });

  it('the boundary of a suggestion moved into a span is asked about', () => {
    const { doc } = opened({ spans: [own('b', 5, 6, 'Body')], suggestions: [suggest(0, 3)] });
    doc.nextSuggestion(1);
    doc.setEdges({ start: 0, end: 8 });
    expect(doc.conflict).toMatchObject({ label: 'Disease', shrunk: { start: 0, end: 4 } });
    doc.resolve('shrink');
    expect(marked(doc)).toEqual(['췌장암은:Disease', '간:Body']);
  });

  it('undo and Escape close it', () => {
    const { doc } = clash();
    doc.deselect();
    expect(doc.conflict).toBeNull();
    const other = clash().doc;
    other.undo();
    expect(other.conflict).toBeNull();
  });
});

describe('deleting and walking', () => {
  it('deletes the span in focus or under the caret, and says which', () => {
    const { doc } = opened({ spans: [own('a', 0, 3), own('b', 5, 6)] });
    doc.click(1);
    doc.reject();
    expect(doc.notice).toEqual({ code: 'unmark', surface: '췌장암', label: 'Disease' });
    doc.select(6);
    doc.remove();
    expect(doc.spans).toEqual([]);
    doc.remove();
    expect(doc.editor.layer.spans).toEqual([]);
  });

  it('walks the spans, going around', () => {
    const { doc } = opened({ spans: [own('a', 0, 3), own('b', 5, 6)] });
    const seen = [1, 1, -1].map((direction) => {
      doc.nextSpan(direction === 1 ? 1 : -1);
      return doc.focus?.id;
    });
    expect(seen).toEqual(['b', 'a', 'b']);
  });

  it('what an undo takes away is no longer in focus', () => {
    const { doc } = opened();
    doc.select(1);
    doc.applyLabel('Disease');
    doc.undo();
    expect(doc.focused).toBeNull();
    doc.undo();
    expect(doc.notice).toEqual({ code: 'nothing-to-undo' });
  });
});

describe('the one door', () => {
  it('everything shown is handed over to be saved, in order, and replays to the same stacks', () => {
    const { doc, editor, journal, stored } = opened({
      suggestions: [suggest(0, 3), suggest(5, 6)],
    });
    doc.acceptAll(0.5);
    doc.click(1);
    doc.applyLabel('Body');
    doc.undo();
    doc.undo();
    doc.redo();
    expect(journal.map(({ intent }) => intent)).toEqual([
      ...['accept-all', 'relabel', 'undo', 'undo', 'redo'],
    ]);
    expect(stored()).toEqual(editor.layer);
    const again = new Editor(replay(stored(), journal), () => undefined);
    expect([again.canUndo, again.canRedo]).toEqual([editor.canUndo, editor.canRedo]);
    again.redo();
    expect(again.layer.spans.map(({ label }) => label)).toEqual(['Body', 'Disease']);
  });

  it('while another tab writes, nothing changes and nothing is saved', () => {
    const { doc, editor, journal } = opened({
      mayEdit: false,
      suggestions: [suggest(12, 14)],
      spans: [own('a', 0, 3)],
    });
    const before = editor.layer;
    doc.select(5);
    doc.applyLabel('Body');
    doc.select(0, 6);
    doc.applyLabel('Body');
    expect(doc.conflict).toBeNull();
    doc.click(1);
    doc.moveEdge('end', 'syllable', 1);
    doc.remove();
    doc.nextSuggestion(1);
    doc.accept();
    doc.reject();
    doc.acceptAll(0);
    doc.undo();
    expect(editor.layer).toBe(before);
    expect(journal).toEqual([]);
    expect(editor.mayEdit).toBe(false);
  });

  it('follows what another tab has written', () => {
    const { doc, editor, journal } = opened();
    editor.follow(open({ ...emptyLayer('doc', 'me'), spans: [own('a', 5, 6)] }));
    expect(marked(doc)).toEqual(['간:Disease']);
    expect(journal).toEqual([]);
  });
});
