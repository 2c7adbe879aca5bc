import type { Direction, Step } from '../core/caret';
import { actionOf, chordOf, type KeyPress } from '../core/keys';
import type { Action } from '../core/keymap';
import type { LabelScheme } from '../core/scheme';
import type { DocumentSession } from './document.svelte';

/** What a key press asks for. */
export type Wish =
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'action'; readonly action: Action };

/**
 * What a key press means in a project. Digits and a scheme's letters are labels and come first; then
 * the keymap. `null` when the key means nothing here and is left to the browser.
 */
export function wishOf(
  press: KeyPress,
  scheme: LabelScheme,
  keymap: Readonly<Record<Action, readonly string[]>>,
): Wish | null {
  const chord = chordOf(press);
  const digit = /^Digit([1-9])$/u.exec(chord)?.[1];
  const letter = /^Key([A-Z])$/u.exec(chord)?.[1]?.toLowerCase();
  const label =
    digit !== undefined
      ? scheme.labels[Number(digit) - 1]
      : scheme.labels.find(({ key }) => key !== '' && key === letter);
  if (label) return { kind: 'label', label: label.name };
  const action = actionOf(keymap, chord) as Action | null;
  return action && { kind: 'action', action };
}

const moves: Readonly<Record<string, readonly [Step, Direction]>> = {
  left: ['syllable', -1],
  right: ['syllable', 1],
  josaLeft: ['josa', -1],
  josaRight: ['josa', 1],
  eojeolLeft: ['eojeol', -1],
  eojeolRight: ['eojeol', 1],
  sentencePrevious: ['sentence', -1],
  sentenceNext: ['sentence', 1],
  lineStart: ['line', -1],
  lineEnd: ['line', 1],
  documentStart: ['document', -1],
  documentEnd: ['document', 1],
};

const edges: Readonly<Record<string, readonly ['start' | 'end', Step, Direction]>> = {
  'edge.startLeft': ['start', 'syllable', -1],
  'edge.startRight': ['start', 'syllable', 1],
  'edge.endLeft': ['end', 'syllable', -1],
  'edge.endRight': ['end', 'syllable', 1],
  'edge.startJosaLeft': ['start', 'josa', -1],
  'edge.startJosaRight': ['start', 'josa', 1],
  'edge.endJosaLeft': ['end', 'josa', -1],
  'edge.endJosaRight': ['end', 'josa', 1],
  // With a span in focus the keys that would extend a selection move its end.
  'extend.left': ['end', 'syllable', -1],
  'extend.right': ['end', 'syllable', 1],
  'extend.josaLeft': ['end', 'josa', -1],
  'extend.josaRight': ['end', 'josa', 1],
  'extend.eojeolLeft': ['end', 'eojeol', -1],
  'extend.eojeolRight': ['end', 'eojeol', 1],
  'caret.josaLeft': ['end', 'josa', -1],
  'caret.josaRight': ['end', 'josa', 1],
};

/**
 * Carries out the actions that concern the open document alone. Answers `false` for the others: those
 * that need the layout of the page, the project, or a dialog.
 */
export function act(document: DocumentSession, action: Action, threshold: number): boolean {
  const edge = document.focused ? edges[action] : undefined;
  if (edge) {
    document.moveEdge(...edge);
    return true;
  }
  const [kind, name = ''] = action.split('.');
  const step = moves[name];
  if ((kind === 'caret' || kind === 'extend') && step) {
    document.moveCaret(...step, kind === 'extend');
    return true;
  }
  const simple: Partial<Record<Action, () => void>> = {
    'select.word': () => document.selectWord(),
    'select.nothing': () => document.deselect(),
    'suggestion.next': () => document.nextSuggestion(1),
    'suggestion.previous': () => document.nextSuggestion(-1),
    'suggestion.accept': () => document.accept(),
    'suggestion.reject': () => document.reject(),
    'suggestion.acceptAll': () => document.acceptAll(threshold),
    'span.next': () => document.nextSpan(1),
    'span.previous': () => document.nextSpan(-1),
    'span.delete': () => document.remove(),
    undo: () => document.undo(),
    redo: () => document.redo(),
  };
  simple[action]?.();
  return action in simple;
}
