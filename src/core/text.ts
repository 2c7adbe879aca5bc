/**
 * Document text is kept exactly as it was decoded: no normalisation, no trimming, no change of line
 * ends. Offsets into it are UTF-16 code units, half-open `[start, end)`, everywhere inside the app.
 */
export interface Doc {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** What a format carried that we have no place for, kept for a round trip to the same format. */
  readonly meta?: Readonly<Record<string, unknown>>;
  /** Token boundaries that came with an imported corpus (KBMC, CoNLL), kept for exact re-export. */
  readonly tokens?: readonly Token[];
}

/** A stretch of text, `[start, end)` in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type Token = Range;

export const overlaps = (a: Range, b: Range): boolean => a.start < b.end && b.start < a.end;

/** The range without the white space at its edges; empty when there is nothing else in it. */
export function trim(text: string, { start, end }: Range): Range {
  while (start < end && isSpace(text, start)) start++;
  while (end > start && isSpace(text, end - 1)) end--;
  return { start, end };
}

/** Every Unicode white space is in the Basic Multilingual Plane, so a code unit is enough. */
export const isSpace = (text: string, offset: number): boolean => /\s/u.test(text.charAt(offset));
