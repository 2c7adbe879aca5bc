import { defineBinaryFormat, type BinaryFile, type Named } from '../format';
import { column, settle } from '../options';
import * as kbmc from '../parts/kbmc';
import { openParquet, type Cell, type ParquetTable } from '../parts/parquet-read';
import { parquetFile } from '../parts/parquet-write';
import type { Problem } from '../problem';

/**
 * KBMC, the Korean Bio-Medical Corpus, as Parquet: string columns `Sentence` and `Tags`, and otherwise
 * what `kbmc` is. Source: the data set card of SungJoo/KBMC, and files of the `datasets` library. It is
 * read by row group, and a damaged one costs its own rows. Other columns are not kept.
 */
export default defineBinaryFormat({
  title: { ko: 'KBMC (Parquet)', en: 'KBMC (Parquet)' },
  extensions: ['parquet'],
  magic: 'PAR1',
  carries: 'tokens',
  readOptions: kbmc.readOptions,
  writeOptions: kbmc.writeOptions,

  async sniff(file) {
    const table = await tableOf(file);
    // Broken or with other columns, it is still Parquet, and the reader says what is wrong.
    const parquet = { confidence: 0.6, reason: 'other' } as const;
    if (!isTable(table)) return parquet;
    const names = table.columns.slice(0, mostColumns);
    const first = await table.rows(0, names, 30).catch(() => []);
    const body = first.map((cells) => cells.map((cell) => textOf(cell ?? '')));
    const { confidence, options } = kbmc.guess(names, body);
    return confidence > 0 ? { confidence, reason: 'header', options } : parquet;
  },

  async columns(file) {
    const table = await tableOf(file);
    return isTable(table) ? table.columns : [];
  },

  async *read(file, options) {
    const settled = settle(kbmc.readOptions, options);
    const wanted = [column(settled, 'textColumn'), column(settled, 'labelColumn')];
    const table = await tableOf(file);
    if (!isTable(table)) {
      yield table;
      return;
    }
    const missing = wanted.find((name) => !table.columns.includes(name));
    const error = { severity: 'error', file: file.path } as const;
    if (missing !== undefined) {
      yield { ...error, code: 'no-column', line: 0, detail: { name: missing } };
      return;
    }
    let [line, number] = [0, 0];
    for (const [group, count] of table.groups.entries()) {
      const rows = await table.rows(group, wanted).catch(messageOf);
      if (typeof rows === 'string') {
        const [first, last] = [line + 1, (line += count)];
        const detail = { first, last, message: rows };
        yield { ...error, code: 'broken-rows', line: first, detail };
        continue;
      }
      for (const cells of rows) {
        line++;
        yield* badCells(file, line, wanted, cells);
        const [sentence = null, tags = null] = cells;
        if (sentence === null) {
          yield { ...error, code: 'no-text', line, detail: { key: wanted[0] ?? '' } };
          continue;
        }
        const row = { line, sentence: textOf(sentence), tags: textOf(tags ?? '') };
        for (const item of kbmc.readSentence(file, row, settled, number + 1)) {
          if ('doc' in item) number++;
          yield item;
        }
      }
    }
  },

  write: (entries, options) => parquetFile(kbmc.columns, kbmc.written(entries, options)),

  readBack: kbmc.readBack,
});

/** A wider table is looked at as far as this for its tags. */
const mostColumns = 20;

/** The table, or why there is none. */
async function tableOf(file: BinaryFile): Promise<ParquetTable | Problem> {
  try {
    return await openParquet(file);
  } catch (thrown) {
    const detail = { message: messageOf(thrown) };
    return { severity: 'error', code: 'broken-file', file: file.path, line: 0, detail };
  }
}

const isTable = (found: ParquetTable | Problem): found is ParquetTable => 'groups' in found;

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

function* badCells(
  { path }: Named,
  line: number,
  names: readonly string[],
  cells: readonly Cell[],
): Iterable<Problem> {
  for (const [index, cell] of cells.entries())
    if (cell instanceof Uint8Array) {
      const detail = { name: names[index] ?? '' };
      yield { severity: 'error', code: 'broken-cell', file: path, line, detail };
    }
}

const lossy = new TextDecoder('utf-8', { ignoreBOM: true });
const textOf = (cell: string | Uint8Array): string =>
  typeof cell === 'string' ? cell : lossy.decode(cell);
