import { isBinary, type Entry, type Format } from './format';
import { formats } from './index';
import { settle, type Options } from './options';
import { binaryFile } from './parts/binary';
import { breather } from './parts/breathe';
import { fileName } from './parts/file-names';
import { decoded, type Breathe } from './parts/open-file';
import { reading } from './parts/plan';
import { compareWritten } from './parts/read-back';
import { joined } from './parts/zip-read';
import { zip } from './parts/zip-write';
import { isProblem } from './problem';
import type { Exported, ExportRequest, OutputFile } from './report';

/**
 * Writes documents in a format and reads the bytes back with the format's reader, so that the report
 * says what really is in the files.
 * @throws RangeError when the format is not there or cannot write; the signal's reason when aborted
 */
export async function exportCorpus(
  entries: Iterable<Entry> | AsyncIterable<Entry>,
  request: ExportRequest,
): Promise<Exported> {
  const format = formats.get(request.format);
  if (!format) throw new RangeError(`No format ${request.format}`);
  return exportAs(format, entries, request);
}

/** `exportCorpus` with the format itself, such as one that a test has broken on purpose. */
export async function exportAs(
  format: Format,
  entries: Iterable<Entry> | AsyncIterable<Entry>,
  request: ExportRequest,
): Promise<Exported> {
  if (!format.write) throw new RangeError('The format cannot write');
  const { options, split, baseName, signal } = request;
  const breathe = breather(signal);
  const settled = settle(format.writeOptions, options);
  const all: Entry[] = [];
  for await (const entry of entries) all.push(entry);

  const files: OutputFile[] = [];
  const taken = new Set<string>();
  const groups = split === 'one' ? [all] : all.map((entry) => [entry]);
  for (const [index, group] of groups.entries()) {
    const title = split === 'one' ? baseName : (group[0]?.doc.title ?? '');
    const bytes = await written(format, group, settled, breathe);
    files.push({ name: fileName(title, format.extensions[0], taken), bytes });
    request.onProgress?.(split === 'one' ? all.length : index + 1);
  }
  const found: Entry[] = [];
  for (const file of files) await readBack(format, file, settled, found, breathe);
  return { files, report: await compareWritten(all, found, format.carries, breathe) };
}

/** The one file to download: the file itself, or a ZIP of many, with Korean names as UTF-8. */
export async function bundle(
  files: readonly OutputFile[],
  baseName: string,
  signal?: AbortSignal,
): Promise<OutputFile> {
  const [only, ...more] = files;
  if (only && more.length === 0) return only;
  const bytes = await zip(files, breather(signal));
  return { name: fileName(baseName, 'zip', new Set()), bytes };
}

async function written(
  format: Format,
  entries: readonly Entry[],
  options: Options,
  breathe: Breathe,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isBinary(format)) return encoded(format.write?.(entries, options) ?? [], breathe);
  const pieces: Uint8Array[] = [];
  for await (const piece of format.write?.(entries, options) ?? []) {
    pieces.push(piece);
    await breathe();
  }
  return joined(pieces);
}

/** UTF-8 of pieces that come lazily, about a megabyte at a time. */
async function encoded(pieces: Iterable<string>, breathe: Breathe) {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  let open = '';
  for (const piece of pieces) {
    open += piece;
    await breathe();
    if (open.length < 1 << 20) continue;
    // Half of a character must wait for its other half.
    const isCut = /[\ud800-\udbff]$/u.test(open);
    chunks.push(encoder.encode(isCut ? open.slice(0, -1) : open));
    open = isCut ? open.slice(-1) : '';
  }
  chunks.push(encoder.encode(open));
  return joined(chunks);
}

async function readBack(
  format: Format,
  { name, bytes }: OutputFile,
  writing: Options,
  found: Entry[],
  breathe: Breathe,
): Promise<void> {
  const content = isBinary(format)
    ? binaryFile(name, bytes)
    : { path: name, text: (await decoded(bytes, 'utf-8', breathe)).text };
  const options = settle(format.readOptions, format.readBack?.(writing));
  for await (const item of reading(format, content, options)) {
    if (!isProblem(item)) found.push(item);
    await breathe();
  }
}
