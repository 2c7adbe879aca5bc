/** transformers.js as its examples use it, in a worker, with files of this server alone. */
import {
  BaseStreamer,
  env,
  pipeline,
  type DataType,
  type DeviceType,
  type TextGenerationPipeline,
  type TextStreamer,
} from '@huggingface/transformers';
import factory from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import binary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import type { Message } from '../../src/engine/assistant/prompt';
import type { LlmAnswer } from './llm-page';

export type LlmQuestion =
  | {
      readonly kind: 'load';
      readonly name: string;
      readonly device: string;
      readonly dtype: string;
    }
  | { readonly kind: 'ask'; readonly messages: readonly Message[]; readonly maxNewTokens: number };

export type LlmReply =
  | { readonly kind: 'loaded'; readonly ms: number }
  | ({ readonly kind: 'answer' } & LlmAnswer)
  | { readonly kind: 'failure'; readonly message: string };

env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = '/models/';
env.useBrowserCache = false;
env.useWasmCache = false;
const absolute = (url: string) => new URL(url, self.location.href).href;
Object.assign(env.backends.onnx.wasm ?? {}, {
  wasmPaths: { mjs: absolute(factory), wasm: absolute(binary) },
});

/** Notes when tokens come; the first that come are the prompt's. */
class Stopwatch extends BaseStreamer {
  prompt = -1;
  readonly tokens: number[] = [];
  readonly times: number[] = [];

  override put(value: bigint[][]): void {
    const ids = (value[0] ?? []).map(Number);
    if (this.prompt < 0) {
      this.prompt = ids.length;
      return;
    }
    this.tokens.push(...ids);
    this.times.push(performance.now());
  }

  override end(): void {
    // Nothing is held back.
  }
}

let generate: TextGenerationPipeline | null = null;

async function answer(question: LlmQuestion): Promise<LlmReply> {
  const start = performance.now();
  if (question.kind === 'load') {
    const { name, device, dtype } = question;
    generate = await pipeline('text-generation', name, {
      device: device as DeviceType,
      dtype: dtype as DataType,
    });
    return { kind: 'loaded', ms: performance.now() - start };
  }
  if (!generate) throw new Error('No model is loaded.');
  const streamer = new Stopwatch();
  await generate([...question.messages], {
    max_new_tokens: question.maxNewTokens,
    do_sample: false,
    // Typed as one that writes text.
    streamer: streamer as unknown as TextStreamer,
    tokenizer_encode_kwargs: { enable_thinking: false },
  });
  const { tokens, times, prompt } = streamer;
  const [first = start, last = start] = [times[0], times.at(-1)];
  const seconds = (last - first) / 1000;
  return {
    kind: 'answer',
    text: '',
    tokens,
    promptTokens: prompt,
    reusedTokens: 0,
    firstTokenMs: first - start,
    writtenPerSecond: seconds > 0 ? (times.length - 1) / seconds : 0,
  };
}

self.onmessage = ({ data }: MessageEvent<LlmQuestion>) => {
  void answer(data)
    .catch((error: unknown): LlmReply => ({ kind: 'failure', message: String(error) }))
    .then((reply) => postMessage(reply));
};
