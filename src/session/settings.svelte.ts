import * as v from 'valibot';
import { defaultKeymap, type Action } from '../core/keymap';
import { remap, type Chord } from '../core/keys';
import type { Language } from '../core/scheme';

const Stored = v.object({
  language: v.optional(v.picklist(['ko', 'en'])),
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  /** Of the document text, in CSS pixels. */
  textSize: v.optional(v.pipe(v.number(), v.minValue(12), v.maxValue(32)), 17),
  /** Of the document text, in multiples of its size; chips need the room above a line. */
  lineHeight: v.optional(v.pipe(v.number(), v.minValue(1.8), v.maxValue(3.2)), 2.3),
  device: v.optional(v.picklist(['auto', 'webgpu', 'wasm']), 'auto'),
  model: v.optional(v.string(), 'kbmc-mini'),
  /** Suggestions at or above it are taken by “accept all”. */
  threshold: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.9),
  showRejected: v.optional(v.boolean(), false),
  keymap: v.optional(v.record(v.string(), v.array(v.string())), {}),
});
type Stored = v.InferOutput<typeof Stored>;

const storageKey = 'kkori-settings';

function read(storage: Pick<Storage, 'getItem'>): Stored {
  try {
    return v.parse(Stored, JSON.parse(storage.getItem(storageKey) ?? '{}'));
  } catch {
    // Settings of another version, or none that can be read: the defaults are better than no start.
    return v.parse(Stored, {});
  }
}

/** How the app looks and answers, kept in `localStorage` so that it is known before the first paint. */
export class Settings {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #systemLanguage: Language;
  #stored: Stored;

  constructor(
    storage: Pick<Storage, 'getItem' | 'setItem'>,
    systemLanguages: readonly string[] = [],
  ) {
    this.#storage = storage;
    this.#systemLanguage = systemLanguages.some((tag) => /^ko\b/iu.test(tag))
      ? 'ko'
      : systemLanguages[0] === undefined || !/^en\b/iu.test(systemLanguages[0])
        ? 'ko'
        : 'en';
    this.#stored = $state.raw(read(storage));
  }

  /** Korean unless the browser prefers English and knows no Korean. */
  get language(): Language {
    return this.#stored.language ?? this.#systemLanguage;
  }

  get values(): Readonly<Stored> {
    return this.#stored;
  }

  get keymap(): Readonly<Record<Action, readonly Chord[]>> {
    // Actions of another version are passed over.
    const known = Object.entries(this.#stored.keymap).filter(([action]) =>
      Object.hasOwn(defaultKeymap, action),
    );
    return { ...defaultKeymap, ...Object.fromEntries(known) };
  }

  update(change: Partial<Stored>): void {
    this.#stored = { ...this.#stored, ...change };
    this.#storage.setItem(storageKey, JSON.stringify(this.#stored));
  }

  /** Gives a chord to an action, and takes it from the action that had it. */
  remap(action: Action, chord: Chord): void {
    const changed = Object.entries(remap(this.keymap, action, chord)).filter(
      ([name, chords]) => chords.join() !== defaultKeymap[name as Action].join(),
    );
    this.update({ keymap: Object.fromEntries(changed.map(([name, to]) => [name, [...to]])) });
  }

  resetKeymap(): void {
    this.update({ keymap: {} });
  }
}
