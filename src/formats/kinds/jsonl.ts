import { offsetMap } from '../../core/offsets';
import { statuses } from '../../core/layer';
import { defineFormat, entryOf, type Entry, type FreeSpan, type TextFile } from '../format';
import { choice, column, settle, type Options, type OptionSpecs } from '../options';
import { guessTextKey, guessTitleKey, keysOf, others, peek } from '../parts/json-keys';
import { isObject, jsonRecords, type JsonRecord } from '../parts/json-records';
import { placer, type Mention } from '../parts/place';
import { isProblem, type Problem } from '../problem';

const units = ['codepoint', 'utf16', 'utf8', 'grapheme'] as const;
const unit = { kind: 'choice', values: units, default: 'codepoint' } as const;

const readOptions = {
  textColumn: { kind: 'column', default: 'text' },
  titleColumn: { kind: 'column', default: '' },
  unit,
} as const satisfies OptionSpecs;

/**
 * JSON Lines, our own form: `{"title", "text", "entities": [{"start", "end", "label", "text"}]}`, with
 * `status` and `note` where there are some. Any object with a string in it can be read; `spans` is
 * read as `entities`, and other keys are kept in `meta`. Offsets count code points, as Python does,
 * unless an option says otherwise; each entity's own `text` tells whether they are right.
 * Nothing of the text or the spans is lost.
 */
export default defineFormat({
  title: { ko: 'JSON Lines (text, entities)', en: 'JSON Lines (text, entities)' },
  extensions: ['jsonl', 'ndjson', 'json'],
  carries: 'offsets',
  readOptions,
  writeOptions: { unit },

  sniff(sample) {
    const { objects, share } = peek(sample);
    const options = {
      textColumn: guessTextKey(objects),
      titleColumn: guessTitleKey(objects),
    };
    const hasText = objects.some((value) => typeof value[options.textColumn] === 'string');
    // A file of this name without any text is still no plain text: its errors say what it lacks.
    if (!hasText || share < 0.5) {
      const isNamed = /\.(?:jsonl|ndjson|json)$/iu.test(sample.path);
      return { confidence: isNamed ? 0.3 : 0, reason: 'extension', options };
    }
    const hasSpans = objects.some((value) => mentionsOf(value).mentions.length > 0);
    return hasSpans
      ? { confidence: 0.95, reason: 'json-spans', options }
      : { confidence: 0.8, reason: 'json-lines', options };
  },

  columns: (sample) => keysOf(peek(sample).objects, (value) => typeof value === 'string'),

  *read(file, options) {
    const settled = settle(readOptions, options);
    let number = 0;
    for (const record of jsonRecords(file)) {
      if (isProblem(record)) yield record;
      else
        for (const item of readRecord(file, record, settled, number + 1)) {
          if (!isProblem(item)) number++;
          yield item;
        }
    }
  },

  *write(entries, options) {
    const name = choice(options, 'unit', units);
    for (const { doc, spans, status, note } of entries) {
      const map = offsetMap(doc.text, name);
      // An edge inside a character has no place in the unit: the span is left out, and missed later.
      const entities = spans.flatMap(({ start, end, label, score }) => {
        const from = map.fromUtf16(start);
        const to = map.fromUtf16(end);
        if (from === null || to === null) return [];
        const text = doc.text.slice(start, end);
        return [{ start: from, end: to, label, text, ...(score !== undefined && { score }) }];
      });
      const more = { ...(status && { status }), ...(note && { note }) };
      yield `${JSON.stringify({ ...doc.meta, title: doc.title, text: doc.text, entities, ...more })}\n`;
    }
  },

  readBack: ({ unit: of = 'codepoint' }) => ({
    textColumn: 'text',
    titleColumn: 'title',
    unit: of,
  }),
});

function* readRecord(
  file: TextFile,
  { line, value }: JsonRecord,
  options: Options,
  number: number,
): Iterable<Entry | Problem> {
  const [textKey, titleKey] = [column(options, 'textColumn'), column(options, 'titleColumn')];
  const { [textKey]: text, [titleKey]: title, status, note } = value;
  const place = { file: file.path, line };
  if (typeof text !== 'string') {
    yield { severity: 'error', code: 'no-text', ...place, detail: { key: textKey } };
    return;
  }
  const { key, mentions, bad } = mentionsOf(value);
  const meta = others(value, textKey, titleKey, key, 'status', 'note');
  const known = statuses.find((name) => name === status);
  const spans: FreeSpan[] = [];
  const find = placer(text, choice(options, 'unit', units));
  for (const detail of bad) yield { severity: 'error', code: 'bad-span', ...place, detail };
  for (const mention of mentions) {
    const { span, trouble } = find(mention);
    if (span) spans.push(mention.score === undefined ? span : { ...span, score: mention.score });
    if (trouble) yield { ...trouble, ...place };
  }
  yield entryOf(file, number, text, {
    line,
    spans,
    ...(typeof title === 'string' && { title }),
    ...(meta && { meta }),
    ...(known && { status: known }),
    ...(typeof note === 'string' && { note }),
  });
}

interface Mentions {
  readonly key: string;
  readonly mentions: readonly (Mention & { readonly score?: number })[];
  readonly bad: readonly { readonly span: string; readonly length: number }[];
}

function mentionsOf({ entities, spans }: JsonRecord['value']): Mentions {
  const key = Array.isArray(entities) ? 'entities' : 'spans';
  const list: readonly unknown[] = Array.isArray(entities)
    ? entities
    : Array.isArray(spans)
      ? spans
      : [];
  const read = list.map((item) => {
    if (!isObject(item)) return null;
    const { start, end, label, text: surface, score } = item;
    if (typeof start !== 'number' || typeof end !== 'number' || typeof label !== 'string')
      return null;
    return {
      start,
      end,
      label,
      ...(typeof surface === 'string' && { surface }),
      ...(typeof score === 'number' && { score }),
    };
  });
  return {
    key: list.length > 0 || Array.isArray(entities) ? key : '',
    mentions: read.filter((mention) => mention !== null),
    bad: list.flatMap((item, index) =>
      read[index] ? [] : [{ span: JSON.stringify(item), length: 0 }],
    ),
  };
}
