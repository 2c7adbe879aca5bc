/** Names in both languages of the interface. */
export interface Bilingual {
  readonly ko: string;
  readonly en: string;
}

/** Every option any format declares. The interface has a label and a help text for each. */
export type OptionName =
  | 'bom'
  | 'delimiter'
  | 'docstart'
  | 'documents'
  | 'header'
  | 'joiner'
  | 'labelColumn'
  | 'tagColumn'
  | 'tags'
  | 'textColumn'
  | 'titleColumn'
  | 'tokens'
  | 'unit';

/** Every value an option of kind `choice` can have. The interface has a name for each. */
export type OptionValue =
  // how a file is cut into documents
  | 'file'
  | 'line'
  | 'paragraph'
  | 'sentence'
  | 'docstart'
  // what stands between columns
  | 'comma'
  | 'tab'
  | 'semicolon'
  | 'space'
  | 'none'
  // what offsets count
  | 'utf16'
  | 'codepoint'
  | 'utf8'
  | 'grapheme'
  // how tags are spelt, and what one row stands for
  | 'prefix'
  | 'suffix'
  | 'eojeol-split'
  | 'syllable'
  | 'eojeol'
  | 'imported';

export type OptionSpec =
  | {
      readonly kind: 'choice';
      readonly values: readonly [OptionValue, ...OptionValue[]];
      readonly default: OptionValue;
    }
  | { readonly kind: 'flag'; readonly default: boolean }
  /** The name of one of the file's own columns or keys; empty is none. */
  | { readonly kind: 'column'; readonly default: string };

export type OptionSpecs = Readonly<Partial<Record<OptionName, OptionSpec>>>;
export type Options = Readonly<Partial<Record<OptionName, string | boolean>>>;

/** One value for each option declared: the last one given that the declaration allows. */
export function settle(specs: OptionSpecs, ...given: readonly (Options | undefined)[]): Options {
  const settled: Partial<Record<OptionName, string | boolean>> = {};
  for (const [key, spec] of Object.entries(specs)) {
    const name = key as OptionName;
    settled[name] = spec.default;
    for (const options of given) {
      const value = options?.[name];
      if (value !== undefined && isAllowed(spec, value)) settled[name] = value;
    }
  }
  return settled;
}

/** Whether the declaration allows the value. */
export function isAllowed(spec: OptionSpec, value: string | boolean): boolean {
  if (spec.kind === 'flag') return typeof value === 'boolean';
  if (typeof value !== 'string') return false;
  return spec.kind === 'column' || (spec.values as readonly string[]).includes(value);
}

/** Reads a choice as the type its declaration promises; the first value when there is none. */
export function choice<T extends OptionValue>(
  options: Options,
  name: OptionName,
  values: readonly [T, ...T[]],
): T {
  return values.find((value) => value === options[name]) ?? values[0];
}

/** Reads the name of a column, empty when none is chosen. */
export const column = (options: Options, name: OptionName): string => {
  const value = options[name];
  return typeof value === 'string' ? value : '';
};
