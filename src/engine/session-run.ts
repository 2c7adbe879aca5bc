import { EngineError } from './failure';
import type { Batch, Run } from './pipeline';

/** What `createRun` needs of a session of any ONNX Runtime, for the web or for Node. */
export interface ModelSession<T> {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** An int64 tensor. */
  readonly tensor: (data: BigInt64Array, dims: readonly number[]) => T;
  readonly run: (
    feeds: Record<string, T>,
  ) => Promise<Readonly<Record<string, { readonly data: unknown }>>>;
}

const inputs: Record<string, (batch: Batch) => BigInt64Array> = {
  input_ids: ({ ids }) => ids,
  attention_mask: ({ mask }) => mask,
  token_type_ids: ({ types }) => types,
};

/**
 * Runs a BERT-like token classifier: gives it those of `input_ids`, `attention_mask` and
 * `token_type_ids` that it names, and takes `logits` or its only output. Throws `model-corrupt` for
 * a model with other inputs or with outputs that are not float32.
 */
export function createRun<T>(session: ModelSession<T>): Run {
  const feeders = session.inputNames.map((name) => {
    const input = inputs[name];
    if (!input) throw new EngineError('model-corrupt', `The model wants an input '${name}'.`);
    return [name, input] as const;
  });
  const { outputNames } = session;
  const output = outputNames.includes('logits') ? 'logits' : (outputNames[0] ?? '');
  return async (batch) => {
    const dims = [batch.size, batch.length];
    const feeds = Object.fromEntries(
      feeders.map(([name, input]) => [name, session.tensor(input(batch), dims)]),
    );
    const data = (await session.run(feeds))[output]?.data;
    if (data instanceof Float32Array) return data;
    throw new EngineError('model-corrupt', 'The model does not answer float32 logits.');
  };
}
