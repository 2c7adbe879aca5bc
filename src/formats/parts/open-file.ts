import { decoding, type Decoded, type Encoding } from '../decode-text';
import type { TextFile } from '../format';
import type { SourceFile } from '../preview';
import type { Problem } from '../problem';

export type Breathe = () => Promise<void> | undefined;

/** A file read and decoded, with what went wrong. */
export interface Opened extends TextFile {
  readonly encoding: Encoding | null;
  readonly hasBom: boolean;
  readonly problems: readonly Problem[];
}

/** Reads and decodes a file. What cannot be read has an empty text and a problem. */
export async function openFile(
  source: SourceFile,
  encoding: Encoding | undefined,
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
    return { path, text: '', encoding: null, hasBom: false, problems: [problem] };
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
  return { path, text, encoding: found, hasBom, problems };
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
