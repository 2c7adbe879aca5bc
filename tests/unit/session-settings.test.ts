import { describe, expect, it } from 'vitest';
import { defaultKeymap } from '../../src/core/keymap';
import { actionOf } from '../../src/core/keys';
import { Settings } from '../../src/session/settings.svelte';

const defaults = new Settings(memory()).values;

/** A `localStorage` of one value. */
function memory(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value;
    },
    kept: () => JSON.parse(kept ?? 'null') as unknown,
  };
}

describe('settings', () => {
  it.each([
    ['', 'nothing'],
    ['{', 'broken JSON'],
    ['null', 'no object'],
    ['[1]', 'a list'],
    ['{"textSize": 400}', 'a value out of range'],
    ['{"keymap": {"undo": "KeyU"}}', 'a keymap of another shape'],
  ])('%j is %s: the defaults stand', (text) => {
    expect(new Settings(memory(text)).values).toEqual(defaults);
  });

  it('a storage that may not be read does not stop the start', () => {
    const refused = {
      getItem: () => {
        throw new DOMException('', 'SecurityError');
      },
      setItem: () => undefined,
    };
    expect(new Settings(refused).values).toEqual(defaults);
  });

  it('what is changed is kept, and what is not keeps its default', () => {
    const storage = memory();
    new Settings(storage).update({ textSize: 20 });
    expect(new Settings(storage).values).toEqual({ ...defaults, textSize: 20 });
  });

  it('the language is what was chosen, else Korean, else English where only that is read', () => {
    const language = (languages: string[], text: string | null = null) =>
      new Settings(memory(text), languages).language;
    expect(language(['en-US', 'ko-KR'])).toBe('ko');
    expect(language(['en-US'])).toBe('en');
    expect(language(['ja'])).toBe('ko');
    expect(language([])).toBe('ko');
    expect(language(['ko'], '{"language": "en"}')).toBe('en');
  });
});

describe('keys of one’s own', () => {
  it('a chord taken from another action is kept so, and only what differs is stored', () => {
    const storage = memory();
    const settings = new Settings(storage);
    settings.remap('span.note', 'KeyX');
    const again = new Settings(storage);
    expect(actionOf(again.keymap, 'KeyX')).toBe('span.note');
    expect(again.keymap['suggestion.reject']).toEqual([]);
    const own = { 'span.note': ['KeyX'], 'suggestion.reject': [] };
    expect(storage.kept()).toEqual({ ...defaults, keymap: own });
    again.remap('span.note', 'KeyE');
    again.remap('suggestion.reject', 'KeyX');
    expect(again.keymap).toEqual(defaultKeymap);
    expect(storage.kept()).toEqual(defaults);
  });

  it('can all be taken back', () => {
    const settings = new Settings(memory('{"keymap": {"undo": ["KeyU"]}}'));
    expect(settings.keymap.undo).toEqual(['KeyU']);
    settings.resetKeymap();
    expect(settings.keymap).toEqual(defaultKeymap);
  });

  it('a key for an action that is no more does nothing, and stops nothing', () => {
    const settings = new Settings(memory('{"keymap": {"gone": ["KeyY"]}}'));
    expect(actionOf(settings.keymap, 'KeyY')).toBeNull();
    settings.remap('help', 'KeyH');
    expect(actionOf(settings.keymap, 'KeyH')).toBe('help');
  });
});
