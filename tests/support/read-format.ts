import {
  isBinary,
  type BinaryFormat,
  type Entry,
  type Format,
  type TextFormat,
} from '../../src/formats/format';
import { formats } from '../../src/formats/index';
import { settle, type Options } from '../../src/formats/options';
import { binaryFile } from '../../src/formats/parts/binary';
import { isProblem, type Problem } from '../../src/formats/problem';

/** What a format reads: documents as `[text, ...spans]` with a span as `surface/label`. */
export interface Read {
  readonly entries: readonly Entry[];
  readonly docs: readonly (readonly string[])[];
  /** As `severity code line[:column]`. */
  readonly problems: readonly string[];
}

export function formatOf(id: string): Format {
  const format = formats.get(id);
  if (!format) throw new Error(`No format ${id}`);
  return format;
}

export function textFormat(id: string): TextFormat {
  const format = formatOf(id);
  if (isBinary(format)) throw new Error(`${id} reads bytes`);
  return format;
}

export function binaryFormat(id: string): BinaryFormat {
  const format = formatOf(id);
  if (!isBinary(format)) throw new Error(`${id} reads text`);
  return format;
}

/** Reads a text under the options guessed from it, but for those given. */
export function read(id: string, text: string, options: Options = {}, path = 'file.x'): Read {
  const format = textFormat(id);
  const guess = format.sniff({ path, text, isWhole: true }).options;
  return told([...format.read({ path, text }, settle(format.readOptions, guess, options))]);
}

/** Reads bytes under the options guessed from them, but for those given. */
export async function readBytes(
  id: string,
  bytes: Uint8Array,
  options: Options = {},
  path = 'file.x',
): Promise<Read> {
  const format = binaryFormat(id);
  const file = binaryFile(path, bytes);
  const guess = (await format.sniff(file)).options;
  const items: (Entry | Problem)[] = [];
  for await (const item of format.read(file, settle(format.readOptions, guess, options)))
    items.push(item);
  return told(items);
}

function told(items: readonly (Entry | Problem)[]): Read {
  const entries = items.filter((item): item is Entry => !isProblem(item));
  return {
    entries,
    docs: entries.map(({ doc, spans }) => [
      doc.text,
      ...spans.map(({ start, end, label }) => `${doc.text.slice(start, end)}/${label}`),
    ]),
    problems: items
      .filter((item) => isProblem(item))
      .map(({ severity, code, line, column }) =>
        [severity, code, [line, column].filter((at) => at !== undefined).join(':')].join(' '),
      ),
  };
}
