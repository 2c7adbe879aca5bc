import type { Range } from '../core/text';

/**
 * A segment is tagged as if it were a text of its own, so that a long document can be shared among
 * workers, stopped half way and overtaken. Long enough for the model's context, short enough that
 * a worker is free again in a moment.
 */
export const segmentLength = 1500;

const sentenceEnd = /[.!?。…][)"'”’」』\]]*\s/gu;

/**
 * Cuts a text into segments of at most `limit` UTF-16 code units that together cover it. A cut falls
 * on the last line end within reach, else on the last sentence end, else after the last white space,
 * else anywhere but inside a surrogate pair. No cut before half of `limit` unless at a line end.
 */
export function segments(text: string, limit = segmentLength): Range[] {
  const found: Range[] = [];
  let start = 0;
  while (text.length - start > limit) {
    const end = start + cut(text.slice(start, start + limit));
    found.push({ start, end });
    start = end;
  }
  if (start < text.length) found.push({ start, end: text.length });
  return found;
}

/** Where to end the segment that begins `part`, more than 0. */
function cut(part: string): number {
  const half = part.length >> 1;
  const line = Math.max(part.lastIndexOf('\n'), part.lastIndexOf('\r')) + 1;
  if (line > half) return line;
  let sentence = 0;
  for (const { index, 0: match } of part.matchAll(sentenceEnd)) sentence = index + match.length;
  if (sentence > half) return sentence;
  if (line > 0) return line;
  const space = part.search(/\s\S*$/u) + 1;
  if (space > half) return space;
  const last = part.charCodeAt(part.length - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return splitsPair && part.length > 1 ? part.length - 1 : part.length;
}
