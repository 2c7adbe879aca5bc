import { isSpace, normalize, type Characters, type NormalizerOptions } from './normalize';

/** A step that cuts pieces of normalised text into smaller ones. */
export type PreTokenizer =
  /** Cuts at white space and makes every punctuation character a piece of its own. */
  | { readonly kind: 'bert' }
  /** Cuts out every match, and drops it where `keep` is false. */
  | { readonly kind: 'split'; readonly pattern: RegExp; readonly keep: boolean };

/** All that a BERT tokenizer is made of. */
export interface TokenizerSpec {
  readonly normalizer: NormalizerOptions | null;
  readonly preTokenizers: readonly PreTokenizer[];
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknown: number;
  readonly first: number;
  readonly last: number;
  readonly padding: number;
  readonly continuationPrefix: string;
  /** A longer word, in code points, is one unknown token. */
  readonly maxWordLength: number;
}

/** Tokens of a text without [CLS] and [SEP], as parallel arrays. */
export interface Encoding {
  readonly ids: number[];
  /** `[starts[i], ends[i])` in UTF-16 code units of the text as it was given. */
  readonly starts: number[];
  readonly ends: number[];
  /** True for a token that goes on with the word of the token before it. */
  readonly continues: boolean[];
}

export interface Tokenizer {
  readonly spec: TokenizerSpec;
  /**
   * Tokenizes any text. The spellings of special tokens, such as `[SEP]`, are ordinary characters
   * here: a document cannot put control tokens into the model's input.
   */
  readonly encode: (text: string) => Encoding;
}

/** A piece of the normalised characters, `[from, to)`. */
type Piece = readonly [from: number, to: number];

/** `\p{P}` and every ASCII symbol, which BERT calls punctuation too. */
const isPunctuation = (character: string) => /[\p{P}$+<=>^`|~]/u.test(character);

/** A WordPiece tokenizer that equals Hugging Face's, but with offsets into the original text. */
export function createTokenizer(spec: TokenizerSpec): Tokenizer {
  let longest = 0;
  for (const piece of spec.vocabulary.keys()) longest = Math.max(longest, piece.length);
  return {
    spec,
    encode(text) {
      const normalized = normalize(text, spec.normalizer ?? unchanged);
      let pieces: Piece[] = [[0, normalized.characters.length]];
      for (const step of spec.preTokenizers)
        pieces = pieces.flatMap((piece) =>
          step.kind === 'bert' ? cutWords(normalized, piece) : cutMatches(normalized, piece, step),
        );
      const encoding: Encoding = { ids: [], starts: [], ends: [], continues: [] };
      for (const piece of pieces) addWord(spec, longest, normalized, piece, encoding);
      return encoding;
    },
  };
}

const unchanged: NormalizerOptions = {
  cleanText: false,
  isolateIdeographs: false,
  stripAccents: false,
  lowercase: false,
};

function cutWords({ characters }: Characters, [from, to]: Piece): Piece[] {
  const words: Piece[] = [];
  let start = from;
  for (let index = from; index <= to; index++) {
    const character = characters[index] ?? ' ';
    const atEnd = index === to;
    if (!atEnd && !isSpace(character) && !isPunctuation(character)) continue;
    if (index > start) words.push([start, index]);
    if (!atEnd && isPunctuation(character)) words.push([index, index + 1]);
    start = index + 1;
  }
  return words;
}

function cutMatches(
  { characters }: Characters,
  [from, to]: Piece,
  { pattern, keep }: Extract<PreTokenizer, { kind: 'split' }>,
): Piece[] {
  const cuts: Piece[] = [];
  const text = characters.slice(from, to).join('');
  const indexAt = characterIndex(characters, from, to);
  let done = from;
  for (const match of text.matchAll(pattern)) {
    const start = indexAt(match.index);
    const end = indexAt(match.index + match[0].length);
    if (start > done) cuts.push([done, start]);
    if (keep && end > start) cuts.push([start, end]);
    done = end;
  }
  if (to > done) cuts.push([done, to]);
  return cuts;
}

/** From a UTF-16 offset in the joined characters to a character's index; offsets must not fall. */
function characterIndex(characters: readonly string[], from: number, to: number) {
  let index = from;
  let offset = 0;
  return (wanted: number): number => {
    while (offset < wanted && index < to) offset += characters[index++]?.length ?? 0;
    return index;
  };
}

/** Greedy longest match first: the longest piece of the vocabulary that begins the rest. */
function addWord(
  spec: TokenizerSpec,
  longest: number,
  { characters, starts, ends }: Characters,
  [from, to]: Piece,
  encoding: Encoding,
): void {
  const { vocabulary, unknown, continuationPrefix, maxWordLength } = spec;
  const add = (id: number, first: number, last: number) => {
    encoding.ids.push(id);
    encoding.starts.push(starts[first] ?? 0);
    encoding.ends.push(ends[last] ?? 0);
    encoding.continues.push(first > from);
  };
  if (to - from > maxWordLength) {
    add(unknown, from, to - 1);
    return;
  }
  const found: [id: number, first: number, last: number][] = [];
  let first = from;
  while (first < to) {
    const prefix = first > from ? continuationPrefix : '';
    let id: number | undefined;
    let end = Math.min(to, first + longest);
    let piece = prefix + characters.slice(first, end).join('');
    while (end > first) {
      id = vocabulary.get(piece);
      if (id !== undefined) break;
      end--;
      piece = piece.slice(0, piece.length - (characters[end]?.length ?? 1));
    }
    if (id === undefined) {
      add(unknown, from, to - 1);
      return;
    }
    found.push([id, first, end - 1]);
    first = end;
  }
  for (const [id, start, last] of found) add(id, start, last);
}
