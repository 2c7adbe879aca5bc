import type { ColumnMetaData, FileMetaData, SchemaElement } from 'hyparquet/src/types.js';
import type { BinaryFile } from '../format';
import { checkPages, type PageTools } from './parquet-check';

/** A string, its bytes where they are not UTF-8, or `null` where there is none. */
export type Cell = string | Uint8Array | null;

/** The string columns of a Parquet file, read one row group at a time. */
export interface ParquetTable {
  /** Names of the columns that hold a string a row, in the file's order. */
  readonly columns: readonly string[];
  /** Rows of each row group. */
  readonly groups: readonly number[];
  /**
   * Cells of the columns named, a list a row, of the whole row group or of its first `limit` rows.
   * @throws Error when the row group is damaged or packed in a way that is not supported
   */
  rows(group: number, columns: readonly string[], limit?: number): Promise<readonly Cell[][]>;
}

/** No page of text is packed tighter: Snappy's shortest copy is 3 bytes for 64. */
const tightest = 32;

/**
 * Opens a Parquet file by its footer. Snappy and unpacked pages are read.
 * Source: the Parquet format 2.x. Its reader is fetched with the first file, not with the app.
 * @throws Error when it is no Parquet file or its footer is damaged
 */
export async function openParquet(file: BinaryFile): Promise<ParquetTable> {
  const [{ parquetMetadataAsync, parquetRead, snappyUncompress }, { parquetHeader }] =
    await Promise.all([import('hyparquet'), import('hyparquet/src/column.js')]);
  const slice = async (start: number, end: number) => (await file.slice(start, end)).buffer;
  const source = {
    byteLength: file.size,
    slice: (start: number, end = file.size) => slice(start, end),
  };
  if (file.size < 12) throw new Error('too short');
  const metadata = await parquetMetadataAsync(source, { geoparquet: false });
  const columns = stringColumns(metadata);
  const groups = groupSizes(metadata, file.size);

  const inflate: PageTools['inflate'] = (page, size, codec) => {
    if (codec === 'UNCOMPRESSED') return page;
    if (codec !== 'SNAPPY') throw new Error(`codec ${codec} is not supported`);
    if (!(size >= 0 && size <= page.length * tightest)) throw new Error('a page of no such size');
    const output = new Uint8Array(size);
    snappyUncompress(page, output);
    return output;
  };
  const tools: PageTools = { header: parquetHeader, inflate };

  return {
    columns: [...columns.keys()],
    groups,
    async rows(group, wanted, limit = Infinity) {
      const names = [...new Set(wanted)];
      const count = groups[group] ?? 0;
      const end = Math.min(count, limit);
      const before = groups.slice(0, group).reduce((sum, rows) => sum + rows, 0);
      for (const name of names) {
        const chunk = chunkOf(metadata, group, name);
        const from = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
        const bytes = await file.slice(from, from + Number(chunk.total_compressed_size));
        const isOptional = columns.get(name)?.repetition_type !== 'REQUIRED';
        checkPages({ bytes, codec: chunk.codec, isOptional, rows: count, wanted: end }, tools);
      }
      let found: readonly unknown[][] = [];
      await parquetRead({
        file: source,
        metadata,
        columns: names,
        rowStart: before,
        rowEnd: before + end,
        compressors: { SNAPPY: (page, size) => inflate(page, size, 'SNAPPY') },
        parsers: { stringFromBytes },
        geoparquet: false,
        onComplete: (rows) => (found = rows),
      });
      const places = wanted.map((name) => names.indexOf(name));
      return found.map((row) => places.map((place) => cellOf(row[place])));
    },
  };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The exact string; the bytes as they are where they are none, so that whoever asked can say so. */
function stringFromBytes(bytes: Uint8Array): Cell {
  try {
    return strict.decode(bytes);
  } catch {
    return bytes;
  }
}

const cellOf = (value: unknown): Cell =>
  typeof value === 'string' || value instanceof Uint8Array ? value : null;

/** Columns of plain strings right below the root; a list of strings is not one. */
function stringColumns({ schema }: FileMetaData): ReadonlyMap<string, SchemaElement> {
  const columns = new Map<string, SchemaElement>();
  for (let at = 1; at < schema.length; at = afterSubtree(schema, at)) {
    const element = schema[at];
    // A damaged footer may leave an element without its name, whatever its type says.
    if (element && isString(element) && typeof element.name === 'string')
      columns.set(element.name, element);
  }
  return columns;
}

const isString = (element: SchemaElement) =>
  element.type === 'BYTE_ARRAY' &&
  element.repetition_type !== 'REPEATED' &&
  [undefined, 'UTF8', 'ENUM'].includes(element.converted_type) &&
  [undefined, 'STRING', 'ENUM'].includes(element.logical_type?.type);

/** Index of the element after one and all that is below it. */
function afterSubtree(schema: readonly SchemaElement[], at: number): number {
  let open = 1;
  let next = at;
  for (; open > 0 && next < schema.length; next++) open += (schema[next]?.num_children ?? 0) - 1;
  return next;
}

function chunkOf(
  { row_groups: groups }: FileMetaData,
  group: number,
  name: string,
): ColumnMetaData {
  const found = groups[group]?.columns.find(
    ({ meta_data: data }) => data?.path_in_schema[0] === name,
  );
  if (!found?.meta_data) throw new Error(`no data of column ${name}`);
  return found.meta_data;
}

/** Rows of each row group, if they can be true: a row takes a bit at least, and the sum is stated. */
function groupSizes(metadata: FileMetaData, size: number): readonly number[] {
  const most = Math.max(size * 8, 1 << 20);
  const counts = metadata.row_groups.map(({ num_rows: rows }) => Number(rows));
  const sum = counts.reduce((all, count) => all + count, 0);
  if (sum !== Number(metadata.num_rows) || !counts.every((count) => count >= 0 && count <= most))
    throw new Error('rows of no such number');
  return counts;
}
