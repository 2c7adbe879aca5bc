import { afterEach, describe, expect, it } from 'vitest';
import type { TagResult } from '../../src/engine/api';
import { createTagger, type TaggerSettings } from '../../src/engine/tagger';
import sentences from '../fixtures/engine/sentences.json';

const tiny = '/tests/fixtures/engine/tiny';
const taggers: Disposable[] = [];

function make(settings: TaggerSettings = {}) {
  const workers: Worker[] = [];
  const spawn = () => {
    const worker = new Worker(new URL('./engine-faults.worker.ts', import.meta.url), {
      type: 'module',
    });
    workers.push(worker);
    return worker;
  };
  const tagger = createTagger({ spawn, machine: { cores: 2, memory: 8 }, ...settings });
  taggers.push(tagger);
  return { tagger, workers, tell: (test: string) => workers.at(-1)?.postMessage({ test }) };
}

const bare = ({ spans }: TagResult) => spans.map(({ start, end, label }) => [start, end, label]);

afterEach(() => {
  for (const tagger of taggers.splice(0)) tagger[Symbol.dispose]();
});

describe('WebAssembly', () => {
  it('loads a plain Hugging Face folder and tags', async () => {
    const { tagger } = make();
    const stages = new Set<string>();
    const status = await tagger.load(tiny, {
      device: 'wasm',
      onProgress: ({ stage }) => stages.add(stage),
    });
    expect(status).toMatchObject({ state: 'ready', backend: 'wasm', modelId: 'tiny', workers: 1 });
    expect(status.modelHash).toMatch(/^[0-9a-f]{64}$/u);
    expect([...stages]).toEqual(['card', 'download', 'compile', 'warmup']);
    const results = await Promise.all(sentences.map((sentence) => tagger.tag(sentence)));
    expect(results.flatMap(({ spans }) => spans).length).toBeGreaterThan(40);
  });

  it('several workers answer as one does, the weights fetched once', async () => {
    const one = make();
    const { modelHash } = await one.tagger.load(tiny, { device: 'wasm' });
    const alone = await Promise.all(sentences.map((sentence) => one.tagger.tag(sentence)));
    const three = make({ machine: { cores: 4, memory: 8 } });
    await three.tagger.load(tiny, { device: 'wasm' });
    const many = [...sentences, ...sentences, ...sentences];
    const together = await Promise.all(many.map((sentence) => three.tagger.tag(sentence)));
    expect(together.map(bare)).toEqual([...alone, ...alone, ...alone].map(bare));
    const cached = await caches.match(new URL(`/kkori-models/${String(modelHash)}`, location.href));
    expect(cached?.ok).toBe(true);
  });

  it('stops in the middle of a long text', async () => {
    const { tagger } = make();
    await tagger.load(tiny, { device: 'wasm' });
    const stop = new AbortController();
    const text = sentences.join('\n').repeat(200);
    const long = tagger.tag(text, {
      signal: stop.signal,
      priority: 'background',
      onProgress: () => stop.abort(),
    });
    await expect(long).rejects.toMatchObject({ code: 'aborted' });
    expect((await tagger.tag(sentences[0] ?? '')).spans.length).toBeGreaterThan(0);
  });

  it('maps labels by the caller’s map', async () => {
    const { tagger } = make();
    await tagger.load(tiny, { device: 'wasm', labels: { Disease: 'BD' } });
    const results = await Promise.all(sentences.map((sentence) => tagger.tag(sentence)));
    expect(new Set(results.flatMap(({ spans }) => spans.map(({ label }) => label)))).toEqual(
      new Set(['BD']),
    );
  });
});

describe('WebGPU in software', () => {
  it('is not chosen by itself', async () => {
    const status = await make().tagger.load(tiny);
    expect(status).toMatchObject({ backend: 'wasm', reason: 'software-adapter' });
    expect(status.adapter).toMatch(/swiftshader/iu);
  });

  it('demanded, gives the spans that WebAssembly gives', { timeout: 120_000 }, async () => {
    const [gpu, cpu] = [make(), make()];
    const status = await gpu.tagger.load(tiny, { device: 'webgpu' });
    expect(status).toMatchObject({ backend: 'webgpu', reason: 'forced' });
    // The GPU has the float32 weights, so the processor must have them too.
    await cpu.tagger.load('/faulty/float32-only', { device: 'wasm' });
    const tag = ({ tagger }: typeof gpu) =>
      Promise.all(sentences.map((sentence) => tagger.tag(sentence)));
    expect((await tag(gpu)).map(bare)).toEqual((await tag(cpu)).map(bare));
  });

  it('a lost device is survived on WebAssembly', { timeout: 120_000 }, async () => {
    const { tagger, tell, workers } = make();
    await tagger.load(tiny, { device: 'webgpu' });
    tell('lose the device');
    expect((await tagger.tag(sentences[0] ?? '')).spans.length).toBeGreaterThan(0);
    expect(tagger.status).toMatchObject({ backend: 'wasm', reason: 'device-lost', workers: 1 });
    expect(workers).toHaveLength(2);
  });
});

describe('failures keep their code', () => {
  it('a folder that is not there', async () => {
    const loading = make().tagger.load('/models/there-is-none', { device: 'wasm' });
    await expect(loading).rejects.toMatchObject({ code: 'model-missing' });
  });

  it.each([
    ['no-weights', 'model-missing'],
    ['page-for-config', 'model-not-model'],
    ['page-for-weights', 'model-not-model'],
    ['half-the-weights', 'model-corrupt'],
    ['other-weights', 'model-corrupt'],
    ['no-labels', 'wrong-labels'],
    ['other-tokenizer', 'unsupported-tokenizer'],
  ])('%s: %s', async (fault, code) => {
    const { tagger } = make();
    const loading = tagger.load(`/faulty/${fault}`, { device: 'wasm' });
    await expect(loading).rejects.toMatchObject({ name: 'EngineError', code });
    expect(tagger.status).toMatchObject({ state: 'failed', failure: { code } });
  });

  it('a page in place of an optional card is no card', async () => {
    const status = await make().tagger.load('/faulty/page-for-card', { device: 'wasm' });
    expect(status).toMatchObject({ state: 'ready', modelId: 'page-for-card' });
  });

  it('weights with more outputs than the config has labels', async () => {
    const { tagger } = make();
    const loading = tagger.load('/faulty/fewer-labels', { device: 'wasm' });
    await expect(loading).rejects.toMatchObject({ code: 'wrong-labels' });
  });

  it('WebGPU that is demanded, of a model that has no file for it', async () => {
    const loading = make().tagger.load('/faulty/int8-only', { device: 'webgpu' });
    await expect(loading).rejects.toMatchObject({ code: 'no-webgpu' });
  });
});

describe('a worker that dies', () => {
  it('is replaced, and the text is not lost', async () => {
    const { tagger, tell, workers } = make();
    await tagger.load(tiny, { device: 'wasm' });
    const text = tagger.tag(sentences.join('\n').repeat(20));
    tell('crash');
    expect((await text).spans.length).toBeGreaterThan(0);
    expect(workers).toHaveLength(2);
    expect(tagger.status).toMatchObject({ state: 'ready', workers: 1 });
  });

  it('is found out when it falls silent', async () => {
    const { tagger, tell, workers } = make({ silence: 4000 });
    await tagger.load(tiny, { device: 'wasm' });
    tell('fall silent');
    expect((await tagger.tag(sentences[0] ?? '')).spans.length).toBeGreaterThan(0);
    expect(workers).toHaveLength(2);
  });

  it('twice over the same text gives up on the text with its code', async () => {
    const { tagger, workers } = make();
    await tagger.load(tiny, { device: 'wasm' });
    const text = tagger.tag(sentences.join('\n').repeat(400));
    const crash = setInterval(() => workers.at(-1)?.postMessage({ test: 'crash' }), 50);
    await expect(text).rejects.toMatchObject({ code: 'crashed' });
    clearInterval(crash);
  });
});
