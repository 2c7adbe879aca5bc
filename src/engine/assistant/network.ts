import type * as Transformers from '@huggingface/transformers';
import { EngineError } from '../failure';

type Cache = Transformers.DynamicCache;

/** The last tokens' logits, one for each token of the vocabulary. */
export type Logits = Float32Array;

/** A decoder that remembers what it has read. */
export interface Network {
  /** The tokens read so far, in order. */
  readonly ids: readonly number[];
  /** Reads on, and answers the logits after the last token. */
  read(ids: readonly number[]): Promise<Logits>;
  /** Forgets everything after the first `length` tokens. */
  keep(length: number): Promise<void>;
}

/**
 * A model of transformers.js with its key-value cache. Not `generate()`: on WebAssembly that never
 * lets a message in, so that nothing could stop it; it knows no seed of ours and draws from no
 * automaton. Whatever is taken out of the cache is disposed of here, which nobody else does.
 */
export class CachedNetwork implements Network {
  readonly #library: typeof Transformers;
  readonly #model: Transformers.PreTrainedModel;
  readonly #lost: Promise<never> | null;
  #ids: number[] = [];
  #cache: Cache | null = null;

  /** @param device what the model runs on, where that is WebGPU; its loss ends a run */
  constructor(
    library: typeof Transformers,
    model: Transformers.PreTrainedModel,
    device: GPUDevice | null = null,
  ) {
    this.#library = library;
    this.#model = model;
    this.#lost = device && device.lost.then(({ message }) => throwLost(message));
    // Nobody may be waiting when it happens.
    this.#lost?.catch(() => undefined);
  }

  get ids(): readonly number[] {
    return this.#ids;
  }

  async read(ids: readonly number[]): Promise<Logits> {
    const { Tensor } = this.#library;
    const total = this.#ids.length + ids.length;
    const outputs = await this.#run({
      input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      attention_mask: new Tensor('int64', new BigInt64Array(total).fill(1n), [1, total]),
      // Of a long question only the end is of interest, and a vocabulary is large.
      num_logits_to_keep: new Tensor('int64', [1n], []),
      ...(this.#cache && { past_key_values: this.#cache }),
    });
    this.#remember(outputs);
    this.#ids.push(...ids);
    const { logits } = outputs;
    if (!logits) throw new EngineError('model-corrupt', 'The network answers no logits.');
    const data = logits.to('float32').data as Float32Array;
    return data.subarray(data.length - (logits.dims.at(-1) ?? 0));
  }

  async keep(length: number): Promise<void> {
    if (length >= this.#ids.length) return;
    const cache = this.#cache;
    const kept = cache && length > 0 ? await this.#shortened(cache, length) : null;
    await cache?.dispose();
    this.#cache = kept;
    this.#ids = kept ? this.#ids.slice(0, length) : [];
  }

  async #run(inputs: Record<string, unknown>): Promise<Record<string, Transformers.Tensor>> {
    try {
      const run = this.#model.forward(inputs) as Promise<Record<string, Transformers.Tensor>>;
      return await (this.#lost ? Promise.race([run, this.#lost]) : run);
    } catch (error) {
      // Half a run may have changed what the cache holds.
      await this.keep(0);
      throw error;
    }
  }

  #remember(outputs: Record<string, Transformers.Tensor>): void {
    const present = Object.entries(outputs).filter(([name]) => name.startsWith('present.'));
    if (present.length === 0)
      throw new EngineError('model-corrupt', 'The network answers no key-value cache.');
    const entries = Object.fromEntries(
      present.map(([name, tensor]) => [name.replace('present', 'past_key_values'), tensor]),
    );
    if (this.#cache) this.#cache.update(entries);
    else this.#cache = new this.#library.DynamicCache(entries);
  }

  /** The first tokens of a cache, or `null` where its tensors are not [batch, heads, tokens, size]. */
  async #shortened(cache: Cache, length: number): Promise<Cache | null> {
    const entries: Record<string, Transformers.Tensor> = {};
    for (const [name, tensor] of Object.entries<Transformers.Tensor>(cache)) {
      const [batch = 0, heads = 0, tokens = 0, size = 0] = tensor.dims;
      if (tensor.dims.length !== 4 || tokens !== this.#ids.length) return null;
      // On the GPU there is no cheaper way: down, and up again with the next run.
      const data = (await tensor.ort_tensor.getData()) as Float32Array;
      const rows = batch * heads;
      const shorter = data.slice(0, rows * length * size);
      for (let row = 0; row < rows; row++) {
        const from = row * tokens * size;
        shorter.set(data.subarray(from, from + length * size), row * length * size);
      }
      const dims = [batch, heads, length, size];
      entries[name] = new this.#library.Tensor(tensor.type, shorter, dims);
    }
    return new this.#library.DynamicCache(entries);
  }
}

function throwLost(message: string): never {
  throw new EngineError('device-lost', message);
}
