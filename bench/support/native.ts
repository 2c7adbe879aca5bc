import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { TaggedSpan } from '../../src/engine/api';
import { deriveCard } from '../../src/engine/derive-card';
import { createPipeline, tagText } from '../../src/engine/pipeline';
import { createRun } from '../../src/engine/session-run';
import { tagNames } from '../../src/engine/tags';
import { readTokenizer } from '../../src/engine/tokenizer';

/** What the native runtime makes of one text. */
export interface NativeResult {
  readonly spans: readonly TaggedSpan[];
  /** The most probable tag of each token by itself, [CLS] and [SEP] among them. */
  readonly tags: readonly string[];
}

/** The app's tokenizer and decoder around the same weights on native ONNX Runtime. */
export async function openNative(folder: string, threads: number) {
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, name), 'utf8'));
  const weights = 'onnx/model_quantized.onnx';
  const [config, tokenizerConfig] = [
    await json('config.json'),
    await json('tokenizer_config.json'),
  ];
  const session = await InferenceSession.create(join(folder, weights), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const run = createRun({
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    tensor: (data, dims) => new Tensor('int64', data, dims),
    run: (feeds) => session.run(feeds),
  });
  const names = tagNames(config);
  let logits: Float32Array = new Float32Array();
  const pipeline = createPipeline(
    {
      config,
      tokenizer: readTokenizer(await json('tokenizer.json')),
      card: deriveCard({ id: 'bench', config, tokenizerConfig, device: { wasm: weights } }),
    },
    async (batch) => (logits = await run(batch)),
  );
  return async (text: string): Promise<NativeResult> => {
    const { spans } = await tagText(pipeline, text);
    return { spans, tags: bestTags(logits, names) };
  };
}

function bestTags(logits: Float32Array, names: readonly string[]): string[] {
  return Array.from({ length: logits.length / names.length }, (_, token) => {
    const row = logits.subarray(token * names.length, (token + 1) * names.length);
    return names[row.indexOf(Math.max(...row))] ?? '';
  });
}
