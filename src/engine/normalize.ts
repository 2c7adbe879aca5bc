/**
 * The text normalisation of BERT tokenizers (`BertNormalizer` of Hugging Face tokenizers), with the
 * place that every character came from. Removing, replacing, decomposing and lowercasing change
 * lengths, so each character of the output carries the UTF-16 range of its source character.
 *
 * Compared over all of Unicode: the only differences are some 700 marks, formats and punctuation
 * signs that Unicode took in or changed after version 8, which the reference has not heard of.
 */
export interface NormalizerOptions {
  /** Drops control characters and turns every white space into U+0020. */
  readonly cleanText: boolean;
  /** Puts spaces around CJK ideographs. */
  readonly isolateIdeographs: boolean;
  /** Decomposes (NFD: Hangul syllables become jamo) and drops nonspacing marks. */
  readonly stripAccents: boolean;
  readonly lowercase: boolean;
}

/** Parallel arrays: character i (one code point) came from `[starts[i], ends[i])` of the source. */
export interface Characters {
  readonly characters: string[];
  readonly starts: number[];
  readonly ends: number[];
}

const isControl = (character: string) => /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(character);
export const isSpace = (character: string): boolean => /\p{White_Space}/u.test(character);

/** The blocks that BERT calls Chinese characters; Hangul and kana are not among them. */
const ideographs: readonly (readonly [first: number, last: number])[] = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b73f],
  [0x2b740, 0x2b81f],
  [0x2b920, 0x2ceaf],
  [0xf900, 0xfaff],
  [0x2f800, 0x2fa1f],
];
const isIdeograph = (codePoint: number) =>
  codePoint >= 0x3400 &&
  ideographs.some(([first, last]) => codePoint >= first && codePoint <= last);

/** What one source character becomes; several characters, or none. */
function normalizeCharacter(source: string, options: NormalizerOptions): string {
  let text = source;
  if (options.cleanText) {
    // In this order: vertical tab, form feed and U+0085 are white space and still dropped.
    if (source === '\ufffd' || (isControl(source) && !/[\t\n\r]/u.test(source))) return '';
    if (isSpace(source)) return ' ';
  }
  if (options.stripAccents) text = text.normalize('NFD').replace(/\p{Mn}/gu, '');
  if (options.lowercase) text = lowercase(text);
  return text;
}

/** Character by character, without the rule for a final sigma, as the reference does it. */
const lowercase = (text: string) =>
  text.length === 1 ? text.toLowerCase() : text.replace(/./gsu, (c) => c.toLowerCase());

const isPlain = (codePoint: number) => codePoint >= 0x21 && codePoint <= 0x7e;
const isHangul = (codePoint: number) => codePoint >= 0xac00 && codePoint <= 0xd7a3;

/** Normalises `text` character by character. */
export function normalize(text: string, options: NormalizerOptions): Characters {
  const characters: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const push = (character: string, start: number, end: number) => {
    characters.push(character);
    starts.push(start);
    ends.push(end);
  };
  let start = 0;
  for (const source of text) {
    const end = start + source.length;
    const codePoint = source.codePointAt(0) ?? 0;
    if (isPlain(codePoint)) {
      push(options.lowercase ? source.toLowerCase() : source, start, end);
    } else if (isHangul(codePoint) && !options.stripAccents) {
      push(source, start, end);
    } else {
      const isolate = options.isolateIdeographs && isIdeograph(codePoint);
      if (isolate) push(' ', start, end);
      for (const character of normalizeCharacter(source, options)) push(character, start, end);
      if (isolate) push(' ', start, end);
    }
    start = end;
  }
  return { characters, starts, ends };
}
