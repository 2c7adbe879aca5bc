import { defineFormat, type Entry, type TextFile } from '../format';
import { column, settle, type Options, type OptionSpecs } from '../options';
import { csvLine } from '../parts/csv-line';
import { csvRows, type Row } from '../parts/csv-rows';
import * as kbmc from '../parts/kbmc';
import {
  columnNames,
  delimiterOf,
  guessTable,
  noColumn,
  openQuote,
  tableOptions,
} from '../parts/table';
import type { Problem } from '../problem';

const readOptions = { ...tableOptions, ...kbmc.readOptions } as const satisfies OptionSpecs;

/**
 * KBMC, the Korean Bio-Medical Corpus: CSV with the columns `Sentence` (tokens with one space between)
 * and `Tags` (`Disease-B`), a sentence a row, a row a document. Source: the data set card of
 * SungJoo/KBMC. Like every format of tokens it loses the white space of the text and edges inside
 * tokens.
 */
export default defineFormat({
  title: { ko: 'KBMC (CSV)', en: 'KBMC (CSV)' },
  extensions: ['csv'],
  carries: 'tokens',
  readOptions,
  writeOptions: { ...kbmc.writeOptions, bom: { kind: 'flag', default: false } },

  sniff(sample) {
    const { options, rows } = guessTable(sample);
    const body = rows.slice(1).map(({ cells }) => cells);
    const guess = kbmc.guess(columnNames(rows[0], true), body);
    return { ...guess, reason: 'header', options: { ...options, ...guess.options } };
  },

  columns(sample, options) {
    for (const row of csvRows(sample.text, delimiterOf(options))) return columnNames(row, true);
    return [];
  },

  *read(file, options) {
    const settled = settle(readOptions, options);
    const wanted = [column(settled, 'textColumn'), column(settled, 'labelColumn')];
    let names: readonly string[] | null = null;
    let number = 0;
    for (const row of csvRows(file.text, delimiterOf(settled))) {
      if (!names) {
        const found = columnNames(row, true);
        names = found;
        const missing = wanted.find((name) => !found.includes(name));
        if (missing !== undefined) {
          yield noColumn(file, row, missing);
          return;
        }
        continue;
      }
      if (row.openQuote !== undefined) yield openQuote(file, row);
      for (const item of readRow(file, row, names, settled, number + 1)) {
        if ('doc' in item) number++;
        yield item;
      }
    }
  },

  *write(entries, options) {
    if (options.bom === true) yield '\ufeff';
    yield `${kbmc.columns.join(',')}\n`;
    for (const row of kbmc.written(entries, options)) yield csvLine([...row]);
  },

  readBack: (options) => ({ delimiter: 'comma', ...kbmc.readBack(options) }),
});

function* readRow(
  file: TextFile,
  { line, cells }: Row,
  names: readonly string[],
  options: Options,
  number: number,
): Iterable<Entry | Problem> {
  const wanted = [column(options, 'textColumn'), column(options, 'labelColumn')];
  const [sentence, tags = ''] = wanted.map((name) => cells[names.indexOf(name)]);
  if (sentence === undefined) {
    const detail = { expected: names.length, found: cells.length };
    yield { severity: 'error', code: 'missing-cells', file: file.path, line, detail };
    return;
  }
  yield* kbmc.readSentence(file, { line, sentence, tags }, options, number);
}
