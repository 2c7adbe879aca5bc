/**
 * How far a range of one text has moved in another that should be the same, or `null` where the text
 * under it is not. Texts that differ are held together at their common beginning and common end, so
 * that a fault in one place is not counted against the spans around it.
 */
export function alignment(
  before: string,
  after: string,
): (start: number, end: number) => number | null {
  if (before === after) return () => 0;
  const shift = after.length - before.length;
  if (shift === 0)
    return (start, end) => (before.slice(start, end) === after.slice(start, end) ? 0 : null);
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return (start, end) => (end <= head ? 0 : start >= before.length - tail ? shift : null);
}
