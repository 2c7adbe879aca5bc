import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAssistant } from '../../src/engine/assistant';
import { addModel, lookAt } from '../../src/engine/library/client';
import { libraryFolder, openModel } from '../../src/engine/library/files';
import { listLibrary, removeModel } from '../../src/engine/library/list';
import { findFile, modelDirectory } from '../../src/engine/library/opfs';
import { createTagger } from '../../src/engine/tagger';
import type { SourceRequest } from '../../src/engine/library/source';
import { Adding } from '../../src/session/adding.svelte';
import { ModelLibrary } from '../../src/session/library.svelte';
import sentences from '../fixtures/engine/sentences.json';
import { asFolder, externalParts, packedParts, tinyParts } from '../support/model-files';

vi.setConfig({ testTimeout: 120_000 });

const quantized = 'onnx/model_quantized.onnx';
const sentence = sentences[0] ?? '';

const add = (source: SourceRequest, weights = [quantized]) =>
  addModel({ source, named: [], weights, tags: null }, {});

async function tagWith(folder: string) {
  const tagger = createTagger({ machine: { cores: 1, memory: 8 } });
  try {
    const { modelHash, modelId } = await tagger.load(folder, { device: 'wasm' });
    return { modelHash, modelId, spans: (await tagger.tag(sentence)).spans };
  } finally {
    tagger.dispose();
  }
}

afterEach(async () => {
  const { models, unfinished } = await listLibrary();
  for (const { id } of [...models, ...unfinished]) await removeModel(id);
});

describe('a model from a folder', () => {
  it('is described before anything is stored', async () => {
    const offer = await lookAt(asFolder(await tinyParts()), [], {});
    expect(offer).toMatchObject({
      name: 'tiny',
      host: null,
      cardOrigin: 'derived',
      unnamed: null,
      texts: ['config.json', 'tokenizer.json'],
      card: { task: 'token-classification', licence: '', maxTokens: 64 },
    });
    expect(offer.weights.map(({ file, bytes }) => [file, bytes])).toEqual([
      ['onnx/model.onnx', 172694],
      [quantized, 64272],
    ]);
    expect(await listLibrary()).toEqual({ models: [], unfinished: [] });
  });

  it('is kept with size, source and hash, and tags as it does from its server', async () => {
    const id = await add(asFolder(await tinyParts()));
    const { models } = await listLibrary();
    const { bytes: textBytes } = await sizeOf(['config.json', 'tokenizer.json']);
    expect(models).toMatchObject([
      { id: 'tiny', origin: { kind: 'folder', place: 'tiny' }, card: { id: 'tiny' } },
    ]);
    expect(models[0]?.bytes).toBeGreaterThan(64272 + textBytes);
    const kept = await tagWith(libraryFolder(id));
    const served = await tagWith('/tests/fixtures/engine/tiny');
    expect(kept).toEqual(served);
    expect(models[0]?.hash).toBe(served.modelHash);
  });

  it('leaves the weights that were not asked for', async () => {
    const id = await add(asFolder(await tinyParts()));
    const files = await openModel(libraryFolder(id));
    expect(await files.exists(quantized)).toBe(true);
    expect(await files.exists('onnx/model.onnx')).toBe(false);
    await expect(files.read('onnx/model.onnx')).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('keeps the card that came with it, cut down to what was taken', async () => {
    const source = asFolder(await packedParts('tiny-electra'));
    const offer = await lookAt(source, [], {});
    expect(offer).toMatchObject({ cardOrigin: 'own', card: { licence: 'CC0-1.0' } });
    await add(source);
    const [model] = (await listLibrary()).models;
    expect(model?.card).toMatchObject({ id: 'tiny-electra', device: { wasm: quantized } });
    expect(model?.card).not.toHaveProperty('device.webgpu');
  });

  it('may hold its numbers in a file beside the graph', async () => {
    const id = await add(asFolder(await externalParts()), ['onnx/model.onnx']);
    const files = await openModel(libraryFolder(id));
    expect(await files.exists('onnx/model.onnx_data')).toBe(true);
    const whole = await add(asFolder(await tinyParts(), 'whole'), ['onnx/model.onnx']);
    const { spans } = await tagWith(libraryFolder(id));
    expect(spans).toEqual((await tagWith(libraryFolder(whole))).spans);
    expect(spans.length).toBeGreaterThan(0);
  });

  it('is not kept twice', async () => {
    const parts = await tinyParts();
    await add(asFolder(parts));
    await expect(add(asFolder(parts))).rejects.toMatchObject({
      refusal: { code: 'kept-already', id: 'tiny' },
    });
    expect((await listLibrary()).models).toHaveLength(1);
  });

  it('is gone after it was removed', async () => {
    const id = await add(asFolder(await tinyParts()));
    await removeModel(id);
    await expect(openModel(libraryFolder(id))).rejects.toMatchObject({ code: 'model-missing' });
    expect(await modelDirectory(id)).toBeNull();
  });
});

describe('every family', () => {
  it.each([
    ['tiny-electra', 'token-classification'],
    ['tiny-roberta', 'token-classification'],
    ['tiny-qwen3', 'text-generation'],
    ['tiny-gemma2', 'text-generation'],
    ['tiny-gemma3', 'text-generation'],
  ])('%s is taken in with the weights that suit this device', async (name, task) => {
    const adding = new Adding(new ModelLibrary());
    await adding.look(asFolder(await packedParts(name)));
    expect(adding.offer?.card).toMatchObject({ id: name, task });
    expect(adding.isReady).toBe(true);
    await adding.add();
    expect([adding.error, adding.step]).toEqual([null, 'added']);
    const [model] = (await listLibrary()).models;
    expect(model?.card).toMatchObject({ id: name, task });
    expect(model?.hash).toMatch(/^[0-9a-f]{64}$/u);
  });

  it('a language model answers from the library as from its server', async () => {
    const id = await add(asFolder(await packedParts('tiny-qwen3')));
    const answer = async (folder: string) => {
      using assistant = createAssistant();
      await assistant.load(folder, { device: 'wasm' });
      const asked = [{ role: 'user' as const, content: '위암이 무엇인가요?' }];
      return (await assistant.ask(asked, { maxNewTokens: 8 })).tokens;
    };
    const kept = await answer(libraryFolder(id));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept).toEqual(await answer('/tests/fixtures/models/tiny-qwen3/'));
  });
});

describe('reading', () => {
  it('refuses bytes that have changed on the disk', async () => {
    const id = await add(asFolder(await tinyParts()));
    const directory = await modelDirectory(id);
    const handle = directory && (await findFile(directory, quantized));
    const file = await handle?.getFile();
    const bytes = new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer());
    bytes[50_000] = (bytes[50_000] ?? 0) ^ 1;
    const writable = await handle?.createWritable();
    await writable?.write(bytes);
    await writable?.close();
    await expect(tagWith(libraryFolder(id))).rejects.toMatchObject({ code: 'model-corrupt' });
  });
});

async function sizeOf(paths: readonly string[]) {
  const parts = await tinyParts();
  return { bytes: paths.reduce((sum, path) => sum + (parts.get(path)?.length ?? 0), 0) };
}
