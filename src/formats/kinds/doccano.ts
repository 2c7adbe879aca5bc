import { offsetMap } from '../../core/offsets';
import { defineFormat, entryOf, type Entry, type FreeSpan, type TextFile } from '../format';
import { choice, column, settle, type Options, type OptionSpecs } from '../options';
import { labelKey, labelsOf } from '../parts/doccano-labels';
import { guessTextKey, guessTitleKey, keysOf, others, peek } from '../parts/json-keys';
import { jsonRecords, type JsonRecord } from '../parts/json-records';
import { placer } from '../parts/place';
import { isProblem, type Problem } from '../problem';

const units = ['utf16', 'grapheme', 'codepoint'] as const;
const unit = { kind: 'choice', values: units, default: 'utf16' } as const;

const readOptions = {
  textColumn: { kind: 'column', default: 'text' },
  labelColumn: { kind: 'column', default: '' },
  titleColumn: { kind: 'column', default: '' },
  unit,
} as const satisfies OptionSpecs;

/**
 * doccano JSONL for sequence labelling, of every version: `label`, `labels`, `entities` and
 * `annotations`. Source: doccano `backend/data_import`, `data_export` and v-annotator.
 * Offsets are UTF-16 as the browser gave them, or graphemes in a project that counts those; the file
 * carries no surfaces, so only the user knows which. Relations, categories and comments stay in
 * `meta`, are reported, and are written back. Labels keep no notes and no scores.
 */
export default defineFormat({
  title: { ko: 'doccano (JSONL)', en: 'doccano (JSONL)' },
  extensions: ['jsonl', 'json'],
  carries: 'offsets',
  readOptions,
  writeOptions: { unit },

  sniff(sample) {
    const { objects, share } = peek(sample);
    const options = { textColumn: guessTextKey(objects), titleColumn: guessTitleKey(objects) };
    const key = objects.map((value) => labelKey(value)).find((found) => found !== '') ?? '';
    const isLabelled = objects.some(
      (value) => labelsOf(value[labelKey(value)]).mentions.length > 0,
    );
    const isEmpty = objects.some(({ [key]: list }) => Array.isArray(list) && list.length === 0);
    const hasText = objects.some((value) => typeof value[options.textColumn] === 'string');
    const guess = { ...options, labelColumn: isLabelled ? key : '' };
    const confidence = !hasText || share < 0.5 ? 0 : isLabelled ? 0.97 : isEmpty ? 0.5 : 0.1;
    return { confidence, reason: isLabelled ? 'json-spans' : 'json-lines', options: guess };
  },

  columns: (sample) => keysOf(peek(sample).objects),

  *read(file, options) {
    const settled = settle(readOptions, options);
    const numeric = new Set<string>();
    let number = 0;
    for (const record of jsonRecords(file)) {
      if (isProblem(record)) yield record;
      else
        for (const item of readRecord(file, record, settled, number + 1, numeric)) {
          if (!isProblem(item)) number++;
          yield item;
        }
    }
  },

  *write(entries, options) {
    const name = choice(options, 'unit', units);
    let number = 0;
    for (const { doc, spans } of entries) {
      number++;
      const map = offsetMap(doc.text, name);
      // An edge inside a character has no place in the unit: the span is left out, and missed later.
      const label = [...spans]
        .sort((a, b) => a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : 1))
        .map(({ start, end, label }) => [map.fromUtf16(start), map.fromUtf16(end), label] as const)
        .filter(([start, end]) => start !== null && end !== null);
      const { id = number, Comments = [], ...meta } = doc.meta ?? {};
      yield `${JSON.stringify({ id, ...meta, title: doc.title, text: doc.text, label, Comments })}\n`;
    }
  },

  readBack: ({ unit: of = 'utf16' }) => ({
    textColumn: 'text',
    labelColumn: 'label',
    titleColumn: 'title',
    unit: of,
  }),
});

/** Lists beside the spans, for which the app has no place but `meta`. */
const beside = ['relations', 'cats', 'Comments'];

function* readRecord(
  file: TextFile,
  { line, value }: JsonRecord,
  options: Options,
  number: number,
  numeric: Set<string>,
): Iterable<Entry | Problem> {
  const [textKey, titleKey] = [column(options, 'textColumn'), column(options, 'titleColumn')];
  const { [textKey]: text, [titleKey]: title } = value;
  const place = { file: file.path, line };
  if (typeof text !== 'string') {
    yield { severity: 'error', code: 'no-text', ...place, detail: { key: textKey } };
    return;
  }
  const key = labelKey(value, column(options, 'labelColumn')) || labelKey(value);
  const { mentions, bad, isNumeric } = labelsOf(value[key]);
  const find = placer(text, choice(options, 'unit', units));
  const spans: FreeSpan[] = [];
  for (const span of bad)
    yield { severity: 'error', code: 'bad-span', ...place, detail: { span, length: text.length } };
  for (const mention of mentions) {
    const { span, trouble } = find(mention);
    if (span) spans.push(span);
    if (trouble) yield { ...trouble, ...place };
    if (!isNumeric || numeric.has(mention.label)) continue;
    numeric.add(mention.label);
    const { label } = mention;
    yield { severity: 'repair', code: 'numeric-label', ...place, detail: { label } };
  }
  for (const what of beside) {
    const { [what]: list } = value;
    if (Array.isArray(list) && list.length > 0)
      yield {
        severity: 'loss',
        code: 'not-carried',
        ...place,
        detail: { what, count: list.length },
      };
  }
  const meta = others(value, textKey, titleKey, key);
  yield entryOf(file, number, text, {
    line,
    spans,
    ...(typeof title === 'string' && { title }),
    ...(meta && { meta }),
  });
}
