/** Rows of a row group, which is the least that a reader has to hold: as the `datasets` library has it. */
const groupSize = 1000;

/**
 * A Parquet file of string columns, in pieces of a row group each, packed with Snappy.
 * Source: the Parquet format 2.x; the schema is spelt out as pandas and `datasets` write it. The writer
 * is fetched with the first file, not with the app.
 */
export async function* parquetFile(
  columns: readonly string[],
  rows: Iterable<readonly string[]>,
): AsyncIterable<Uint8Array> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: [
      { name: 'schema', num_children: columns.length },
      ...columns.map((name) => ({
        name,
        type: 'BYTE_ARRAY' as const,
        repetition_type: 'OPTIONAL' as const,
        converted_type: 'UTF8' as const,
        logical_type: { type: 'STRING' as const },
      })),
    ],
  });
  const taken = () => {
    const bytes = writer.getBytes().slice();
    // The place in the file is `offset`; only the buffer begins anew.
    writer.index = 0;
    return bytes;
  };
  let open: (readonly string[])[] = [];
  const flush = () => {
    const columnData = columns.map((name, at) => ({
      name,
      data: open.map((row) => row[at] ?? ''),
    }));
    void file.write({ columnData, rowGroupSize: groupSize });
    open = [];
    return taken();
  };
  for (const row of rows) if (open.push(row) === groupSize) yield flush();
  if (open.length > 0) yield flush();
  void file.finish();
  yield taken();
}
