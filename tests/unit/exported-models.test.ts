import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCard } from '../../src/engine/card';
import { readTokenizer } from '../../src/engine/tokenizer';

/** The folders that `models/training/export` packed are what the app expects of a packed folder. */

interface Manifest {
  readonly version: number;
  readonly chunkBytes: number;
  readonly files: readonly { path: string; bytes: number; sha256: string; chunks: string[] }[];
}

const root = new URL('../fixtures/models/', import.meta.url);
const names = readdirSync(root);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe.each(names)('%s', (name) => {
  const read = (path: string) => readFileSync(new URL(`${name}/${path}`, root));
  const json = (path: string) => JSON.parse(read(path).toString('utf8')) as unknown;

  it('has a card that names files which are there', () => {
    const card = parseCard(json('card.json'));
    expect(card).toMatchObject({ id: name });
    for (const { path, bytes, sha256: hash } of card.files) {
      expect({ path, bytes: read(path).length, hash: sha256(read(path)) }).toEqual({
        path,
        bytes,
        hash,
      });
    }
    const listed = new Set(card.files.map(({ path }) => path));
    for (const { file } of card.variants ?? []) expect(listed).toContain(file);
    expect(card.variants?.length).toBeGreaterThan(0);
  });

  it('has a manifest with the hashes of every file and of its chunks', () => {
    const manifest = json('kkori-manifest.json') as Manifest;
    expect(manifest).toMatchObject({ version: 1, chunkBytes: 8 * 1024 * 1024 });
    for (const { path, bytes, sha256: hash, chunks } of manifest.files) {
      const content = read(path);
      const cut = Array.from({ length: Math.ceil(content.length / manifest.chunkBytes) }, (_, at) =>
        sha256(content.subarray(at * manifest.chunkBytes, (at + 1) * manifest.chunkBytes)),
      );
      expect({ path, bytes: content.length, hash: sha256(content), chunks: cut }).toEqual({
        path,
        bytes,
        hash,
        chunks,
      });
    }
  });
});

interface Expected {
  readonly sentences: readonly { readonly text: string; readonly ids: readonly number[] }[];
}

describe.each(['tiny-electra', 'tiny-roberta'])('the tokenizer of %s', (name) => {
  const json = (path: string) =>
    JSON.parse(readFileSync(new URL(`${name}/${path}`, root), 'utf8')) as unknown;

  it('gives the ids that Hugging Face gave', () => {
    const { spec, encode } = readTokenizer(json('tokenizer.json'));
    const { sentences } = json('expected.json') as Expected;
    for (const { text, ids } of sentences)
      expect([spec.first, ...encode(text).ids, spec.last]).toEqual(ids);
  });
});
