/**
 * Conversion between UTF-16 code units, which the app counts in, and the units other tools count in.
 * A position inside a character of the other unit has no exact counterpart: `null`, never a guess.
 */
export type OffsetUnit = 'utf16' | 'codepoint' | 'utf8' | 'grapheme';

export interface OffsetMap {
  /** How long the text is in the other unit. */
  readonly length: number;
  /** The UTF-16 offset of a position in the other unit, or `null` where there is none. */
  toUtf16(position: number): number | null;
  /** The position in the other unit of a UTF-16 offset, or `null` inside a character. */
  fromUtf16(offset: number): number | null;
}

const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });

function* pieces(text: string, unit: OffsetUnit): Iterable<readonly [utf16: number, size: number]> {
  if (unit === 'grapheme')
    for (const { segment } of graphemes.segment(text)) yield [segment.length, 1];
  else
    for (const character of text)
      yield [character.length, unit === 'utf8' ? utf8Length(character) : 1];
}

/** Bytes of one code point in UTF-8. A lone surrogate is written as U+FFFD, three bytes. */
function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Both directions for one text, in time linear in its length. */
export function offsetMap(text: string, unit: OffsetUnit): OffsetMap {
  if (unit === 'utf16') {
    const same = (n: number) => (Number.isInteger(n) && n >= 0 && n <= text.length ? n : null);
    return { length: text.length, toUtf16: same, fromUtf16: same };
  }
  const to = new Int32Array(text.length + 1).fill(-1);
  let offset = 0;
  let position = 0;
  for (const [utf16, size] of pieces(text, unit)) {
    to[offset] = position;
    offset += utf16;
    position += size;
  }
  to[offset] = position;
  const from = new Int32Array(position + 1).fill(-1);
  for (const [at, other] of to.entries()) if (other >= 0) from[other] = at;
  const look = (table: Int32Array, at: number) => {
    const found = table[at];
    return found === undefined || found < 0 ? null : found;
  };
  return {
    length: position,
    toUtf16: (other) => look(from, other),
    fromUtf16: (at) => look(to, at),
  };
}
