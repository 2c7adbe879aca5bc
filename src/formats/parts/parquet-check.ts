import type { PageHeader } from 'hyparquet/src/types.js';

/** One column of one row group, as far as its pages can be checked by it. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly codec: string;
  /** Whether cells may be null, so that each page tells which are there. */
  readonly isOptional: boolean;
  /** Rows that all pages may hold together. */
  readonly rows: number;
  /** Rows that will be read: pages after them are not looked at. */
  readonly wanted: number;
}

/** The two functions of hyparquet that the check needs. */
export interface PageTools {
  readonly header: (reader: { view: DataView; offset: number }) => PageHeader;
  readonly inflate: (page: Uint8Array, size: number, codec: string) => Uint8Array;
}

const encodings = new Set([
  'PLAIN',
  'PLAIN_DICTIONARY',
  'RLE_DICTIONARY',
  'DELTA_LENGTH_BYTE_ARRAY',
]);

/**
 * Checks the pages of a flat column of strings before hyparquet decodes them. It trusts the numbers in
 * a file, so that one flipped bit in the length of a run would fill the memory with a billion cells.
 * Source: the Parquet format, `Encodings.md`, and hyparquet 1.31.5, `column.js`, `encoding.js`.
 * @throws Error that says what does not fit
 */
export function checkPages(chunk: Chunk, tools: PageTools): void {
  const { bytes, rows, wanted } = chunk;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = { view, offset: 0 };
  for (let seen = 0; seen < wanted && reader.offset < bytes.length - 1;) {
    const header = tools.header(reader);
    const size = header.compressed_page_size;
    const page = bytes.subarray(reader.offset, reader.offset + size);
    if (!(size >= 0) || page.length !== size) throw new Error('a page goes beyond its column');
    reader.offset += size;
    if (header.type === 'DICTIONARY_PAGE') checkDictionary(header);
    else seen += checkData(header, page, rows - seen, chunk, tools);
  }
}

function checkDictionary({
  dictionary_page_header: head,
  uncompressed_page_size: size,
}: PageHeader) {
  // Each of its strings has four bytes of length.
  if (!head || !isCount(head.num_values, size / 4)) throw new Error('a dictionary of no such size');
}

/** How many rows the page holds. */
function checkData(
  header: PageHeader,
  page: Uint8Array,
  atMost: number,
  { codec, isOptional }: Pick<Chunk, 'codec' | 'isOptional'>,
  { inflate }: PageTools,
): number {
  const size = header.uncompressed_page_size;
  const { data_page_header: first, data_page_header_v2: second } = header;
  const head = second ?? first;
  if (!head || !isCount(head.num_values, atMost)) throw new Error('a page of no such size');
  const count = head.num_values;
  if (!encodings.has(head.encoding)) throw new Error(`encoding ${head.encoding} is not supported`);
  let values: Uint8Array;
  if (second) {
    const { definition_levels_byte_length: levels, repetition_levels_byte_length: none } = second;
    if (none !== 0 || !isCount(levels, page.length) || !isCount(second.num_nulls, count))
      throw new Error('a page with levels of no such size');
    if (isOptional) checkLevels(page.subarray(0, levels), count);
    const rest = page.subarray(levels);
    values = second.is_compressed === false ? rest : inflate(rest, size - levels, codec);
  } else {
    values = inflate(page, size, codec);
    if (isOptional) {
      const levels = new DataView(values.buffer, values.byteOffset).getUint32(0, true);
      checkLevels(values.subarray(4, 4 + levels), count);
      values = values.subarray(4 + levels);
    }
  }
  if (head.encoding.endsWith('_DICTIONARY')) {
    const width = values[0] ?? 0;
    if (width > 32) throw new Error('an index of no such width');
    checkRuns(values.subarray(1), width, count);
  }
  return count;
}

/** Levels must be there for each cell: hyparquet reads on in what follows them. */
function checkLevels(bytes: Uint8Array, count: number): void {
  if (checkRuns(bytes, 1, count) < count) throw new Error('levels that end early');
}

/**
 * Runs of the hybrid encoding: none may stand for more values than the page has.
 * @returns how many values they stand for
 */
function checkRuns(bytes: Uint8Array, width: number, count: number): number {
  let at = 0;
  let seen = 0;
  while (seen < count && at < bytes.length) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 28) throw new Error('a run without end');
      header += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const groups = Math.floor(header / 2);
    const isPacked = header % 2 === 1;
    const length = isPacked ? groups * 8 : groups;
    // The last group of eight may be filled up, and is never a whole group too long.
    if (length > count - seen + (isPacked ? 7 : 0)) throw new Error('a run that is too long');
    at += isPacked ? groups * width : (width + 7) >> 3;
    seen += length;
  }
  return seen;
}

const isCount = (value: number, atMost: number) =>
  Number.isInteger(value) && value >= 0 && value <= atMost;
