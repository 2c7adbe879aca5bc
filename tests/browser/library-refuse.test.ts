import { zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../src/core/scheme';
import { createTagger } from '../../src/engine/tagger';
import { listLibrary, removeModel } from '../../src/engine/library/list';
import type { SourceRequest } from '../../src/engine/library/source';
import { Adding } from '../../src/session/adding.svelte';
import { whyFailed } from '../../src/session/failure';
import { ModelLibrary } from '../../src/session/library.svelte';
import sentences from '../fixtures/engine/sentences.json';
import {
  asFolder,
  externalParts,
  packedParts,
  tinyParts,
  withJson,
  withPart,
  without,
  type ModelParts,
} from '../support/model-files';

const weights = 'onnx/model_quantized.onnx';
const float = 'onnx/model.onnx';
const data = 'onnx/model.onnx_data';
const sentence = sentences[0] ?? '';

/** The model in use all the while: whatever is refused beside it, it goes on. */
const inUse = createTagger({ machine: { cores: 1, memory: 8 } });
let before: unknown;

beforeAll(async () => {
  await inUse.load('/tests/fixtures/engine/tiny', { device: 'wasm' });
  before = await inUse.tag(sentence);
});
afterAll(() => inUse.dispose());

afterEach(async () => {
  const { models, unfinished } = await listLibrary();
  for (const { id } of [...models, ...unfinished]) await removeModel(id);
});

/** Adds a model as the dialog does; answers why it was refused, in both languages. */
async function refusalOf(source: SourceRequest): Promise<Record<Language | 'code', string>> {
  const adding = new Adding(new ModelLibrary());
  await adding.look(source);
  if (adding.step === 'offer') {
    const all = adding.offer?.weights ?? [];
    const wanted = all.find(({ file }) => file === weights) ?? all[0];
    for (const each of all) adding.choose(each, each === wanted);
    await adding.add();
  }
  const { error } = adding;
  const { refusal } = error as { refusal?: { code: string } };
  return {
    code: refusal?.code ?? 'none',
    ko: whyFailed(error, 'ko'),
    en: whyFailed(error, 'en'),
  };
}

async function expectRefused(source: SourceRequest, code: string, named: string) {
  const refusal = await refusalOf(source);
  expect(refusal.code).toBe(code);
  for (const sentence of [refusal.ko, refusal.en]) expect(sentence).toContain(named);
  expect(refusal.ko).toMatch(/[가-힣].*[.)]$/su);
  expect(refusal.ko + refusal.en).not.toMatch(/\{\w+[}|]|\[object/u);
  expect(await listLibrary()).toEqual({ models: [], unfinished: [] });
  expect(await inUse.tag(sentence)).toEqual(before);
}

const cut = (parts: ModelParts, path: string, share = 0.5) => {
  const bytes = parts.get(path) ?? new Uint8Array();
  return withPart(parts, path, bytes.slice(0, bytes.length * share));
};

function flipped(parts: ModelParts, path: string, at = 0.6) {
  const bytes = (parts.get(path) ?? new Uint8Array()).slice();
  const index = Math.floor(bytes.length * at);
  bytes[index] = (bytes[index] ?? 0) ^ 4;
  return withPart(parts, path, bytes);
}

const unpinned = (parts: ModelParts) => without(parts, 'kkori-manifest.json', 'card.json');
const page = '<!doctype html><html><body>없는 페이지</body></html>';

describe('a plain export', () => {
  const cases: [string, (parts: ModelParts) => ModelParts, string, string][] = [
    ['half the weights', (parts) => cut(parts, weights), 'broken-onnx', weights],
    ['a page for weights', (parts) => withPart(parts, weights, page), 'page', weights],
    ['a text for weights', (parts) => withPart(parts, weights, '가중치'), 'not-onnx', weights],
    [
      'a pointer of Git LFS',
      (parts) => withPart(parts, weights, 'version https://git-lfs.github.com/spec/v1\noid'),
      'lfs-pointer',
      weights,
    ],
    [
      'a page for the config',
      (parts) => withPart(parts, 'config.json', page),
      'page',
      'config.json',
    ],
    [
      'a broken config',
      (parts) => withPart(parts, 'config.json', '{"architectures":'),
      'not-json',
      'config.json',
    ],
    ['no config', (parts) => without(parts, 'config.json'), 'no-config', 'config.json'],
    ['no tokenizer', (parts) => without(parts, 'tokenizer.json'), 'no-tokenizer', 'tokenizer.json'],
    [
      'a tokenizer of another family',
      (parts) => withJson(parts, 'tokenizer.json', (json) => ({ ...json, model: { type: 'BPE' } })),
      'unsupported-tokenizer',
      'tokenizer.json',
    ],
    ['no weights', (parts) => without(parts, weights, float), 'no-weights', 'onnx/model'],
    [
      'a config without any labels',
      (parts) => withJson(parts, 'config.json', (json) => ({ ...json, id2label: undefined })),
      'labels',
      'config.json',
    ],
    [
      'another kind of network',
      (parts) =>
        withJson(parts, 'config.json', (json) => ({
          ...json,
          architectures: ['BertForQuestionAnswering'],
        })),
      'unknown-kind',
      'BertForQuestionAnswering',
    ],
    [
      'fewer labels than the weights have outputs',
      (parts) =>
        withJson(parts, 'config.json', (json) => ({
          ...json,
          id2label: { 0: 'O', 1: 'B-Disease', 2: 'I-Disease' },
        })),
      'wrong-outputs',
      weights,
    ],
    [
      'a card that cannot be read',
      (parts) => withPart(parts, 'card.json', '{"task":"token-classification"}'),
      'bad-card',
      'card.json',
    ],
  ];
  it.each(cases)('%s', { timeout: 60_000 }, async (_, change, code, named) => {
    await expectRefused(asFolder(change(await tinyParts())), code, named);
  });

  it('the weights of a language model', async () => {
    const other = await packedParts('tiny-qwen3');
    const parts = withPart(await tinyParts(), weights, other.get(weights) ?? '');
    await expectRefused(asFolder(parts), 'wrong-graph', weights);
  });

  it.each([
    ['without', (parts: ModelParts) => without(parts, data), 'no-external-data', 'model.onnx_data'],
    ['with half of', (parts: ModelParts) => cut(parts, data), 'truncated', data],
  ])('%s the file that holds its numbers', async (_, change, code, named) => {
    await expectRefused(asFolder(change(await externalParts())), code, named);
  });

  it('an empty folder', async () => {
    await expectRefused(asFolder(new Map()), 'empty', '');
  });
});

describe('a packed model', () => {
  const cases: [string, (parts: ModelParts) => ModelParts, string, string][] = [
    ['cut short', (parts) => cut(parts, weights), 'truncated', weights],
    ['one bit other than the manifest says', (p) => flipped(p, weights), 'wrong-hash', weights],
    [
      'one bit other than the card says',
      (parts) => flipped(without(parts, 'kkori-manifest.json'), weights),
      'wrong-hash',
      weights,
    ],
    [
      'a changed tokenizer',
      (p) => flipped(p, 'tokenizer.json', 0.5),
      'wrong-hash',
      'tokenizer.json',
    ],
    ['a changed card', (p) => flipped(p, 'card.json', 0.05), 'wrong-hash', 'card.json'],
  ];
  it.each(cases)('%s', async (_, change, code, named) => {
    await expectRefused(asFolder(change(await packedParts('tiny-electra'))), code, named);
  });
});

describe('outputs without names', () => {
  const nameless = (parts: ModelParts) =>
    withJson(parts, 'config.json', (json) => ({
      ...json,
      id2label: Object.fromEntries(Array.from({ length: 7 }, (_, i) => [i, `LABEL_${String(i)}`])),
    }));

  it('are named by a person, and the model then tags', { timeout: 60_000 }, async () => {
    const adding = new Adding(new ModelLibrary());
    await adding.look(asFolder(nameless(await tinyParts())));
    expect(adding.offer?.unnamed).toHaveLength(7);
    expect(adding.isReady).toBe(false);
    const names = ['O', 'B-Disease', 'I-Disease', 'B-Body', 'I-Body', 'B-Treatment', 'I-Treatment'];
    for (const [output, name] of names.entries()) adding.name(output, name);
    for (const each of adding.offer?.weights ?? []) adding.choose(each, each.file === weights);
    expect(adding.isReady).toBe(true);
    await adding.add();
    expect(adding.error).toBeNull();
    const tagger = createTagger({ machine: { cores: 1, memory: 8 } });
    await tagger.load(adding.key ?? '', { device: 'wasm' });
    expect(await tagger.tag(sentence)).toEqual(before);
    tagger.dispose();
  });

  it('are not stored under names that make no tags', async () => {
    const adding = new Adding(new ModelLibrary());
    await adding.look(asFolder(nameless(await tinyParts())));
    for (let output = 0; output < 7; output++) adding.name(output, 'I-Disease');
    expect(adding.isReady).toBe(false);
    await adding.add();
    expect((await listLibrary()).models).toEqual([]);
  });
});

describe('an archive', () => {
  const zip = (bytes: Uint8Array<ArrayBuffer>): SourceRequest => ({
    kind: 'zip',
    file: new File([bytes], 'model.zip'),
  });
  const packed = (parts: ModelParts, level: 0 | 6 = 6) =>
    zipSync(Object.fromEntries(parts), { level });
  /** The archive with a name of the same length in place of another, as no packer would write it. */
  const renamed = (bytes: Uint8Array<ArrayBuffer>, from: string, to: string) => {
    const text = new TextDecoder('latin1').decode(bytes).replaceAll(from, to);
    return Uint8Array.from(text, (char) => char.charCodeAt(0));
  };

  it('is taken in as its folder is, packed or not', { timeout: 60_000 }, async () => {
    for (const level of [0, 6] as const) {
      const adding = new Adding(new ModelLibrary());
      const parts = new Map(
        [...(await packedParts('tiny-electra'))].map(([path, bytes]) => [`안쪽/${path}`, bytes]),
      );
      await adding.look(zip(packed(parts, level)));
      expect(adding.offer).toMatchObject({ name: 'model', cardOrigin: 'own' });
      await adding.add();
      expect(adding.error).toBeNull();
      const [model] = (await listLibrary()).models;
      await removeModel(model?.id ?? '');
    }
  });

  it('of other bytes', () => expectRefused(zip(new Uint8Array(100)), 'not-zip', ''));

  it('cut short', async () => {
    const bytes = packed(await tinyParts());
    await expectRefused(zip(bytes.slice(0, bytes.length / 2)), 'zip-truncated', '');
  });

  it.each([
    ['../../evil.json', 'aa/bb/evil.json'],
    ['/etc/abcd.json', 'xetc/abcd.json'],
    ['C:/x/evil.json', 'CC/x/evil.json'],
    ['a\\..\\evil.json', 'aa..aevil.json'],
  ])('with the name %s', async (evil, harmless) => {
    const parts = withPart(await tinyParts(), harmless, '{}');
    await expectRefused(zip(renamed(packed(parts), harmless, evil)), 'zip-path', evil);
  });

  it('that unpacks to far more than it is', async () => {
    const parts = withPart(unpinned(await tinyParts()), weights, new Uint8Array(30_000_000));
    await expectRefused(zip(packed(parts)), 'zip-bomb', weights);
  });

  it('that unpacks to more than it says', async () => {
    const bytes = packed(await tinyParts());
    const view = new DataView(bytes.buffer);
    const name = new TextEncoder().encode(weights);
    // The directory comes last, so the last mention of the name is its entry's.
    for (let at = bytes.length - name.length; at > 0; at--) {
      if (!name.every((byte, index) => bytes[at + index] === byte)) continue;
      view.setUint32(at - 46 + 24, 1000, true);
      break;
    }
    await expectRefused(zip(bytes), 'zip-bomb', weights);
  });

  it('whose packed bytes are damaged', async () => {
    const bytes = packed(await tinyParts());
    const name = new TextDecoder('latin1').decode(bytes).indexOf(weights);
    bytes.fill(255, name + 2000, name + 4000);
    const { code } = await refusalOf(zip(bytes));
    expect(['zip-broken', 'not-onnx', 'broken-onnx', 'zip-bomb']).toContain(code);
    expect(await listLibrary()).toEqual({ models: [], unfinished: [] });
  });
});
