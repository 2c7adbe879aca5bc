import type { Range, Token } from './text';

/** What one row of a BIO file stands for. */
export const tokenUnits = ['eojeol-split', 'syllable', 'eojeol', 'imported'] as const;
export type TokenUnit = (typeof tokenUnits)[number];

const graphemes = new Intl.Segmenter('ko', { granularity: 'grapheme' });
const sentenceSegmenter = new Intl.Segmenter('ko', { granularity: 'sentence' });

/** One token per run of non-space characters (어절). Spans whose edge is inside one do not fit. */
export function eojeols(text: string): readonly Token[] {
  return [...text.matchAll(/\S+/gu)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
}

/** One token per character a reader sees, white space left out. */
export function syllables(text: string): readonly Token[] {
  return eojeols(text).flatMap(({ start, end }) =>
    Array.from(graphemes.segment(text.slice(start, end)), ({ index, segment }) => ({
      start: start + index,
      end: start + index + segment.length,
    })),
  );
}

/** Tokens cut wherever a span begins or ends, so that `췌장암은` gives `췌장암` and `은`. */
export function splitAt(tokens: readonly Token[], spans: readonly Range[]): readonly Token[] {
  const cuts = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  let next = 0;
  return tokens.flatMap((token) => {
    const edges = [token.start];
    while ((cuts[next] ?? Infinity) <= token.start) next++;
    for (let cut = cuts[next]; cut !== undefined && cut < token.end; cut = cuts[++next])
      edges.push(cut);
    return edges.map((start, i) => ({ start, end: edges[i + 1] ?? token.end }));
  });
}

/**
 * Sentences, without the white space around them; a line end always ends one. A sentence end inside
 * one of the ranges given does not count, so that no span is cut in two.
 */
export function sentences(text: string, whole: readonly Range[] = []): readonly Range[] {
  const found: { start: number; end: number }[] = [];
  const inside = (offset: number) => whole.some(({ start, end }) => start < offset && offset < end);
  let open: number | null = null;
  for (const { index, segment } of sentenceSegmenter.segment(text)) {
    open ??= index;
    const end = index + segment.length;
    if (inside(end)) continue;
    const piece = text.slice(open, end);
    const start: number = open + piece.length - piece.trimStart().length;
    const stop = start + piece.trim().length;
    if (start < stop) found.push({ start, end: stop });
    open = null;
  }
  return found;
}
