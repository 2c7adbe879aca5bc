import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTokenizer } from '../../src/engine/tokenizer';
import { csvRows } from '../../src/formats/parts/csv-rows';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const parts = ['train', 'dev', 'test'];

/** Every text of the published corpus, natural forms first: the order of `tokenizer_parity.py`. */
function* corpusTexts(): Generator<string> {
  for (const part of parts)
    for (const line of read(`corpus/data/natural.${part}.jsonl`).trimEnd().split('\n'))
      yield (JSON.parse(line) as { text: string }).text;
  for (const part of parts)
    for (const { cells } of [...csvRows(read(`corpus/data/${part}.csv`), ',')].slice(1))
      yield cells[0] ?? '';
}

it('cuts every text of the corpus as Hugging Face tokenizers does, ids and offsets', () => {
  const tokenizer = readTokenizer(JSON.parse(read('models/kbmc-mini/tokenizer.json')));
  const expected = JSON.parse(read('models/kbmc-mini/tokenizer-parity.json')) as unknown;
  const digest = createHash('sha256');
  let texts = 0;
  for (const text of corpusTexts()) {
    const { ids, starts, ends } = tokenizer.encode(text);
    digest.update(`${[ids, starts, ends].map((column) => column.join(' ')).join('|')}\n`);
    texts++;
  }
  expect({ texts, sha256: digest.digest('hex') }).toEqual(expected);
});
