import { boundaries, eojeolAt } from './josa';
import { isSpace, type Range } from './text';
import { sentences } from './tokens';

/** How far one key press moves the caret or a boundary. */
export type Step = 'syllable' | 'josa' | 'eojeol' | 'sentence' | 'line' | 'document';
export type Direction = 1 | -1;

const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** Longer than any character a reader would call one, emoji families included. */
const longestGrapheme = 64;

/** The next offset in the direction that is between two characters a reader sees. */
function bySyllable(text: string, offset: number, direction: Direction): number {
  if (direction === 1) {
    const ahead = graphemes.segment(text.slice(offset, offset + longestGrapheme));
    return offset + (ahead[Symbol.iterator]().next().value?.segment.length ?? 0);
  }
  const from = Math.max(0, offset - longestGrapheme);
  const last = [...graphemes.segment(text.slice(from, offset))].at(-1);
  return last ? from + last.index : 0;
}

/** Forward to the end of the eojeol, or of the next one; backward to its start. */
function byEojeol(text: string, offset: number, direction: Direction): number {
  let at = offset;
  if (direction === 1) {
    while (at < text.length && isSpace(text, at)) at++;
    return eojeolAt(text, at).end;
  }
  while (at > 0 && isSpace(text, at - 1)) at--;
  return eojeolAt(text, at).start;
}

function byJosa(text: string, offset: number, direction: Direction): number {
  const target = byEojeol(text, offset, direction);
  const eojeol = eojeolAt(text, target);
  const stops = boundaries(text, eojeol);
  const next =
    direction === 1 ? stops.find((stop) => stop > offset) : stops.findLast((stop) => stop < offset);
  return next ?? target;
}

/** Lines end at LF, CR or CRLF; the offset is of the line's first or last character. */
export function lineAt(text: string, offset: number): Range {
  let start = offset;
  let end = offset;
  while (start > 0 && !/[\n\r]/u.test(text.charAt(start - 1))) start--;
  while (end < text.length && !/[\n\r]/u.test(text.charAt(end))) end++;
  return { start, end };
}

function bySentence(text: string, offset: number, direction: Direction): number {
  // A sentence never crosses a line, so it is enough to segment the lines around the offset.
  const line = lineAt(text, direction === 1 ? offset : Math.max(0, offset - 1));
  const starts = sentences(text.slice(line.start, line.end)).map(({ start }) => line.start + start);
  const found =
    direction === 1
      ? starts.find((start) => start > offset)
      : starts.findLast((start) => start < offset);
  if (found !== undefined) return found;
  let at = direction === 1 ? line.end : line.start;
  if (direction === 1) {
    while (at < text.length && isSpace(text, at)) at++;
    return at;
  }
  while (at > 0 && isSpace(text, at - 1)) at--;
  if (at === 0) return 0;
  const before = lineAt(text, at);
  const last = sentences(text.slice(before.start, before.end)).at(-1);
  return last ? before.start + last.start : before.start;
}

/** Where the caret goes from an offset. At an edge of the text it stays where it is. */
export function move(text: string, offset: number, step: Step, direction: Direction): number {
  switch (step) {
    case 'syllable':
      return bySyllable(text, offset, direction);
    case 'josa':
      return byJosa(text, offset, direction);
    case 'eojeol':
      return byEojeol(text, offset, direction);
    case 'sentence':
      return bySentence(text, offset, direction);
    case 'line':
      return direction === 1 ? lineAt(text, offset).end : lineAt(text, offset).start;
    case 'document':
      return direction === 1 ? text.length : 0;
  }
}

/** The nearest offset at or before the one given that does not cut a character in two. */
export function snap(text: string, offset: number): number {
  const at = Math.min(Math.max(0, offset), text.length);
  if (at === 0 || at === text.length) return at;
  const before = bySyllable(text, at, -1);
  return bySyllable(text, before, 1) <= at ? at : before;
}
