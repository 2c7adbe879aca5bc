import { defineFormat, entryOf, type Entry, type Sample, type TextFile } from '../format';
import { column, settle, type Options, type OptionSpecs } from '../options';
import { csvLine } from '../parts/csv-line';
import { csvRows, type Row } from '../parts/csv-rows';
import {
  columnNames,
  delimiterOf,
  guessTable,
  noColumn,
  openQuote,
  tableOptions,
} from '../parts/table';
import type { Problem } from '../problem';

const readOptions = {
  ...tableOptions,
  header: { kind: 'flag', default: true },
  textColumn: { kind: 'column', default: '' },
  titleColumn: { kind: 'column', default: '' },
} as const satisfies OptionSpecs;

/**
 * Comma-, tab- or semicolon-separated values (RFC 4180), a document a row. One column is the text, one
 * may be the title; the others are kept in `meta`. It has no place for spans.
 *
 * Rows are written by papaparse and read by our own lexer, which is lazy, knows lines and gets over
 * an unclosed quote. Cells are written as they are: a `=` before a formula would be a changed text.
 */
export default defineFormat({
  title: { ko: '표 (CSV, TSV)', en: 'Table (CSV, TSV)' },
  extensions: ['csv', 'tsv'],
  carries: 'none',
  readOptions,
  writeOptions: { ...tableOptions, bom: { kind: 'flag', default: false } },

  sniff(sample) {
    const { options, rows } = guessTable(sample);
    const isNamed = /\.(?:csv|tsv)$/iu.test(sample.path);
    const header = looksLikeHeader(rows);
    const names = columnNames(rows[0], header);
    const body = header ? rows.slice(1) : rows;
    const textColumn = names.find(isTextName) ?? longest(names, body);
    const titleColumn = names.find((name) => header && isTitleName(name) && name !== textColumn);
    const guess = { ...options, header, textColumn, ...(titleColumn && { titleColumn }) };
    const isTable = names.length > 1 && rows.length > 1;
    const confidence = isNamed ? (isTable ? 0.7 : 0.4) : isTable && header ? 0.2 : 0.02;
    return { confidence, reason: isNamed ? 'extension' : 'columns', options: guess };
  },

  columns: (sample, options) => columnNames(firstRow(sample, options), options.header !== false),

  *read(file, options) {
    const settled = settle(readOptions, options);
    const rows = csvRows(file.text, delimiterOf(settled));
    let names: readonly string[] | null = null;
    let number = 0;
    for (const row of rows) {
      if (!names) {
        names = columnNames(row, settled.header !== false);
        const wanted = column(settled, 'textColumn');
        if (wanted !== '' && !names.includes(wanted)) {
          yield noColumn(file, row, wanted);
          return;
        }
        if (settled.header !== false) continue;
      }
      if (row.openQuote !== undefined) yield openQuote(file, row);
      const result = readRow(file, row, names, settled, number + 1);
      if ('doc' in result) number++;
      yield result;
    }
  },

  *write(entries, options) {
    const delimiter = delimiterOf(options);
    if (options.bom === true) yield '\ufeff';
    yield csvLine(['title', 'text'], delimiter);
    for (const { doc } of entries) yield csvLine([doc.title, doc.text], delimiter);
  },

  readBack: ({ delimiter = 'comma' }) => ({
    delimiter,
    header: true,
    textColumn: 'text',
    titleColumn: 'title',
  }),
});

function readRow(
  file: TextFile,
  { line, cells }: Row,
  names: readonly string[],
  options: Options,
  number: number,
): Entry | Problem {
  const wanted = column(options, 'textColumn');
  const index = wanted === '' ? 0 : names.indexOf(wanted);
  const text = cells[index];
  if (text === undefined)
    return {
      severity: 'error',
      code: 'missing-cells',
      file: file.path,
      line,
      detail: { expected: names.length, found: cells.length },
    };
  const titleIndex = names.indexOf(column(options, 'titleColumn'));
  const title = cells[titleIndex];
  const rest = names.flatMap((name, at) =>
    at === index || at === titleIndex || !cells[at] ? [] : [[name, cells[at]] as const],
  );
  return entryOf(file, number, text, {
    line,
    ...(title !== undefined && { title }),
    ...(rest.length > 0 && { meta: Object.fromEntries(rest) }),
  });
}

function firstRow(sample: Sample, options: Options): Row | undefined {
  for (const row of csvRows(sample.text, delimiterOf(options))) return row;
  return undefined;
}

const isTextName = (name: string) =>
  /^(?:text|sentence|content|document|report|note|본문|텍스트|내용|문장|소견|판독문|기록)$/iu.test(
    name,
  );
const isTitleName = (name: string) =>
  /^(?:title|name|file|filename|doc_?id|id|제목|파일명?|이름|번호|문서)$/iu.test(name);

/** A first row of short, different words over rows that are longer, or of names we know. */
function looksLikeHeader(rows: readonly Row[]): boolean {
  const [first, ...rest] = rows;
  if (!first || rest.length === 0) return false;
  const { cells } = first;
  if (new Set(cells).size < cells.length || cells.some((cell) => cell.trim() === '')) return false;
  if (cells.some(isTextName)) return true;
  if (cells.some((cell) => cell.length > 40 || /^[\d.,-]+$/u.test(cell))) return false;
  const isProse = rest.some((row) => row.cells.some((cell) => /[^\x21-\x7e]/u.test(cell)));
  if (isProse && cells.every((cell) => /^[a-z_][\w.-]*$/iu.test(cell))) return true;
  const mean = (of: readonly Row[]) =>
    of.reduce((sum, row) => sum + row.cells.join('').length, 0) / of.length;
  return mean(rest) >= 2 * mean([first]);
}

/** The column with the longest cells. */
function longest(names: readonly string[], rows: readonly Row[]): string {
  const size = (index: number) =>
    rows.reduce((sum, { cells }) => sum + (cells[index]?.length ?? 0), 0);
  const order = names.map((name, index) => ({ name, size: size(index) }));
  return order.sort((a, b) => b.size - a.size)[0]?.name ?? '';
}
