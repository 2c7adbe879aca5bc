import type { Span, Status } from '../core/layer';
import type { Doc } from '../core/text';
import type { Problem } from './problem';
import type { Bilingual, Options, OptionSpecs } from './options';

/** A span before an annotator's layer gives it an id. Offsets are UTF-16 code units of the text. */
export type FreeSpan = Omit<Span, 'id'>;

/** One document and what is marked in it: what formats read and write. */
export interface Entry {
  readonly doc: Doc;
  readonly spans: readonly FreeSpan[];
  readonly status?: Status;
  readonly note?: string;
  /** The line of the file where the document begins, or its row where there are no lines; from 1. */
  readonly line?: number;
}

/** A file as problems and document ids name it. */
export interface Named {
  /** Where the file lay, folders and all, with `/` between them. */
  readonly path: string;
}

/** A decoded file. Its text still has the line ends it came with; a byte order mark is gone. */
export interface TextFile extends Named {
  readonly text: string;
}

/** A file that is not text. Its bytes are read where they are wanted, so it need not be held whole. */
export interface BinaryFile extends Named {
  /** In bytes. */
  readonly size: number;
  /** The bytes from `start` to before `end`, cut at the file's edges. */
  slice(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** The beginning of a file, cut at a line end, or all of it. */
export interface Sample extends TextFile {
  readonly isWhole: boolean;
}

/** Why a format thinks a file is its own. The interface says it in the reader's language. */
export type SniffReason =
  | 'extension'
  | 'plain-text'
  | 'columns'
  | 'header'
  | 'json-lines'
  | 'json-spans'
  | 'tag-column'
  | 'chosen'
  | 'other';

export interface Sniff {
  /** 0 (surely not) to 1 (surely). Plain text, which anything could be, stays under 0.3. */
  readonly confidence: number;
  readonly reason: SniffReason;
  /** Options as far as the sample tells them; those not named have their declared default. */
  readonly options?: Options;
}

/**
 * What every corpus file format declares, one file in `kinds/`; the file's name is its id.
 * How much of the spans it carries is stated, not hoped for:
 * `offsets` exact character offsets; `tokens` whole tokens, white space between them may change;
 * `none` text only.
 */
interface Declared {
  readonly title: Bilingual;
  /** Without the dot; the first one is written. */
  readonly extensions: readonly [string, ...string[]];
  readonly carries: 'offsets' | 'tokens' | 'none';
  readonly readOptions: OptionSpecs;
  readonly writeOptions: OptionSpecs;
  /** The read options under which this format's reader reads what it wrote with these. */
  readBack?(options: Options): Options;
}

/** A format of text in any encoding: it is handed decoded text, and what it writes becomes UTF-8. */
export interface TextFormat extends Declared {
  readonly magic?: undefined;
  /** Never throws, whatever the sample is. Options are guessed even where the confidence is 0. */
  sniff(sample: Sample): Sniff;
  /** The values that an option of kind `column` can take in this file, in the file's order. */
  columns?(sample: Sample, options: Options): readonly string[];
  /**
   * Reads lazily, one document at a time. Data that cannot be read is a `Problem` among the entries,
   * never an exception, and never costs the documents before and after it.
   * Document ids are `path#1`, `path#2` … in the order of the file.
   */
  read(file: TextFile, options: Options): Iterable<Entry | Problem>;
  /** Pieces of one file, lazily. What the format cannot say is found by reading it back. */
  write?(entries: Iterable<Entry>, options: Options): Iterable<string>;
}

/** A format whose files are not text. The same rules hold; all of it may wait for bytes or for code. */
export interface BinaryFormat extends Declared {
  /** The first bytes of its files, in ASCII. A file that begins so is asked what it is, not decoded. */
  readonly magic: string;
  sniff(file: BinaryFile): Promise<Sniff>;
  columns?(file: BinaryFile, options: Options): Promise<readonly string[]>;
  read(file: BinaryFile, options: Options): AsyncIterable<Entry | Problem>;
  write?(entries: Iterable<Entry>, options: Options): AsyncIterable<Uint8Array>;
}

export type Format = TextFormat | BinaryFormat;

/** Gives the declaration its type and changes nothing. */
export const defineFormat = (format: TextFormat): TextFormat => format;
export const defineBinaryFormat = (format: BinaryFormat): BinaryFormat => format;

/** Whether the format reads bytes, so that no encoding is asked for. */
export const isBinary = (format: Format): format is BinaryFormat => format.magic !== undefined;

/** An entry of a file, with the id and, where the file gives none, the title it gets from its place. */
export function entryOf(
  file: Named,
  number: number,
  text: string,
  more: { title?: string; spans?: readonly FreeSpan[] } & Pick<Doc, 'tokens' | 'meta'> &
    Pick<Entry, 'status' | 'note' | 'line'> = {},
): Entry {
  const { title, spans = [], tokens, meta, ...rest } = more;
  const id = `${file.path}#${String(number)}`;
  const name = baseName(file.path);
  return {
    doc: {
      id,
      title: title?.trim() ? title : `${name} ${String(number)}`,
      text,
      ...(meta && { meta }),
      ...(tokens && { tokens }),
    },
    spans,
    ...rest,
  };
}

/** The file's name without its folder and its last extension. */
export const baseName = (path: string): string =>
  (path.split('/').at(-1) ?? path).replace(/(?<=.)\.[^.]*$/u, '');
