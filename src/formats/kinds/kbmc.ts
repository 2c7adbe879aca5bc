import { styleOf } from '../../core/bio';
import { tokenUnits } from '../../core/tokens';
import { defineFormat, entryOf, type Entry, type TextFile } from '../format';
import { choice, column, settle, type Options, type OptionSpecs } from '../options';
import { blocks, rows } from '../parts/blocks';
import { isTag, type TokenRow } from '../parts/conll-rows';
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
import { tagged } from '../parts/tagged';
import { tagStyles, tokenOptions } from '../parts/token-options';
import type { Problem } from '../problem';

const suffix = { ...tokenOptions.tags, default: 'suffix' } as const;

const readOptions = {
  ...tableOptions,
  textColumn: { kind: 'column', default: 'Sentence' },
  labelColumn: { kind: 'column', default: 'Tags' },
  tags: suffix,
} as const satisfies OptionSpecs;

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
  writeOptions: { ...tokenOptions, tags: suffix, bom: { kind: 'flag', default: false } },

  sniff(sample) {
    const { options, rows: found } = guessTable(sample);
    const names = columnNames(found[0], true);
    const body = found.slice(1);
    // Where the header itself reads as a tag, the file is rows of single tokens, and there is none.
    const tagsAt = names.findIndex(
      (name, index) => !isTagList(name) && body.some(({ cells }) => isTagList(cells[index])),
    );
    const named = (name: string) => names.find((found) => found.toLowerCase() === name);
    const textColumn = named('sentence') ?? names.find((_, index) => index !== tagsAt) ?? '';
    const labelColumn = names[tagsAt] ?? named('tags') ?? '';
    const isFit = body.some(({ cells }) => {
      const count = (name: string) => cells[names.indexOf(name)]?.split(' ').length;
      return tagsAt >= 0 && count(textColumn) === count(labelColumn);
    });
    const tags = styleOf(
      body.flatMap(({ cells }) => (cells[tagsAt] ?? '').split(' ')).filter(isTag),
    );
    return {
      confidence: isFit ? 0.98 : named('sentence') && named('tags') ? 0.8 : 0,
      reason: 'header',
      options: { ...options, textColumn, labelColumn, tags: tagsAt < 0 ? 'suffix' : tags },
    };
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
    const style = options.tags === 'prefix' ? 'prefix' : 'suffix';
    if (options.bom === true) yield '\ufeff';
    yield 'Sentence,Tags\n';
    for (const entry of entries)
      for (const block of blocks(entry, choice(options, 'tokens', tokenUnits), style)) {
        const { tokens, tags } = rows(block, style, /\s/u);
        if (tokens.length > 0) yield csvLine([tokens.join(' '), tags.join(' ')]);
      }
  },

  readBack: ({ tags = 'suffix' }) => ({
    delimiter: 'comma',
    textColumn: 'Sentence',
    labelColumn: 'Tags',
    tags,
  }),
});

function isTagList(cell = ''): boolean {
  const tags = cell.trim().split(/ +/u);
  return tags.length > 0 && tags.every(isTag);
}

function* readRow(
  file: TextFile,
  { line, cells }: Row,
  names: readonly string[],
  options: Options,
  number: number,
): Iterable<Entry | Problem> {
  const place = { file: file.path, line };
  const wanted = [column(options, 'textColumn'), column(options, 'labelColumn')];
  const [sentence, list] = wanted.map((name) => cells[names.indexOf(name)]);
  if (sentence === undefined) {
    const detail = { expected: names.length, found: cells.length };
    yield { severity: 'error', code: 'missing-cells', ...place, detail };
    return;
  }
  const tags = (list ?? '')
    .trim()
    .split(/ +/u)
    .filter((tag) => tag !== '');
  // Two spaces make an empty token; some writers have given it a tag of its own.
  const all = sentence.split(' ');
  const words = all.filter((token) => token !== '');
  const isLoose = words.length < all.length;
  const own = isLoose && all.length === tags.length ? tags.filter((_, i) => all[i] !== '') : tags;
  if (isLoose && words.length === own.length)
    yield { severity: 'repair', code: 'extra-spaces', ...place, detail: {} };
  if (words.length !== own.length) {
    const detail = { tokens: words.length, tags: tags.length };
    yield { severity: 'error', code: 'tag-count', ...place, detail };
    yield entryOf(file, number, sentence, { line });
    return;
  }
  const row = (token: string, index: number): TokenRow => ({
    line,
    token,
    tag: own[index] ?? 'O',
    hasTag: true,
    column: 1,
  });
  const read = tagged(file, [words.map(row)], ' ', choice(options, 'tags', tagStyles));
  yield* read.problems;
  yield* read.strays;
  yield entryOf(file, number, read.text, { line, tokens: read.tokens, spans: read.spans });
}
