import type { Span } from './layer';
import type { Range, Token } from './text';

/** `B-Disease` or, as KBMC and Naver write it, `Disease-B`. */
export type TagStyle = 'prefix' | 'suffix';

export interface Misfit {
  readonly span: Span;
  /** An edge inside a token; no token at all under it; or tokens another span has already taken. */
  readonly reason: 'inside-token' | 'no-token' | 'overlap';
  /** The range that was tagged in its place, or `null` when nothing was. */
  readonly written: Range | null;
}

export interface Encoded {
  /** One tag a token, IOB2. */
  readonly tags: readonly string[];
  /** Every span that the tags do not say exactly. Nothing is moved or dropped in silence. */
  readonly misfits: readonly Misfit[];
}

const tag = (mark: 'B' | 'I', label: string, style: TagStyle) =>
  style === 'prefix' ? `${mark}-${label}` : `${label}-${mark}`;

/**
 * IOB2 tags for spans over tokens, both in reading order. A span that begins or ends inside a token
 * is written over whole tokens and reported.
 */
export function encode(
  tokens: readonly Token[],
  spans: readonly Span[],
  style: TagStyle = 'prefix',
): Encoded {
  const tags = new Array<string>(tokens.length).fill('O');
  const misfits: Misfit[] = [];
  for (const span of spans) {
    const first = firstEndingAfter(tokens, span.start);
    let stop = first;
    while ((tokens[stop]?.start ?? Infinity) < span.end) stop++;
    const head = tokens[first];
    const tail = tokens[stop - 1];
    if (stop === first || !head || !tail) misfits.push({ span, reason: 'no-token', written: null });
    else if (tags.slice(first, stop).some((taken) => taken !== 'O'))
      misfits.push({ span, reason: 'overlap', written: null });
    else {
      for (let i = first; i < stop; i++) tags[i] = tag(i === first ? 'B' : 'I', span.label, style);
      const written = { start: head.start, end: tail.end };
      if (written.start !== span.start || written.end !== span.end)
        misfits.push({ span, reason: 'inside-token', written });
    }
  }
  return { tags, misfits };
}

/** Index of the first token that ends after the offset, by binary search. */
function firstEndingAfter(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end ?? Infinity) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

export type Mark = 'B' | 'I' | 'O' | 'E' | 'S';
export interface Tag {
  readonly mark: Mark;
  readonly label: string;
}

const marks: Readonly<Record<string, Mark>> = { B: 'B', I: 'I', E: 'E', L: 'E', S: 'S', U: 'S' };

/**
 * Reads one tag. Only the first or last letter is the mark: label names may hold `-` and `_` too.
 * `null` is a tag that cannot be read in the style.
 */
export function parseTag(text: string, style: TagStyle): Tag | null {
  if (text === 'O' || text === '-' || text === '_' || text === '') return { mark: 'O', label: '' };
  const parts =
    style === 'prefix' ? /^([BIESLU])[-_](.+)$/u.exec(text) : /^(.+)[-_]([BIESLU])$/u.exec(text);
  const [, one = '', two = ''] = parts ?? [];
  const [letter, label] = style === 'prefix' ? [one, two] : [two, one];
  const mark = marks[letter];
  return parts && mark ? { mark, label } : null;
}

/** The style in which more of the tags can be read, `prefix` when both are as good. */
export function styleOf(tags: Iterable<string>): TagStyle {
  let prefix = 0;
  let suffix = 0;
  for (const text of new Set(tags)) {
    if (parseTag(text, 'prefix')) prefix++;
    if (parseTag(text, 'suffix')) suffix++;
  }
  return suffix > prefix ? 'suffix' : 'prefix';
}

export interface Decoded {
  readonly spans: readonly Omit<Span, 'id'>[];
  /** Tokens, by index, whose tag cannot be read, or is an `I` that continues nothing. */
  readonly odd: readonly { readonly token: number; readonly reason: 'unreadable' | 'stray' }[];
}

/**
 * Reads tags (IOB1, IOB2, BIOES, BILOU) back into spans. A stray `I` opens a span, as conlleval
 * reads it, and is reported; an unreadable tag counts as `O`.
 */
export function decode(
  tokens: readonly Token[],
  tags: readonly string[],
  style: TagStyle = styleOf(tags),
): Decoded {
  const spans: { start: number; end: number; label: string }[] = [];
  const odd: { token: number; reason: 'unreadable' | 'stray' }[] = [];
  let isOpen = false;
  for (const [index, { start, end }] of tokens.entries()) {
    const read = parseTag(tags[index] ?? 'O', style);
    if (!read) odd.push({ token: index, reason: 'unreadable' });
    const { mark, label } = read ?? { mark: 'O', label: '' };
    if (mark === 'O') {
      isOpen = false;
      continue;
    }
    const continues = mark === 'I' || mark === 'E';
    const last = spans.at(-1);
    if (continues && isOpen && last?.label === label) last.end = end;
    else {
      if (continues) odd.push({ token: index, reason: 'stray' });
      spans.push({ start, end, label });
    }
    isOpen = mark === 'B' || mark === 'I';
  }
  return { spans, odd };
}
