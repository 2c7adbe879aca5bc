/**
 * Keys are known by where they are (`KeyboardEvent.code`), never by what they write: in Hangul mode
 * the Q key writes ㅂ, and while an input method composes, `key` is only 'Process'.
 */
export interface KeyPress {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Modifiers in this order, then the code: `Mod+Shift+KeyZ`. `Mod` is Ctrl, or ⌘ on a Mac. */
export type Chord = string;

export function chordOf({ code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): Chord {
  const modifiers = [
    ctrlKey || metaKey ? 'Mod' : '',
    altKey ? 'Alt' : '',
    shiftKey ? 'Shift' : '',
  ].filter(Boolean);
  // The digits of the number pad, and its Enter, are the same keys to an annotator.
  const plain = code.replace(/^Numpad(?=(?:\d|Enter)$)/u, '');
  const named = /^\d$/u.test(plain) ? `Digit${plain}` : plain;
  return [...modifiers, named].join('+');
}

/** What a key does, by the action's name, with its chords. The first chord is the one shown. */
export type Keymap = Readonly<Record<string, readonly Chord[]>>;

/** The action of a chord, or `null`. */
export function actionOf(keymap: Keymap, chord: Chord): string | null {
  for (const [action, chords] of Object.entries(keymap)) if (chords.includes(chord)) return action;
  return null;
}

/** Gives a chord to an action and takes it from the one that had it. */
export function remap(keymap: Keymap, action: string, chord: Chord): Keymap {
  return Object.fromEntries(
    Object.entries(keymap).map(([name, chords]) => {
      const others = chords.filter((other) => other !== chord);
      return [name, name === action ? [chord] : others];
    }),
  );
}

const glyphs: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '⏎',
  Escape: 'Esc',
  Slash: '/',
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Period: '.',
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  Backspace: '⌫',
  Delete: 'Del',
};

/** A chord as it is printed on a key cap: `Ctrl Shift Z`. */
export function keyCaps(chord: Chord, isMac = false): readonly string[] {
  return chord.split('+').map((part) => {
    if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
    if (part === 'Alt' && isMac) return '⌥';
    if (part === 'Shift') return '⇧';
    return glyphs[part] ?? part.replace(/^(?:Key|Digit)/u, '');
  });
}
