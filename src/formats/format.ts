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
  /** The line of the file where the document begins, from 1. */
  readonly line?: number;
}

/** A decoded file. Its text still has the line ends it came with; a byte order mark is gone. */
export interface TextFile {
  /** Where the file lay, folders and all, with `/` between them. */
  readonly path: string;
  readonly text: string;
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
 * One corpus file format, one file in `kinds/`; the file's name is its id.
 * How much of the spans it carries is stated, not hoped for:
 * `offsets` exact character offsets; `tokens` whole tokens, white space between them may change;
 * `none` text only.
 */
export interface Format {
  readonly title: Bilingual;
  /** Without the dot; the first one is written. */
  readonly extensions: readonly [string, ...string[]];
  readonly carries: 'offsets' | 'tokens' | 'none';
  readonly readOptions: OptionSpecs;
  readonly writeOptions: OptionSpecs;
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
  /** Pieces of one UTF-8 file, lazily. What the format cannot say is found by reading it back. */
  write?(entries: Iterable<Entry>, options: Options): Iterable<string>;
  /** The read options under which this format's reader reads what it wrote with these. */
  readBack?(options: Options): Options;
}

/** Gives the declaration its type and changes nothing. */
export const defineFormat = (format: Format): Format => format;

/** An entry of a file, with the id and, where the file gives none, the title it gets from its place. */
export function entryOf(
  file: TextFile,
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
