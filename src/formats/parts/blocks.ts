import { encode, type TagStyle } from '../../core/bio';
import type { Range, Token } from '../../core/text';
import { eojeols, sentences, splitAt, syllables, type TokenUnit } from '../../core/tokens';
import type { Entry, FreeSpan } from '../format';

/** One sentence as tokens and their tags. */
export interface Block {
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

/**
 * An entry as sentences of tagged tokens, for formats that keep nothing else. No sentence ends inside
 * a span. With `imported` tokens the lines of the text are the sentences, as a reader put them
 * together; a document without such tokens is cut as `eojeol-split`.
 */
export function* blocks(entry: Entry, unit: TokenUnit, style: TagStyle): Iterable<Block> {
  const { text, tokens: imported } = entry.doc;
  const spans = [...entry.spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const given = unit === 'imported' ? imported : undefined;
  let next = 0;
  let nextToken = 0;
  for (const sentence of given ? whole(lineRanges(text), spans) : sentences(text, spans)) {
    const inside: FreeSpan[] = [];
    for (let span = spans[next]; span && span.start < sentence.end; span = spans[++next])
      inside.push(span);
    const tokens: Token[] = [];
    if (given)
      for (let token = given[nextToken]; token && token.start < sentence.end;) {
        tokens.push(token);
        token = given[++nextToken];
      }
    else tokens.push(...cut(text, sentence, unit, inside));
    if (tokens.length === 0) continue;
    // Tags are words of a line: a label's white space would make two of one.
    const labelled = inside.map((span) => ({
      ...span,
      id: '',
      label: span.label.replace(/\s+/gu, '_'),
    }));
    yield {
      tokens: tokens.map(({ start, end }) => text.slice(start, end)),
      tags: encode(tokens, labelled, style).tags,
    };
  }
}

function cut(text: string, { start, end }: Range, unit: TokenUnit, spans: readonly Range[]) {
  const piece = text.slice(start, end);
  const found = unit === 'syllable' ? syllables(piece) : eojeols(piece);
  const moved = found.map((token) => ({ start: token.start + start, end: token.end + start }));
  return unit === 'eojeol' || unit === 'syllable'
    ? moved
    : splitAt(
        moved,
        spans.map((span) => outward(text, span)),
      );
}

/** A range with no edge within a surrogate pair: half of one cannot be written. */
const outward = (text: string, { start, end }: Range): Range => ({
  start: isWithinPair(text, start) ? start - 1 : start,
  end: isWithinPair(text, end) ? end + 1 : end,
});

const isWithinPair = (text: string, offset: number) =>
  /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, offset - 1), offset + 1));

function* lineRanges(text: string): Iterable<Range> {
  for (let start = 0; start <= text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    yield { start, end };
    start = end + 1;
  }
}

/** Ranges in order, joined where a span goes over the border of two. */
function* whole(ranges: Iterable<Range>, spans: readonly Range[]): Iterable<Range> {
  let open: Range | null = null;
  for (const range of ranges) {
    const joined: Range = open ? { start: open.start, end: range.end } : range;
    const isCut = spans.some(({ start, end }) => start < range.end && range.end < end);
    open = isCut ? joined : null;
    if (!isCut) yield joined;
  }
  if (open) yield open;
}

/** The block with its tokens cut at what separates columns, which no token of a row can hold. */
export function rows({ tokens, tags }: Block, style: TagStyle, separator: RegExp): Block {
  const pairs = tokens.flatMap((token, index) => {
    const tag = tags[index] ?? 'O';
    const rest = style === 'prefix' ? tag.replace(/^B-/u, 'I-') : tag.replace(/-B$/u, '-I');
    const pieces = token.split(separator).filter((piece) => piece !== '');
    return pieces.map((piece, at) => [piece, at === 0 ? tag : rest] as const);
  });
  return { tokens: pairs.map(([piece]) => piece), tags: pairs.map(([, tag]) => tag) };
}
