import type { Backend, ReasonCode, TaggedSpan } from '../../src/engine/api';
import { createTagger } from '../../src/engine/tagger';

export interface Loaded {
  readonly backend: Backend | null;
  readonly reason: ReasonCode | null;
  readonly adapter: string | null;
  /** Why it did not load, in the engine's words. */
  readonly failure: string | null;
}

declare global {
  interface Window {
    tagger: {
      /** Loads a model on WebAssembly, or on the backend named; answers where it runs and why. */
      load: (folder: string, backend?: Backend) => Promise<Loaded>;
      /** All texts at once, as a run over a project gives them. */
      tag: (texts: readonly string[]) => Promise<{ ms: number; spans: (readonly TaggedSpan[])[] }>;
      workers: () => number;
    };
  }
}

const tagger = createTagger();

window.tagger = {
  async load(folder, device = 'wasm') {
    await tagger.load(folder, { device }).catch((error: unknown) => {
      if (device === 'wasm') throw error;
    });
    const { backend, reason, adapter, failure } = tagger.status;
    return { backend, reason, adapter, failure: failure?.message ?? null };
  },
  async tag(texts) {
    const start = performance.now();
    const results = await Promise.all(
      texts.map((text) => tagger.tag(text, { priority: 'background' })),
    );
    return { ms: performance.now() - start, spans: results.map(({ spans }) => spans) };
  },
  workers: () => tagger.status.workers,
};
