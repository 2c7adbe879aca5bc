import { describe, expect, it } from 'vitest';
import { open } from '../../src/core/history';
import { actionGroups, defaultKeymap, type Action } from '../../src/core/keymap';
import type { KeyPress } from '../../src/core/keys';
import { emptyLayer, type Span } from '../../src/core/layer';
import { withLabels, type LabelScheme } from '../../src/core/scheme';
import { act, wishOf } from '../../src/session/actions';
import { DocumentSession } from '../../src/session/document.svelte';
import { Editor } from '../../src/session/editor.svelte';

const press = (code: string, more: Partial<KeyPress> = {}): KeyPress => ({
  code,
  ...{ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...more,
});

const none: LabelScheme = { id: 'x', version: 1, title: { ko: '', en: '' }, labels: [] };
const scheme = withLabels(none, ['Disease', 'Body']);
const wish = (code: string, more?: Partial<KeyPress>) =>
  wishOf(press(code, more), scheme, defaultKeymap);

describe('what a key means', () => {
  it('digits are labels by their order, on the number pad too', () => {
    expect(wish('Digit1')).toEqual({ kind: 'label', label: 'Disease' });
    expect(wish('Numpad2')).toEqual({ kind: 'label', label: 'Body' });
    expect(wish('Digit3')).toBeNull();
    expect(wish('Digit0')).toBeNull();
  });

  it('a letter of the scheme is its label, in Hangul mode too, and comes before the keymap', () => {
    const [disease] = scheme.labels;
    expect(disease?.key).toBe('d');
    const composing = { ...press('KeyD'), key: 'Process', isComposing: true };
    expect(wishOf(composing, scheme, defaultKeymap)).toEqual({ kind: 'label', label: 'Disease' });
    const greedy = { ...scheme, labels: scheme.labels.map((label) => ({ ...label, key: 'x' })) };
    expect(wishOf(press('KeyX'), greedy, defaultKeymap)).toMatchObject({ kind: 'label' });
    expect(wish('KeyX')).toEqual({ kind: 'action', action: 'suggestion.reject' });
  });

  it('with a modifier a letter or a digit is no label', () => {
    expect(wish('KeyD', { ctrlKey: true })).toBeNull();
    expect(wish('Digit1', { altKey: true })).toBeNull();
    expect(wish('KeyZ', { metaKey: true })).toEqual({ kind: 'action', action: 'undo' });
  });

  it('a label without a key of its own is not meant by a key without a code', () => {
    const keyless = { ...scheme, labels: scheme.labels.map((label) => ({ ...label, key: '' })) };
    expect(wishOf(press(''), keyless, defaultKeymap)).toBeNull();
  });

  it('labels a corpus brings get keys that no command has', () => {
    const many = withLabels(none, ['Xray', 'Zone', 'Wax', '병명', 'O2', 'Kidney']);
    for (const { key } of many.labels.filter(({ key }) => key !== ''))
      expect(wishOf(press(`Key${key.toUpperCase()}`), none, defaultKeymap)).toBeNull();
    expect(new Set(many.labels.map(({ key }) => key)).size).toBe(many.labels.length);
    expect(withLabels(many, ['Xray'])).toBe(many);
  });
});

describe('what an action does', () => {
  const suggestion: Span = { id: 'm:0-3:X', start: 0, end: 3, label: 'X', score: 0.9 };
  const opened = () =>
    new DocumentSession(
      { id: 'doc', title: '', text: '췌장암은 간에서.\n전이된다.' },
      new Editor(open(emptyLayer('doc', 'me')), () => undefined),
      [suggestion],
    );

  /** Those the surface, the project or a dialog carries out. */
  const elsewhere = /^(?:(?:caret|extend)\.(?:up|down)|document\.|span\.note|help$|assistant$)/u;

  it('every action is either carried out here, or known to be for others', () => {
    for (const action of Object.values(actionGroups).flat()) {
      // Boundaries move only where something is in focus.
      if (action.startsWith('edge.')) continue;
      expect([action, act(opened(), action, 0.5)]).toEqual([action, !elsewhere.test(action)]);
    }
  });

  it('with something in focus, Shift+arrow and the edge keys move its boundaries', () => {
    const results = (
      [
        ['edge.startRight', '장암'],
        ['edge.endRight', '췌장암은'],
        ['edge.endLeft', '췌장'],
        ['extend.left', '췌장'],
        ['extend.eojeolRight', '췌장암은'],
        ['caret.josaRight', '췌장암은'],
      ] satisfies [Action, string][]
    ).map(([action, surface]) => {
      const doc = opened();
      doc.nextSuggestion(1);
      expect(act(doc, action, 0.5)).toBe(true);
      return [action, surface, doc.spans.map((span) => doc.surface(span)).join()];
    });
    for (const [action, wanted, got] of results) expect([action, got]).toEqual([action, wanted]);
  });

  it('without anything in focus, the same keys move the caret', () => {
    const doc = opened();
    act(doc, 'extend.right', 0.5);
    expect(doc.range).toEqual({ start: 0, end: 1 });
    act(doc, 'caret.lineEnd', 0.5);
    expect(doc.selection).toEqual({ anchor: 9, head: 9 });
    expect(act(doc, 'edge.endRight', 0.5)).toBe(false);
    expect(doc.spans).toEqual([]);
  });

  it('accept all takes the threshold it is given', () => {
    const doc = opened();
    act(doc, 'suggestion.acceptAll', 0.95);
    expect(doc.spans).toEqual([]);
    act(doc, 'suggestion.acceptAll', 0.9);
    expect(doc.spans).toHaveLength(1);
  });
});
