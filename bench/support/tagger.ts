import type { TaggedSpan } from '../../src/engine/api';
import { createTagger } from '../../src/engine/tagger';

declare global {
  interface Window {
    tagger: {
      load: (folder: string) => Promise<void>;
      /** All texts at once, as a run over a project gives them. */
      tag: (texts: readonly string[]) => Promise<{ ms: number; spans: (readonly TaggedSpan[])[] }>;
      workers: () => number;
    };
  }
}

const tagger = createTagger();

window.tagger = {
  async load(folder) {
    await tagger.load(folder, { device: 'wasm' });
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
