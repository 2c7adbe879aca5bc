import { describe, expect, it } from 'vitest';
import { actionGroups, defaultKeymap } from '../../src/core/keymap';
import { actionOf, chordOf, keyCaps, remap, type KeyPress } from '../../src/core/keys';

const press = (code: string, more: Partial<KeyPress> = {}): KeyPress => ({
  code,
  ...{ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...more,
});

/** What a browser sends for one key in each input mode; the core reads `code` and modifiers only. */
const modes = (code: string, latin: string, hangul: string) => [
  { ...press(code), key: latin, isComposing: false },
  { ...press(code), key: hangul, isComposing: false },
  { ...press(code), key: 'Process', keyCode: 229, isComposing: true },
  { ...press(code), key: 'Unidentified', isComposing: true },
];

describe('chords', () => {
  it.each([
    ['KeyX', 'x', 'ㅌ', 'suggestion.reject'],
    ['KeyW', 'w', 'ㅈ', 'select.word'],
    ['KeyE', 'e', 'ㄷ', 'span.note'],
    ['KeyJ', 'j', 'ㅓ', 'document.next'],
  ])('[K1] %s does the same in every input mode', (code, latin, hangul, action) => {
    for (const event of modes(code, latin, hangul))
      expect(actionOf(defaultKeymap, chordOf(event))).toBe(action);
  });

  it('[K2] modifiers come in one order, and ⌘ is Ctrl', () => {
    const all = { altKey: true, shiftKey: true };
    expect(chordOf(press('KeyZ', { ...all, ctrlKey: true }))).toBe('Mod+Alt+Shift+KeyZ');
    expect(chordOf(press('KeyZ', { ...all, metaKey: true }))).toBe('Mod+Alt+Shift+KeyZ');
    expect(chordOf(press('KeyZ'))).toBe('KeyZ');
  });

  it('[K3] the number pad writes the same digits, and the same Enter', () => {
    expect(chordOf(press('Numpad3'))).toBe(chordOf(press('Digit3')));
    expect(chordOf(press('NumpadEnter', { ctrlKey: true }))).toBe('Mod+Enter');
    expect(chordOf(press('NumpadAdd'))).toBe('NumpadAdd');
    expect(chordOf(press('F1'))).toBe('F1');
  });
});

describe('keymap', () => {
  const actions = Object.values(actionGroups).flat();

  it('[K4] every action has a key, and no chord has two', () => {
    expect(Object.keys(defaultKeymap).sort()).toEqual([...actions].sort());
    const chords = Object.values(defaultKeymap).flat();
    expect(new Set(chords).size).toBe(chords.length);
    for (const action of actions) expect(defaultKeymap[action]).not.toHaveLength(0);
  });

  it('[K4] every chord of the keymap is one that a key press can make', () => {
    for (const chord of Object.values(defaultKeymap).flat()) {
      const parts = chord.split('+');
      const made = press(parts.at(-1) ?? '', {
        ctrlKey: parts.includes('Mod'),
        altKey: parts.includes('Alt'),
        shiftKey: parts.includes('Shift'),
      });
      expect(chordOf(made)).toBe(chord);
    }
  });

  it('[K5] a chord given to an action is taken from the one that had it', () => {
    const next = remap(defaultKeymap, 'span.note', 'KeyX');
    expect(actionOf(next, 'KeyX')).toBe('span.note');
    expect(next['suggestion.reject']).toEqual([]);
    expect(next['span.note']).toEqual(['KeyX']);
    expect(actionOf(next, 'KeyE')).toBeNull();
    expect(defaultKeymap['suggestion.reject']).toEqual(['KeyX']);
  });

  it('[K5] an action that had several chords loses only the one taken', () => {
    expect(remap(defaultKeymap, 'help', 'Backspace')['span.delete']).toEqual(['Delete']);
  });

  it('[K6] chords are shown as on the key caps', () => {
    expect(keyCaps('Mod+Shift+KeyZ')).toEqual(['Ctrl', '⇧', 'Z']);
    expect(keyCaps('Mod+Alt+ArrowLeft', true)).toEqual(['⌘', '⌥', '←']);
    expect(keyCaps('Digit1')).toEqual(['1']);
  });
});
