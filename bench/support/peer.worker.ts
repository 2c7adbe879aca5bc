/** transformers.js as its examples use it, in a worker, with files of this server alone. */
import { env, pipeline, type TokenClassificationPipeline } from '@huggingface/transformers';
import factory from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import binary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';

export interface Question {
  /** The name of a folder in `models/`, to be loaded first. */
  readonly load?: string;
  readonly texts: readonly string[];
}

export interface Answer {
  readonly ms: number;
  /** For each text, the tag of each token that is not special, by its place among all tokens. */
  readonly tags: readonly (readonly (readonly [index: number, tag: string])[])[];
  /** Why there is no answer. */
  readonly failure?: string;
}

env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = '/models/';
env.useBrowserCache = false;
env.useWasmCache = false;
const absolute = (url: string) => new URL(url, self.location.href).href;
Object.assign(env.backends.onnx.wasm ?? {}, {
  wasmPaths: { mjs: absolute(factory), wasm: absolute(binary) },
});

let classify: TokenClassificationPipeline | null = null;

async function answer({ load, texts }: Question): Promise<Answer> {
  if (load)
    classify = await pipeline('token-classification', load, { device: 'wasm', dtype: 'q8' });
  if (!classify) throw new Error('No model is loaded.');
  const tags: (readonly [number, string])[][] = [];
  const start = performance.now();
  for (const text of texts) {
    const tokens = await classify(text, { ignore_labels: [] });
    tags.push(tokens.map(({ index, entity }) => [index, entity] as const));
  }
  return { ms: performance.now() - start, tags };
}

self.onmessage = ({ data }: MessageEvent<Question>) => {
  void answer(data)
    .catch((error: unknown): Answer => ({ ms: 0, tags: [], failure: String(error) }))
    .then((done) => postMessage(done));
};
