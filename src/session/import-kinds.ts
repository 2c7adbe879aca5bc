import { encodings, type Encoding } from '../formats/decode-text';
import { formats } from '../formats';
import { isBinary, type Format } from '../formats/format';

export type { Encoding } from '../formats/decode-text';
export type { OptionName, OptionSpec, OptionSpecs, Options, OptionValue } from '../formats/options';

/** A format as the dialogs see it. */
export interface Kind extends Pick<Format, 'title' | 'carries' | 'readOptions' | 'writeOptions'> {
  readonly id: string;
  readonly canWrite: boolean;
  /** Whether its files are not text, so that there is no encoding to choose. */
  readonly isBinary: boolean;
}

export const kinds: readonly Kind[] = [...formats].map(([id, format]) => {
  const { title, carries, readOptions, writeOptions } = format;
  const can = { canWrite: 'write' in format, isBinary: isBinary(format) };
  return { id, title, carries, readOptions, writeOptions, ...can };
});

export const kindOf = (id: string | null): Kind | undefined => kinds.find((kind) => kind.id === id);

export const encodingChoices: readonly Encoding[] = encodings;
