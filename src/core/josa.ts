import { nounEnds } from './noun-ends';
import { isSpace, type Range } from './text';

const opening = /^(?:[^\p{L}\p{M}\p{N}]\p{M}*)+/u;
const closing = /(?:[^\p{L}\p{M}\p{N}%+]\p{M}*)+$/u;
const separator = /[()[\]{}<>/·→,;:'"“”‘’「」]/u;

/** The eojeol around an offset, `[start, end)`; empty on white space between two. */
export function eojeolAt(text: string, offset: number): Range {
  let start = offset;
  let end = offset;
  while (start > 0 && !isSpace(text, start - 1)) start--;
  while (end < text.length && !isSpace(text, end)) end++;
  return { start, end };
}

const isDigit = (text: string, at: number) => /\d/u.test(text.charAt(at));

/** A separator between two digits is part of a number: `1,000`, `12:30`. */
const separates = (text: string, at: number) =>
  separator.test(text.charAt(at)) && !(isDigit(text, at - 1) && isDigit(text, at + 1));

/** The part of an eojeol around the offset that no bracket, slash or quote cuts: `폐렴(pneumonia)`. */
function partAt(text: string, eojeol: Range, offset: number): Range {
  let at = Math.min(offset, eojeol.end - 1);
  while (at > eojeol.start && separates(text, at)) at--;
  while (at < eojeol.end - 1 && separates(text, at)) at++;
  let start = at;
  let end = at + 1;
  while (start > eojeol.start && !separates(text, start - 1)) start--;
  while (end < eojeol.end && !separates(text, end)) end++;
  return { start, end };
}

/** The range without punctuation at its edges, or as it was when there is nothing else. */
function bare(text: string, { start, end }: Range): Range {
  const piece = text.slice(start, end);
  const skip = opening.exec(piece)?.[0].length ?? 0;
  let drop = closing.exec(piece)?.[0].length ?? 0;
  // A closing bracket stays where the word holds its partner: `폐렴(pneumonia)`.
  const kept = piece.slice(skip, piece.length - drop);
  if (kept.split('(').length > kept.split(')').length && piece.at(-drop) === ')') drop--;
  return skip + drop >= piece.length ? { start, end } : { start: start + skip, end: end - drop };
}

/** The tables are of composed syllables; a word of decomposed ones is looked up composed. */
function nounsOf(text: string, { start, end }: Range): readonly Range[] {
  const word = text.slice(start, end);
  const composed = word.normalize('NFC');
  const isDecomposed = word !== composed && word === composed.normalize('NFD');
  const lengths = isDecomposed
    ? nounEnds(composed).map((length) => composed.slice(0, length).normalize('NFD').length)
    : nounEnds(word);
  return lengths.map((length) => bare(text, { start, end: start + length }));
}

const distinct = (ranges: readonly Range[]): readonly Range[] => [
  ...new Map(
    ranges.map((range) => [`${String(range.start)}-${String(range.end)}`, range]),
  ).values(),
];

/**
 * What a click or a double click on a word proposes, best first: `췌장암은` gives `췌장암`, then
 * `췌장암은`. Empty where there is no word.
 */
export function proposals(text: string, offset: number): readonly Range[] {
  const eojeol = eojeolAt(text, offset);
  if (eojeol.start === eojeol.end) return [];
  const part = bare(text, partAt(text, eojeol, offset));
  return distinct([...nounsOf(text, part), ...nounsOf(text, bare(text, eojeol)), eojeol]);
}

/**
 * Offsets in the eojeol at which a boundary is likely, in order: its edges, the brackets and slashes
 * in it, and where its nouns may end. Alt+arrow steps through them.
 */
export function boundaries(text: string, eojeol: Range): readonly number[] {
  const found = new Set([eojeol.start, eojeol.end]);
  for (let at = eojeol.start; at < eojeol.end;) {
    const part = bare(text, partAt(text, eojeol, at));
    found.add(part.start).add(part.end);
    for (const { end } of nounsOf(text, part)) found.add(end);
    at = Math.max(part.end, at) + 1;
  }
  return [...found].sort((a, b) => a - b);
}
