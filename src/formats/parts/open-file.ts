import { decoding, type Decoded, type Encoding } from '../decode-text';
import { isBinary, type BinaryFile, type Named, type TextFile } from '../format';
import { formats } from '../index';
import type { FileChoice, SourceFile } from '../preview';
import type { Problem } from '../problem';
import { binaryFile, binaryFormats } from './binary';

export type Breathe = () => Promise<void> | undefined;

/** A file ready for a format, with what went wrong. */
export interface Opened extends Named {
  readonly encoding: Encoding | null;
  readonly hasBom: boolean;
  readonly problems: readonly Problem[];
  /** `null` where there is nothing that could be read. */
  readonly content: TextFile | BinaryFile | null;
}

/**
 * Reads a file and decodes it, unless it is of a format that reads bytes, by its content or by choice.
 * What cannot be read is a problem.
 */
export async function openFile(
  source: SourceFile,
  { encoding, format: id }: Pick<FileChoice, 'encoding' | 'format'>,
  breathe: Breathe,
): Promise<Opened> {
  const { path } = source;
  const error = { severity: 'error', file: path, line: 0 } as const;
  let data: Uint8Array;
  try {
    data = await source.bytes();
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const problem: Problem = { ...error, code: 'unreadable-file', detail: { message } };
    return { path, encoding: null, hasBom: false, problems: [problem], content: null };
  }
  const chosen = formats.get(id ?? '');
  if (chosen ? isBinary(chosen) : binaryFormats(data).size > 0) {
    const content = binaryFile(path, data);
    return { path, encoding: null, hasBom: false, problems: [], content };
  }
  const { text, encoding: found, hasBom, bad, replaced } = await decoded(data, encoding, breathe);
  const problems: Problem[] = [];
  if (bad) problems.push({ ...error, code: 'unknown-encoding', detail: bad });
  if (replaced && found)
    problems.push({
      ...error,
      code: 'bad-bytes',
      line: lineOf(data, replaced.byte),
      detail: { encoding: found, ...replaced },
    });
  if (found && text === '')
    problems.push({ ...error, severity: 'loss', code: 'empty-file', detail: {} });
  return { path, encoding: found, hasBom, problems, content: found && { path, text } };
}

/** `decodeText` with a breath after each megabyte. */
export async function decoded(
  bytes: Uint8Array,
  encoding: Encoding | undefined,
  breathe: Breathe,
): Promise<Decoded> {
  const work = decoding(bytes, encoding);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await breathe();
  }
}

/** The line of a byte, from 1; a line end is one byte but in UTF-16, where its other byte is 0. */
function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = 0; at < offset && at < bytes.length; at++) if (bytes[at] === 0x0a) line++;
  return line;
}
