import { parquetMetadata } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { exportCorpus } from '../../src/formats/export';
import type { Entry } from '../../src/formats/format';
import { entries, preview } from '../../src/formats/import';
import { marked } from '../support/marked';
import { read, readBytes } from '../support/read-format';
import { describeWithFixtures, fixtureNames, fixtures } from '../support/fixtures';

const parquet = (columns: Readonly<Record<string, readonly unknown[]>>, more: object = {}) =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: Object.entries(columns).map(([name, data]): ColumnSource => ({
        name,
        data: [...data],
        type: 'STRING',
      })),
      ...more,
    }),
  );

const request = { format: 'kbmc-parquet', split: 'one', baseName: 'out' } as const;

async function written(given: readonly Entry[]): Promise<Uint8Array> {
  const { files, report } = await exportCorpus(given, request);
  expect(report).toMatchObject({ docs: given.length, lost: [], extra: 0, isTextSame: true });
  return files[0]?.bytes ?? new Uint8Array();
}

describe('KBMC as Parquet', () => {
  it('is two columns of strings, a sentence a row', async () => {
    const {
      entries: found,
      docs,
      problems,
    } = await readBytes(
      'kbmc-parquet',
      parquet({ Sentence: ['위암 은', '간 이'], Tags: ['Disease-B O', 'Body-B O'] }),
    );
    expect(problems).toEqual([]);
    expect(docs).toEqual([
      ['위암 은', '위암/Disease'],
      ['간 이', '간/Body'],
    ]);
    expect(found.map(({ line, doc: { id } }) => [line, id])).toEqual([
      [1, 'file.x#1'],
      [2, 'file.x#2'],
    ]);
  });

  it('may have other names, more columns and prefix tags', async () => {
    const bytes = parquet({ id: ['7', '8'], text: ['위암 은', '간 이'], ner: ['B-D O', 'O O'] });
    expect((await readBytes('kbmc-parquet', bytes)).docs).toEqual([
      ['위암 은', '위암/D'],
      ['간 이'],
    ]);
  });

  it('says when its columns are not there, or hold no strings', async () => {
    const bytes = parquet({ Sentence: ['위암 은'], Tags: ['Disease-B O'] });
    expect((await readBytes('kbmc-parquet', bytes, { labelColumn: 'NER' })).problems).toEqual([
      'error no-column 0',
    ]);
    const numbers = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'Sentence', data: ['위암 은'], type: 'STRING' },
          { name: 'Tags', data: [1n], type: 'INT64' },
        ],
      }),
    );
    expect((await readBytes('kbmc-parquet', numbers)).problems).toEqual(['error no-column 0']);
  });

  it('keeps the text of a row without tags, and names a row without text', async () => {
    const { docs, problems } = await readBytes(
      'kbmc-parquet',
      parquet({ Sentence: ['위암 은', null, '간 이'], Tags: [null, 'O', 'Body-B O'] }),
    );
    expect(docs).toEqual([['위암 은'], ['간 이', '간/Body']]);
    expect(problems).toEqual(['error tag-count 1', 'error no-text 2']);
  });

  it('keeps each character of a cell, and says where bytes are none', async () => {
    const cell = `\ufeff${'간'.normalize('NFD')}\u00a0😀`;
    const exact = await readBytes('kbmc-parquet', parquet({ Sentence: [cell], Tags: ['Body-B'] }));
    expect(exact.docs[0]?.[0]).toBe(cell);
    const bytes = parquet(
      { Sentence: ['위암 은', '간XX 이'], Tags: ['Disease-B O', 'O O'] },
      { codec: 'UNCOMPRESSED', statistics: false },
    );
    bytes[new TextDecoder('latin1').decode(bytes).indexOf('XX')] = 0xff;
    const { docs, problems } = await readBytes('kbmc-parquet', bytes);
    expect(docs[1]).toEqual(['간\ufffdX 이']);
    expect(problems).toEqual(['error broken-cell 2']);
  });
});

describe('a large corpus as Parquet', () => {
  const many = Array.from({ length: 2500 }, (_, i) =>
    marked(String(i), `[위암${String(i)}|Disease] 환자 [간|Body] 은 ${String(i * 7919)} 번`),
  );

  it('is written in row groups and read in batches', async () => {
    const bytes = await written(many);
    const { row_groups: groups } = parquetMetadata(bytes);
    expect(groups.map(({ num_rows: rows }) => Number(rows))).toEqual([1000, 1000, 500]);
    const found = await preview([{ path: 'a.parquet', bytes: () => Promise.resolve(bytes) }]);
    expect(found).toMatchObject({ docs: 2500, spans: 5000, problems: [] });
    expect(found.files[0]).toMatchObject({ format: 'kbmc-parquet', encoding: null });
    const sizes: number[] = [];
    for await (const batch of entries(found)) sizes.push(batch.length);
    expect(sizes).toEqual([...Array<number>(12).fill(200), 100]);
  });

  it('is not filled with a run of a million cells that a page of a thousand claims', async () => {
    const bytes = await written(many);
    const start = Number(
      parquetMetadata(bytes).row_groups[0]?.columns[0]?.meta_data?.data_page_offset,
    );
    const reader = { view: new DataView(bytes.buffer), offset: start };
    parquetHeader(reader);
    // A run of 1,000 cells that are there becomes one of 1,048,575.
    expect([...bytes.subarray(reader.offset, reader.offset + 3)]).toEqual([0xd0, 0x0f, 1]);
    bytes.set([0xfe, 0xff, 0x7f], reader.offset);
    const file = { path: 'a.parquet', bytes: () => Promise.resolve(bytes) };
    const { problems } = await preview([file], { all: { format: 'kbmc-parquet' } });
    expect(problems).toMatchObject([
      { line: 1, detail: { first: 1, last: 1000, message: 'a run that is too long' } },
    ]);
  });

  it('loses to damage only the row group that is damaged', async () => {
    const bytes = await written(many);
    const start = Number(
      parquetMetadata(bytes).row_groups[1]?.columns[0]?.meta_data?.data_page_offset,
    );
    bytes.fill(0xff, start, start + 20);
    const { docs, problems } = await readBytes('kbmc-parquet', bytes);
    expect(problems).toEqual(['error broken-rows 1001']);
    expect([docs.length, docs[999]?.[1], docs[1000]?.[1]]).toEqual([
      1500,
      '위암999/Disease',
      '위암2000/Disease',
    ]);
  });
});

describe('a damaged file', () => {
  const small = [marked('a', '[위암|Disease] 은 [간|Body] 에'), marked('b', '정상 이다')];

  it('that is cut off anywhere is broken, and said to be so', async () => {
    const bytes = await written(small);
    for (let end = 0; end < bytes.length; end++) {
      const { docs, problems } = await readBytes('kbmc-parquet', bytes.subarray(0, end));
      expect([docs, problems]).toEqual([[], ['error broken-file 0']]);
    }
  });

  it('with one bit flipped is read or has its place named', { timeout: 30_000 }, async () => {
    const bytes = await written(small);
    // Two or three bits of each byte.
    for (let bit = 0; bit < bytes.length * 8; bit += 3) {
      const copy = bytes.slice();
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { docs, problems } = await readBytes('kbmc-parquet', copy);
      expect(docs.length === 2 || problems.length > 0, `bit ${String(bit)}`).toBe(true);
    }
  });

  it('is an error in the preview, which goes on with the other files', async () => {
    const bytes = await written(small);
    const file = (path: string, data: Uint8Array) => ({ path, bytes: () => Promise.resolve(data) });
    const found = await preview([file('a.parquet', bytes.slice(0, -9)), file('b.parquet', bytes)]);
    expect(found.docs).toBe(2);
    expect(found.problems).toMatchObject([{ code: 'broken-file', file: 'a.parquet', line: 0 }]);
    const text = file('c.txt', new TextEncoder().encode('간이 아프다'));
    const forced = await preview([text], { all: { format: 'kbmc-parquet' } });
    expect(forced.problems).toMatchObject([{ code: 'broken-file', file: 'c.txt' }]);
  });
});

describeWithFixtures('Parquet of the datasets library', () => {
  const folder = 'hf-datasets/generated-by-datasets-lib';

  it('holds the published row of KBMC as its CSV does, and is written alike', async () => {
    const csv = new TextDecoder().decode(fixtures(`${folder}/kbmc_row0_shape.csv`));
    const found = await readBytes('kbmc-parquet', fixtures(`${folder}/kbmc_row0_shape.parquet`));
    expect(found.docs).toEqual(read('kbmc', csv).docs);
    expect(found.problems).toEqual([]);
    const { files } = await exportCorpus(found.entries, {
      ...request,
      options: { tokens: 'imported' },
    });
    const again = await readBytes('kbmc-parquet', files[0]?.bytes ?? new Uint8Array());
    expect(again.docs).toEqual(found.docs);
  });

  it.each(fixtureNames('hf-datasets').filter((name) => /klue.*\.parquet$/u.test(name)))(
    'with lists instead of strings has no such columns, and says so: %s',
    async (path) => {
      const { problems } = await readBytes('kbmc-parquet', fixtures(path));
      expect(problems).toEqual(['error no-column 0']);
    },
  );
});
