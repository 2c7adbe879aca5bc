import { snap } from './caret';
import type { Range } from './text';
import { sentences } from './tokens';

/** A line longer than this is shown as several blocks, cut between sentences. */
const longest = 2_000;

/**
 * The text as blocks to lay out one by one: its lines without their line ends (LF, CR, CRLF), long
 * ones cut between sentences, or between characters when one sentence is longer still.
 */
export function blocks(text: string): readonly Range[] {
  const found: Range[] = [];
  const lineEnd = /\r\n|\n|\r/gu;
  let start = 0;
  for (const { index, 0: ending } of text.matchAll(lineEnd)) {
    found.push(...cut(text, { start, end: index }));
    start = index + ending.length;
  }
  found.push(...cut(text, { start, end: text.length }));
  return found;
}

function cut(text: string, line: Range): readonly Range[] {
  if (line.end - line.start <= longest) return [line];
  const starts = sentences(text.slice(line.start, line.end)).map(({ start }) => line.start + start);
  const found: Range[] = [];
  let { start } = line;
  while (line.end - start > longest) {
    const limit = start + longest;
    const from = start;
    const whole = snap(text, limit);
    const end = starts.findLast((at) => at > from && at <= limit) ?? (whole > from ? whole : limit);
    found.push({ start, end });
    start = end;
  }
  return [...found, { start, end: line.end }];
}

/** Index of the block that holds the offset; one at a line end belongs to the line it ends. */
export function blockAt(all: readonly Range[], offset: number): number {
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((all[middle]?.start ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
