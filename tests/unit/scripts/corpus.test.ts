import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/formats/format';
import { entries, preview } from '../../../src/formats/import';
import { build, readParts } from '../../../scripts/corpus/build';
import { readMarked, type Form } from '../../../scripts/corpus/marked';
import { partNames, splitItems, type Parts } from '../../../scripts/corpus/split';

const folder = join(import.meta.dirname, '../../../corpus');
const slow = 120_000;

let parts: Parts = { train: [], dev: [], test: [] };
beforeAll(async () => {
  parts = await readParts(folder);
}, slow);

/** All that the app brings in from a published file. */
async function imported(name: string): Promise<readonly Entry[]> {
  const bytes = await readFile(join(folder, 'data', name));
  const found = await preview([{ path: name, bytes: () => Promise.resolve(bytes) }]);
  expect(found.problems).toEqual([]);
  const read: Entry[] = [];
  for await (const batch of entries(found)) read.push(...batch);
  return read;
}

const plain = (text: string) => text.replace(/\s+/gu, '');

/** Labels and surfaces, white space apart, as tokens keep them. */
const marks = ({ text, spans }: Form): readonly string[] =>
  spans.map(({ start, end, label }) => `${label} ${plain(text.slice(start, end))}`);

const formOf = ({ doc: { text }, spans }: Entry): Form => ({ text, spans });

describe('the published corpus', () => {
  it('is what the marked files give, byte for byte', { timeout: slow }, async () => {
    const files = await build(folder);
    const published = (await readdir(join(folder, 'data'))).map((name) => `data/${name}`);
    expect([...published, 'README.md'].sort()).toEqual([...files.keys()].sort());
    for (const [path, bytes] of files) {
      const isSame = (await readFile(join(folder, path))).equals(bytes);
      expect(isSame, `${path} is not up to date: npm run corpus`).toBe(true);
    }
  });

  it.each(partNames)(
    'comes in whole from each of its files: %s',
    { timeout: slow },
    async (part) => {
      const items = parts[part];
      for (const name of [`${part}.csv`, `${part}.parquet`]) {
        const read = await imported(name);
        expect(read.map((entry) => plain(entry.doc.text))).toEqual(
          items.map(({ spaced }) => plain(spaced.text)),
        );
        expect(read.map((entry) => marks(formOf(entry)))).toEqual(
          items.map(({ spaced }) => marks(spaced)),
        );
      }
      const natural = await imported(`natural.${part}.jsonl`);
      expect(natural.map(formOf)).toEqual(items.map((item) => item.natural));
      expect(natural.map(({ doc }) => [doc.title, doc.meta])).toEqual(
        items.map(({ id, register }) => [id, { id, register }]),
      );
    },
  );

  it('has no text in two parts, and the test part from the first file alone', () => {
    const texts = partNames.flatMap((part) =>
      [...new Set(parts[part].map(({ natural }) => plain(natural.text)))].map((text) => text),
    );
    expect(new Set(texts).size).toBe(texts.length);
    expect(parts.test.filter(({ id }) => !id.startsWith('first-'))).toEqual([]);
    expect(parts.test.length).toBeGreaterThan(0);
  });

  it('holds the same entities in both forms, without edges in white space', () => {
    for (const part of partNames)
      for (const { id, natural, spaced } of parts[part]) {
        expect(marks(spaced), id).toEqual(marks(natural));
        for (const { start, end } of natural.spans)
          expect(natural.text.slice(start, end), id).toMatch(/^\S(?:.*\S)?$/u);
        // Beyond the basic plane, UTF-16 and code points would differ.
        expect(natural.text, id).not.toMatch(/\p{Cs}|[\u{10000}-\u{10ffff}]/u);
      }
  });
});

describe('the markup', () => {
  const item = (line: string) => readMarked('x', `# emr\n${line}\n`)[0];
  const shown = ({ text, spans }: Form) => [
    text,
    ...spans.map(({ start, end, label }) => `${text.slice(start, end)}/${label}`),
  ];

  it('has two forms', () => {
    const found = item('[발작_성 고혈압/D]은 위험_하며, [신장/B] 3.5cm (47,XXY)');
    expect(found?.id).toBe('x-00000');
    expect(found && shown(found.natural)).toEqual([
      '발작성 고혈압은 위험하며, 신장 3.5cm (47,XXY)',
      '발작성 고혈압/Disease',
      '신장/Body',
    ]);
    expect(found && shown(found.spaced)).toEqual([
      '발작 성 고혈압 은 위험 하며 , 신장 3.5cm (47,XXY)',
      '발작 성 고혈압/Disease',
      '신장/Body',
    ]);
  });

  it.each([
    ['[위암/D]이 [간/D', 'x.txt:2'],
    ['위암/D]이', 'x.txt:2'],
  ])('is refused where it cannot be read: %s', (line, place) => {
    expect(() => item(line)).toThrow(place);
  });

  it('is refused without a register', () => {
    expect(() => readMarked('x', '[위암/D]이 있다.\n')).toThrow('x.txt:1: no register');
  });

  it('belongs to one split, and to no other after a change', () => {
    const items = partNames.flatMap((part) => parts[part]);
    const split = {
      seed: 13,
      dev: parts.dev.map(({ id }) => id),
      test: parts.test.map(({ id }) => id),
      sha256: { train: '0'.repeat(64), dev: '0'.repeat(64), test: '0'.repeat(64) },
    };
    expect(() => splitItems(items, split)).toThrow('run models/training/split.py');
    expect(() => splitItems(items, { dev: [] })).toThrow();
  });
});
