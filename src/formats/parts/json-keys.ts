import type { Sample } from '../format';
import { isProblem } from '../problem';
import { jsonRecords, type JsonObject } from './json-records';

/** The first objects of a sample, and what share of its first lines they are. */
export function peek(sample: Sample): { objects: readonly JsonObject[]; share: number } {
  const objects: JsonObject[] = [];
  // A thrown error a line is slow, and most files that are sniffed are no JSON.
  if (!/^\s*[{[]/u.test(sample.text)) return { objects, share: 0 };
  let seen = 0;
  for (const item of jsonRecords(sample)) {
    if (!isProblem(item)) objects.push(item.value);
    if (++seen === 50) break;
  }
  return { objects, share: seen === 0 ? 0 : objects.length / seen };
}

/** Keys of the objects in the order they first appear, of those the test accepts. */
export function keysOf(
  objects: readonly JsonObject[],
  test: (value: unknown) => boolean = () => true,
): readonly string[] {
  const keys = new Set<string>();
  for (const object of objects)
    for (const [key, value] of Object.entries(object)) if (test(value)) keys.add(key);
  return [...keys];
}

const isText = (value: unknown) => typeof value === 'string';

/** The key that holds the text: one of the usual names, else the one with the longest strings. */
export function guessTextKey(objects: readonly JsonObject[]): string {
  const keys = keysOf(objects, isText);
  const usual = ['text', 'sentence', 'content', 'document', 'body', '본문', '내용'];
  const size = (key: string) =>
    objects.reduce(
      (sum, { [key]: value }) => sum + (typeof value === 'string' ? value.length : 0),
      0,
    );
  const order = [...keys].sort((a, b) => size(b) - size(a));
  return usual.find((key) => keys.includes(key)) ?? order[0] ?? 'text';
}

/** The key that holds the title, or an empty string. */
export const guessTitleKey = (objects: readonly JsonObject[]): string =>
  ['title', 'name', 'filename', 'file', '제목'].find((key) =>
    keysOf(objects, isText).includes(key),
  ) ?? '';

/** The object without the keys given, or nothing when nothing is left. */
export function others(value: JsonObject, ...keys: readonly string[]): JsonObject | undefined {
  const rest = Object.entries(value).filter(([key]) => !keys.includes(key));
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}
