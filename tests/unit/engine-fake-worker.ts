import type { OpenAnswer, TaggerApi, TagResult } from '../../src/engine/api';
import type { TaggerCard } from '../../src/engine/card';
import { serve, type Handlers } from '../../src/engine/rpc';

const card: TaggerCard = {
  id: 'fake',
  version: 1,
  task: 'token-classification',
  title: { ko: '가짜', en: 'Fake' },
  labels: { X: 'X' },
  tagStyle: 'prefix',
  maxTokens: 64,
  files: [],
  device: { wasm: 'model.onnx' },
  licence: '',
};

export const opened = (modelHash = 'hash', weightsBytes = 1000): OpenAnswer => ({
  ok: true,
  card,
  modelHash,
  weightsBytes,
});

/** One span over the whole text, so that offsets show. */
export const whole = (text: string): TagResult => ({
  spans: [{ start: 0, end: text.length, label: 'X', score: 1 }],
});

/** A worker that lives in the test's own thread, behaves as told, and can be made to die. */
export class FakeWorker extends EventTarget {
  readonly #channel = new MessageChannel();
  terminated = false;

  constructor(handlers: Partial<Handlers<TaggerApi>>) {
    super();
    const { port1, port2 } = this.#channel;
    serve<TaggerApi>(port2, {
      probe: () => Promise.resolve({ usable: false, reason: 'no-webgpu', adapter: null }),
      open: () => Promise.resolve(opened()),
      tag: ({ texts }) => Promise.resolve(texts.map(whole)),
      ...handlers,
    });
    port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!this.terminated) this.dispatchEvent(new MessageEvent('message', { data }));
    });
    port1.start();
    port2.start();
  }

  postMessage(message: unknown): void {
    this.#channel.port1.postMessage(message);
  }

  terminate(): void {
    this.terminated = true;
    this.#channel.port1.close();
  }

  /** Dies as a worker does that throws outside of any call. */
  crash(): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message: 'crash' }));
  }
}
