import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { encodings } from '../src/formats/decode-text';
import { entries, preview } from '../src/formats/import';
import { formats } from '../src/formats/index';
import type { Entry } from '../src/formats/format';
import { isAllowed, type OptionName, type Options, type OptionSpecs } from '../src/formats/options';
import type { FileChoice, SourceFile } from '../src/formats/preview';
import type { Io } from './io';
import { sentenceOf } from './problem-words';
import { UsageError } from './usage';

/** What was read, and whether all of it could be. */
export interface Input {
  readonly entries: readonly Entry[];
  readonly hasErrors: boolean;
}

/** Reads documents, and says on standard error what is wrong with them. */
export async function readInput(path: string, choice: FileChoice, io: Io): Promise<Input> {
  const found = await preview(await sourcesOf(path, io), { all: choice });
  for (const problem of found.problems) io.stderr.write(sentenceOf(problem));
  const { error, repair, loss } = found.severityCounts;
  const more = error + repair + loss - found.problems.length;
  if (more > 0) io.stderr.write(`… and ${String(more)} more\n`);
  const read: Entry[] = [];
  for await (const batch of entries(found)) read.push(...batch);
  return { entries: read, hasErrors: error > 0 };
}

async function sourcesOf(path: string, io: Io): Promise<readonly SourceFile[]> {
  if (path === '-') {
    // Read at once: a preview and an import both want it, and it can be read but once.
    const bytes = await readAll(io.stdin);
    return [{ path: 'stdin', bytes: () => Promise.resolve(bytes) }];
  }
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) return [{ path: basename(path), bytes: () => readFile(path) }];
  const inside = await readdir(path, { recursive: true, withFileTypes: true });
  return inside
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort()
    .map((file) => ({
      path: relative(path, file).replaceAll(sep, '/'),
      bytes: () => readFile(file),
    }));
}

async function readAll(stream: NodeJS.ReadableStream): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream)
    pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  return Buffer.concat(pieces);
}

/** What the flags say about the input. */
export interface InputFlags {
  readonly from?: string | undefined;
  readonly encoding?: string | undefined;
  readonly unit?: string | undefined;
  readonly read?: readonly string[] | undefined;
}

/** @throws UsageError when a flag says what cannot be */
export function choiceOf({ from, encoding, unit, read = [] }: InputFlags): FileChoice {
  const known = encodings.find((name) => name === encoding);
  if (encoding !== undefined && !known)
    throw new UsageError(`--encoding is one of: ${encodings.join(', ')}`);
  if (from !== undefined && !formats.has(from))
    throw new UsageError(`--from is one of: ${[...formats.keys()].join(', ')}`);
  const specs = from === undefined ? undefined : formats.get(from)?.readOptions;
  const pairs = unit === undefined ? read : [...read, `unit=${unit}`];
  const options = optionsOf(pairs, specs, '--read');
  return {
    ...(known && { encoding: known }),
    ...(from !== undefined && { format: from }),
    options,
  };
}

/**
 * Options from `name=value`, checked against a format's declaration where there is one.
 * @throws UsageError naming what can be said
 */
export function optionsOf(
  pairs: readonly string[],
  specs: OptionSpecs | undefined,
  flag: string,
): Options {
  const options: Partial<Record<OptionName, string | boolean>> = {};
  for (const pair of pairs) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/su.exec(pair) ?? [];
    const given = value === 'true' ? true : value === 'false' ? false : value;
    const spec = specs?.[name as OptionName];
    if (specs && !spec)
      throw new UsageError(`${flag} ${pair}: the options are ${Object.keys(specs).join(', ')}`);
    if (spec && !isAllowed(spec, given))
      throw new UsageError(
        `${flag} ${pair}: ${name} is ${spec.kind === 'choice' ? spec.values.join(', ') : 'true, false'}`,
      );
    options[name as OptionName] = given;
  }
  return options;
}
