import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenRequest, TaggerApi, TaggerStatus } from '../../src/engine/api';
import { EngineError } from '../../src/engine/failure';
import { poolSize } from '../../src/engine/pool-size';
import type { Handlers } from '../../src/engine/rpc';
import { createTagger } from '../../src/engine/tagger';
import { FakeWorker, opened, whole } from './engine-fake-worker';

const taggers: Disposable[] = [];

/** A tagger whose n-th worker behaves as the n-th of `plans`, and later ones as the last. */
function make(plans: readonly Partial<Handlers<TaggerApi>>[], { cores = 2, silence = 5000 } = {}) {
  const workers: FakeWorker[] = [];
  const spawn = () => {
    const worker = new FakeWorker(plans[Math.min(workers.length, plans.length - 1)] ?? {});
    workers.push(worker);
    return worker as unknown as Worker;
  };
  const tagger = createTagger({ spawn, machine: { cores, memory: 8 }, silence });
  taggers.push(tagger);
  return { tagger, workers };
}

const never = () => new Promise<never>(() => undefined);
const refuse = (code: EngineError['code']) => () => Promise.reject(new EngineError(code, code));
const gpu = (open: Handlers<TaggerApi>['open']): Partial<Handlers<TaggerApi>> => ({
  probe: () => Promise.resolve({ usable: true, reason: 'webgpu-ok', adapter: 'a gpu' }),
  open,
});

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'http://app.example/annotate/' });
});
afterEach(() => {
  for (const tagger of taggers.splice(0)) tagger[Symbol.dispose]();
  vi.unstubAllGlobals();
});

describe('load', () => {
  it('goes idle, loading, ready, and tells what is there', async () => {
    const asked: OpenRequest[] = [];
    const { tagger } = make([
      {
        open(request, { progress }) {
          asked.push(request);
          progress({ stage: 'download', file: 'model.onnx', loadedBytes: 1, totalBytes: 2 });
          return Promise.resolve(opened());
        },
      },
    ]);
    expect(tagger.status.state).toBe('idle');
    const seen: TaggerStatus[] = [];
    tagger.onStatus((status) => seen.push(status));
    const stages: string[] = [];
    const status = await tagger.load('models/fake', {
      device: 'wasm',
      onProgress: ({ stage }) => stages.push(stage),
    });
    expect(asked).toEqual([
      {
        folder: 'http://app.example/annotate/models/fake/',
        device: 'wasm',
        labels: null,
        weightsHash: null,
      },
    ]);
    expect(stages).toEqual(['download']);
    expect(seen.some(({ state, progress }) => state === 'loading' && progress !== null)).toBe(true);
    expect(status).toMatchObject({
      state: 'ready',
      backend: 'wasm',
      reason: 'forced',
      workers: 1,
      modelId: 'fake',
      modelHash: 'hash',
      progress: null,
      failure: null,
    });
  });

  it.each(['model-missing', 'wrong-labels', 'unsupported-tokenizer'] as const)(
    'fails with %s, and so do texts, until another model is loaded',
    async (code) => {
      const { tagger, workers } = make([{ open: refuse(code) }, {}]);
      const loading = tagger.load('models/a', { device: 'wasm' });
      const waiting = tagger.tag('두통');
      await expect(loading).rejects.toMatchObject({ code });
      await expect(waiting).rejects.toMatchObject({ code });
      expect(tagger.status).toMatchObject({ state: 'failed', failure: { code } });
      await expect(tagger.tag('두통')).rejects.toMatchObject({ code });
      expect(workers[0]?.terminated).toBe(true);
      await tagger.load('models/b', { device: 'wasm' });
      expect((await tagger.tag('두통')).spans).toHaveLength(1);
    },
  );

  it('aborts by signal', async () => {
    const { tagger, workers } = make([{ open: never }]);
    const stop = new AbortController();
    const loading = tagger.load('models/a', { device: 'wasm', signal: stop.signal });
    stop.abort();
    await expect(loading).rejects.toMatchObject({ code: 'aborted' });
    expect(tagger.status.state).toBe('idle');
    expect(workers[0]?.terminated).toBe(true);
  });

  it('of another model aborts the one before and its texts', async () => {
    const { tagger } = make([{ open: never }, {}]);
    const first = tagger.load('models/a', { device: 'wasm' });
    const text = tagger.tag('두통');
    const second = tagger.load('models/b', { device: 'wasm' });
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    await expect(text).rejects.toMatchObject({ code: 'aborted' });
    expect((await second).state).toBe('ready');
  });

  it('replaces a worker that dies on the way once, then says crashed', async () => {
    const once = make([{ open: refuse('crashed') }, {}]);
    expect((await once.tagger.load('m', { device: 'wasm' })).state).toBe('ready');
    const twice = make([{ open: refuse('crashed') }]);
    await expect(twice.tagger.load('m', { device: 'wasm' })).rejects.toMatchObject({
      code: 'crashed',
    });
    expect(twice.workers).toHaveLength(2);
  });

  it('takes silence for death', async () => {
    const { tagger } = make([{ open: never }], { silence: 30 });
    await expect(tagger.load('m', { device: 'wasm' })).rejects.toMatchObject({ code: 'crashed' });
  });
});

describe('the choice of device', () => {
  it('is WebGPU where it is there and right', async () => {
    const { tagger } = make([gpu(() => Promise.resolve(opened()))]);
    expect(await tagger.load('m')).toMatchObject({
      backend: 'webgpu',
      reason: 'webgpu-ok',
      adapter: 'a gpu',
    });
  });

  it.each(['no-webgpu', 'no-adapter', 'software-adapter'] as const)(
    'is WebAssembly for %s',
    async (reason) => {
      const probe = () => Promise.resolve({ usable: false, reason, adapter: 'some' });
      const { tagger, workers } = make([{ probe }]);
      expect(await tagger.load('m')).toMatchObject({ backend: 'wasm', reason, adapter: 'some' });
      expect(workers[0]?.terminated).toBe(true);
    },
  );

  it.each(['canary', 'webgpu-failed', 'no-webgpu-file'] as const)(
    'is WebAssembly in a fresh worker after %s',
    async (reason) => {
      const { tagger, workers } = make([
        gpu(() => Promise.resolve({ ok: false, reason, detail: '' })),
        {},
      ]);
      expect(await tagger.load('m')).toMatchObject({ backend: 'wasm', reason, adapter: 'a gpu' });
      expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    },
  );

  it('is WebAssembly when the GPU takes the worker with it', async () => {
    const { tagger } = make([gpu(refuse('device-lost')), {}]);
    expect(await tagger.load('m')).toMatchObject({ backend: 'wasm', reason: 'device-lost' });
  });

  it('demanded: a software adapter will do, none at all will not', async () => {
    const with_ = (reason: 'software-adapter' | 'no-adapter') =>
      make([{ probe: () => Promise.resolve({ usable: false, reason, adapter: null }) }]).tagger;
    expect(await with_('software-adapter').load('m', { device: 'webgpu' })).toMatchObject({
      backend: 'webgpu',
      reason: 'forced',
    });
    await expect(with_('no-adapter').load('m', { device: 'webgpu' })).rejects.toMatchObject({
      code: 'no-webgpu',
    });
  });
});

describe('tag', () => {
  const load = async (...args: Parameters<typeof make>) => {
    const made = make(...args);
    await made.tagger.load('m', { device: 'wasm' });
    return made;
  };

  it('before load says so', async () => {
    await expect(make([]).tagger.tag('두통')).rejects.toMatchObject({ code: 'not-loaded' });
  });

  it('joins the segments of a long text in order, whoever did them', async () => {
    const text = '환자는 두통을 호소하였다.\n'.repeat(500);
    const { tagger } = await load([{}], { cores: 4 });
    const shares: number[] = [];
    const { spans } = await tagger.tag(text, { onProgress: (share) => shares.push(share) });
    expect(spans.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('an empty text needs no worker', async () => {
    const { tagger } = await load([{ tag: never }]);
    expect(await tagger.tag('')).toEqual({ spans: [] });
  });

  it('starts more workers while texts wait, up to the limit, with the hash known', async () => {
    const hashes: (string | null)[] = [];
    const { tagger } = await load(
      [
        {
          open({ weightsHash }) {
            hashes.push(weightsHash);
            return Promise.resolve(opened());
          },
        },
      ],
      { cores: 4 },
    );
    await Promise.all(Array.from({ length: 40 }, (_, i) => tagger.tag(`두통 ${String(i)}`)));
    expect(hashes).toEqual([null, 'hash', 'hash']);
    expect(tagger.status.workers).toBe(3);
  });

  it('does with fewer workers when one more cannot be had', async () => {
    const { tagger, workers } = await load([{}, { open: refuse('out-of-memory') }], { cores: 4 });
    const texts = Array.from({ length: 20 }, (_, i) => tagger.tag(`두통 ${String(i)}`));
    expect(await Promise.all(texts)).toHaveLength(20);
    expect(workers).toHaveLength(2);
    expect(tagger.status).toMatchObject({ state: 'ready', workers: 1 });
  });

  it('now goes ahead of background, and overtakes what has begun', async () => {
    const order: string[] = [];
    let calls = 0;
    const { tagger } = await load([
      {
        async tag({ texts }, { signal }) {
          if (calls++ === 0)
            await new Promise((_, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error));
            });
          order.push(...texts);
          return texts.map(whole);
        },
      },
    ]);
    const all = [
      tagger.tag('둘째', { priority: 'background' }),
      tagger.tag('셋째', { priority: 'background' }),
      tagger.tag('첫째', { priority: 'now' }),
    ];
    expect(await Promise.all(all)).toHaveLength(3);
    expect(order).toEqual(['첫째', '둘째', '셋째']);
  });

  it('aborts at once, and frees the worker for the next', async () => {
    let aborted = 0;
    const { tagger } = await load([
      {
        tag: ({ texts }, { signal }) =>
          texts[0] === '끝없음'
            ? new Promise((_, reject) => {
                signal.addEventListener('abort', () => {
                  aborted++;
                  reject(signal.reason as Error);
                });
              })
            : Promise.resolve(texts.map(whole)),
      },
    ]);
    const stop = new AbortController();
    const endless = tagger.tag('끝없음', { signal: stop.signal });
    const next = tagger.tag('다음');
    stop.abort();
    await expect(endless).rejects.toMatchObject({ code: 'aborted' });
    expect((await next).spans).toHaveLength(1);
    expect(aborted).toBe(1);
  });

  it('survives the death of its worker once', async () => {
    const { tagger, workers } = await load([{ tag: never }, {}]);
    const text = tagger.tag('두통');
    await vi.waitUntil(() => workers.length === 1);
    workers[0]?.crash();
    expect((await text).spans).toHaveLength(1);
    expect(tagger.status).toMatchObject({ state: 'ready', workers: 1 });
  });

  it('survives the loss of the GPU, on WebAssembly, and says so', async () => {
    const { tagger } = make([
      { ...gpu(() => Promise.resolve(opened('gpu hash'))), tag: refuse('device-lost') },
      { open: () => Promise.resolve(opened('wasm hash')) },
    ]);
    await tagger.load('m');
    expect((await tagger.tag('두통')).spans).toHaveLength(1);
    expect(tagger.status).toMatchObject({
      state: 'ready',
      backend: 'wasm',
      reason: 'device-lost',
      modelHash: 'wasm hash',
    });
  });

  it.each(['crashed', 'out-of-memory', 'device-lost'] as const)(
    'a text that kills two workers fails with %s, and others go on',
    async (code) => {
      const { tagger, workers } = await load([
        {
          tag: ({ texts }) =>
            texts[0] === '독' ? refuse(code)() : Promise.resolve(texts.map(whole)),
        },
      ]);
      const [poison, good] = [tagger.tag('독'), tagger.tag('약')];
      await expect(poison).rejects.toMatchObject({ code });
      expect(workers.length).toBeLessThanOrEqual(3);
      expect((await good).spans).toHaveLength(1);
      expect((await tagger.tag('약')).spans).toHaveLength(1);
    },
  );

  it('another failure is the text’s own and costs no worker', async () => {
    const { tagger, workers } = await load([
      {
        tag: ({ texts }) =>
          texts[0] === '오류' ? refuse('internal')() : Promise.resolve(texts.map(whole)),
      },
    ]);
    await expect(tagger.tag('오류')).rejects.toMatchObject({ code: 'internal' });
    expect((await tagger.tag('약')).spans).toHaveLength(1);
    expect(workers).toHaveLength(1);
  });

  it('when no worker can be had any more, everything fails and nothing hangs', async () => {
    const { tagger, workers } = await load([{ tag: never }, { open: refuse('crashed') }]);
    const texts = [tagger.tag('두통'), tagger.tag('발열', { priority: 'background' })];
    workers[0]?.crash();
    for (const text of texts) await expect(text).rejects.toMatchObject({ code: 'crashed' });
    expect(tagger.status).toMatchObject({ state: 'failed', failure: { code: 'crashed' } });
  });

  it('a worker that dies at rest is replaced when it is needed', async () => {
    const { tagger, workers } = await load([{}]);
    workers[0]?.crash();
    expect(tagger.status.workers).toBe(0);
    expect((await tagger.tag('두통')).spans).toHaveLength(1);
    expect(workers).toHaveLength(2);
  });

  it('leaves a worker in peace that takes long but tells of it', async () => {
    const { tagger, workers } = await load(
      [
        {
          async tag({ texts }, { progress }) {
            for (let done = 1; done <= 10; done++) {
              await new Promise((resolve) => setTimeout(resolve, 30));
              progress(done);
            }
            return texts.map(whole);
          },
        },
      ],
      { silence: 200 },
    );
    expect((await tagger.tag('두통')).spans).toHaveLength(1);
    expect(workers).toHaveLength(1);
  });

  it('takes silence for death', async () => {
    const { tagger } = await load([{ tag: never }, {}], { silence: 30 });
    expect((await tagger.tag('두통')).spans).toHaveLength(1);
  });
});

it('dispose ends the workers and rejects what is open', async () => {
  const { tagger, workers } = make([{ tag: never }]);
  await tagger.load('m', { device: 'wasm' });
  const text = tagger.tag('두통');
  tagger.dispose();
  await expect(text).rejects.toMatchObject({ code: 'aborted' });
  expect(workers[0]?.terminated).toBe(true);
  expect(tagger.status.state).toBe('idle');
});

describe('the number of workers', () => {
  const MB = 1e6;
  it.each([
    [{ cores: 1, memory: 8 }, 5 * MB, 1],
    [{ cores: 2, memory: 8 }, 5 * MB, 1],
    [{ cores: 4, memory: 8 }, 5 * MB, 3],
    [{ cores: 16, memory: 8 }, 5 * MB, 4],
    [{ cores: 16, memory: undefined }, 98 * MB, 4],
    [{ cores: 16, memory: 4 }, 98 * MB, 2],
    [{ cores: 16, memory: 0.5 }, 98 * MB, 1],
  ])('on %j with %d bytes of weights is %d', (machine, bytes, size) => {
    expect(poolSize(machine, bytes)).toBe(size);
  });
});
