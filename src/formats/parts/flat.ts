import type { Entry, FreeSpan } from '../format';
import type { Breathe } from './open-file';

/** A span of one of many documents, with its place in all of them put in a row. */
export interface FlatSpan {
  readonly entry: Entry;
  readonly span: FreeSpan;
  readonly surface: string;
  readonly start: number;
  readonly end: number;
}

/** Documents put in a row. */
export interface Flat {
  readonly text: string;
  /** In reading order. */
  readonly spans: readonly FlatSpan[];
}

/**
 * Puts documents in a row. Formats of tokens keep no white space and set document borders as they like,
 * so their texts are compared without white space: a position is then the number of UTF-16 units
 * before it that are none. Otherwise each unit counts, and a NUL stands between two documents.
 */
export async function flatten(
  entries: Iterable<Entry>,
  withSpaces: boolean,
  breathe: Breathe,
): Promise<Flat> {
  const pieces: string[] = [];
  const spans: FlatSpan[] = [];
  let length = 0;
  for (const entry of entries) {
    const { text } = entry.doc;
    const kept = withSpaces ? `${text}\0` : text.replace(/\s+/gu, '');
    const at = withSpaces ? (offset: number) => length + offset : positions(text, length);
    // Documents follow each other, so sorting each one's spans sorts them all.
    for (const span of [...entry.spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
      const surface = text.slice(span.start, span.end);
      spans.push({ entry, span, surface, start: at(span.start), end: at(span.end) });
    }
    pieces.push(kept);
    length += kept.length;
    await breathe();
  }
  return { text: pieces.join(''), spans };
}

/** How many units that are no white space stand before an offset, counted from `base`. */
function positions(text: string, base: number): (offset: number) => number {
  const before = new Int32Array(text.length + 1);
  let count = base;
  let offset = 0;
  for (const { index, 0: space } of text.matchAll(/\s+/gu)) {
    while (offset < index) before[offset++] = count++;
    before.fill(count, index, index + space.length);
    offset = index + space.length;
  }
  while (offset <= text.length) before[offset++] = count++;
  return (at) => before[at] ?? count;
}
