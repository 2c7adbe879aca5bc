import { boundaries, eojeolAt } from './josa';
import { isSpace, type Range } from './text';
import { sentences } from './tokens';

/** How far one key press moves the caret or a boundary. */
export type Step = 'syllable' | 'josa' | 'eojeol' | 'sentence' | 'line' | 'document';
export type Direction = 1 | -1;

const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** What comes before the character, when that is not enough to tell where flags begin. */
const onlyFlags = /^[\udc00-\udfff]?\p{RI}*$/u;

/** The character a reader sees at an offset, empty at the end of the text. */
function characterAt(text: string, offset: number, reach = 64): Range {
  const from = Math.max(0, offset - reach);
  const near = text.slice(from, offset + reach);
  const found = graphemes.segment(near).containing(offset - from);
  if (!found) return { start: text.length, end: text.length };
  const start = from + found.index;
  const end = start + found.segment.length;
  const mayBeginBefore = from > 0 && onlyFlags.test(near.slice(0, found.index));
  const mayGoOn = end === from + near.length && end < text.length;
  return mayBeginBefore || mayGoOn ? characterAt(text, offset, reach * 2) : { start, end };
}

/** The next offset in the direction that is between two characters a reader sees. */
function bySyllable(text: string, offset: number, direction: Direction): number {
  if (direction === 1) return characterAt(text, offset).end;
  return offset === 0 ? 0 : characterAt(text, offset - 1).start;
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

function target(text: string, offset: number, step: Step, direction: Direction): number {
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

/**
 * Where the caret goes from an offset, never inside a character. At an edge of the text it stays
 * where it is.
 */
export function move(text: string, offset: number, step: Step, direction: Direction): number {
  const to = target(text, offset, step, direction);
  const rest = snap(text, to);
  // A mark that combines with white space makes one character of the end of an eojeol and the space.
  return rest === offset && to !== offset ? bySyllable(text, offset, direction) : rest;
}

/**
 * The range with one of its boundaries moved. A boundary does not come to rest beyond white space:
 * a name goes on to the next character, or ends before the space.
 */
export function withEdge(
  text: string,
  { start, end }: Range,
  edge: 'start' | 'end',
  step: Step,
  direction: Direction,
): Range {
  const isBeyond = (at: number) => isSpace(text, edge === 'start' ? at : at - 1);
  // Beyond the space a josa step goes on to the next likely boundary, not into the middle of a word.
  const onward = step === 'josa' ? 'josa' : 'syllable';
  let to = move(text, edge === 'start' ? start : end, step, direction);
  while (to > 0 && to < text.length && isBeyond(to)) to = move(text, to, onward, direction);
  return edge === 'start' ? { start: to, end } : { start, end: to };
}

/** The nearest offset at or before the one given that does not cut a character in two. */
export const snap = (text: string, offset: number): number =>
  characterAt(text, Math.min(Math.max(0, offset), text.length)).start;
