import { actionOf, type Chord, type Keymap } from '../../core/keys';
import type { Action } from '../../core/keymap';
import { pick, type Label, type Language } from '../../core/scheme';

/** What stands against giving a chord to an action. */
export type Objection =
  | { readonly kind: 'digit' }
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'taken'; readonly by: Action }
  | { readonly kind: 'browser' };

/** Chords that browsers keep for themselves, or nearly all of them. */
const browsers =
  /^(?:F(?:3|5|6|7|11|12)|Mod\+(?:Shift\+)?Key[TNWRQLDJP]|Mod\+(?:Shift\+)?(?:Tab|PageUp|PageDown)|Alt\+(?:Arrow(?:Left|Right)|F4|Tab|Home))$/u;

const modifiers = /^(?:Control|Shift|Alt|Meta|OS|Fn|CapsLock|Lang|Hangul|Hanja)/u;

export const isModifier = (code: string): boolean => code === '' || modifiers.test(code);

/** Digits and a scheme's letters are labels first, so an action behind one would never be reached. */
export function labelOf(chord: Chord, labels: readonly Label[]): Label | undefined {
  const letter = /^Key([A-Z])$/u.exec(chord)?.[1]?.toLowerCase();
  return labels.find(({ key }) => key !== '' && key === letter);
}

export function objectionTo(
  chord: Chord,
  action: Action,
  keymap: Keymap,
  labels: readonly Label[],
  language: Language,
): Objection | null {
  if (/^Digit[1-9]$/u.test(chord)) return { kind: 'digit' };
  const label = labelOf(chord, labels);
  if (label) return { kind: 'label', label: pick(label.title, language) };
  const by = actionOf(keymap, chord) as Action | null;
  if (by !== null && by !== action) return { kind: 'taken', by };
  return by === null && browsers.test(chord) ? { kind: 'browser' } : null;
}
