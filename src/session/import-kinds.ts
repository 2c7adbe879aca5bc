import { encodings, type Encoding } from '../formats/decode-text';
import { formats } from '../formats';
import type { Format } from '../formats/format';

export type { Encoding } from '../formats/decode-text';
export type { OptionName, OptionSpec, OptionSpecs, Options, OptionValue } from '../formats/options';

/** A format as the dialogs see it. */
export interface Kind extends Pick<Format, 'title' | 'carries' | 'readOptions' | 'writeOptions'> {
  readonly id: string;
  readonly canWrite: boolean;
}

export const kinds: readonly Kind[] = [...formats].map(([id, format]) => {
  const { title, carries, readOptions, writeOptions } = format;
  return { id, title, carries, readOptions, writeOptions, canWrite: 'write' in format };
});

export const kindOf = (id: string | null): Kind | undefined => kinds.find((kind) => kind.id === id);

export const encodingChoices: readonly Encoding[] = encodings;
