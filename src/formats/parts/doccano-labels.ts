import { isObject, type JsonObject } from './json-records';
import type { Mention } from './place';

/** A list of spans in any of the forms doccano has written over the years. */
export interface DoccanoLabels {
  readonly mentions: readonly Mention[];
  /** Items that are not spans, as JSON. */
  readonly bad: readonly string[];
  /** Whether labels are numbers of a list that is not in the file, as in "JSONL (Text label)". */
  readonly isNumeric: boolean;
}

/** Keys that hold spans: of today, of versions up to 1.4, of relation projects, of "Text label". */
const usual = ['label', 'labels', 'entities', 'annotations', 'spans'];

/** The key that holds spans; an empty string where none does. */
export function labelKey(value: JsonObject, wanted = ''): string {
  const keys = wanted === '' ? [...usual, ...Object.keys(value)] : [wanted];
  const lists = keys.filter((key) => Array.isArray(value[key]));
  const withSpans = lists.find((key) => (value[key] as unknown[]).some(isSpan));
  return withSpans ?? lists.find((key) => wanted !== '' || usual.includes(key)) ?? '';
}

const isSpan = (item: unknown) => mentionOf(item) !== null;

/** `[start, end, "LABEL"]`, or an object with `start_offset`, `end_offset` and `label`. */
function mentionOf(item: unknown): Mention | null {
  const [start, end, label]: readonly unknown[] = Array.isArray(item)
    ? (item as readonly unknown[])
    : isObject(item)
      ? [item['start_offset'], item['end_offset'], item['label']]
      : [];
  if (typeof start !== 'number' || typeof end !== 'number') return null;
  if (typeof label !== 'string' && typeof label !== 'number') return null;
  return { start, end, label: String(label) };
}

export function labelsOf(list: unknown): DoccanoLabels {
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  return {
    mentions: items.map(mentionOf).filter((mention) => mention !== null),
    bad: items.filter((item) => !isSpan(item)).map((item) => JSON.stringify(item)),
    isNumeric: items.some((item) => isObject(item) && typeof item['label'] === 'number'),
  };
}
