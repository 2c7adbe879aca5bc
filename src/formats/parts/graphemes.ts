const segmenter = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** Characters as a reader sees them, counted as far as two. */
export function graphemeCount(text: string): number {
  if (text.length < 2) return text.length;
  let count = 0;
  for (const segment of segmenter.segment(text)) if (segment.segment !== '' && ++count === 2) break;
  return count;
}
