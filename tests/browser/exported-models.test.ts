import { describe, expect, it } from 'vitest';
import { asModelSession, loadOrt, openSession, type Ort } from '../../src/engine/ort';
import { createRun } from '../../src/engine/session-run';
import { requestDevice } from '../../src/engine/webgpu';
import electra from '../fixtures/models/tiny-electra/expected.json';
import gemma2 from '../fixtures/models/tiny-gemma2/expected.json';
import gemma3 from '../fixtures/models/tiny-gemma3/expected.json';
import qwen3 from '../fixtures/models/tiny-qwen3/expected.json';
import roberta from '../fixtures/models/tiny-roberta/expected.json';

/** The graphs that `models/training/export` writes answer in browsers what torch answered. */

const files = {
  torch: 'model.onnx',
  q8: 'model_quantized.onnx',
  w8: 'model_w8.onnx',
  q4: 'model_q4.onnx',
};
type Weights = keyof typeof files;
type Backend = 'wasm' | 'webgpu';

/** A software adapter takes seconds for each token: one long prompt, few tokens. */
const amount = { wasm: { prompts: 4, tokens: 12 }, webgpu: { prompts: 1, tokens: 3 } };
const decoders = { 'tiny-qwen3': qwen3, 'tiny-gemma2': gemma2, 'tiny-gemma3': gemma3 };
const encoders = { 'tiny-electra': electra, 'tiny-roberta': roberta };

async function open(name: string, weights: Weights, backend: Backend) {
  const response = await fetch(`/tests/fixtures/models/${name}/onnx/${files[weights]}`);
  if (!response.ok) throw new Error(`${name}: ${String(response.status)}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const ort = await loadOrt(backend);
  if (backend === 'wasm') return { ort, session: await openSession(ort, bytes, 'wasm') };
  const device = await requestDevice();
  if (!device) throw new Error('The test browser has no graphics adapter.');
  return { ort, session: await openSession(ort, bytes, { name: 'webgpu', device }) };
}

const longestFirst = <T extends { readonly ids: readonly number[] }>(items: readonly T[]) =>
  [...items].sort((a, b) => b.ids.length - a.ids.length);

const argmax = (values: Float32Array) => values.indexOf(Math.max(...values));

const farthest = (actual: ArrayLike<number>, expected: readonly number[]) =>
  Math.max(...expected.map((value, index) => Math.abs(value - (actual[index] ?? NaN))));

/** Greedy tokens, and the logits of the first of them. */
async function generate(
  { ort, session }: Awaited<ReturnType<typeof open>>,
  prompt: readonly number[],
  tokens: number,
) {
  const integers = (values: readonly number[], dims: readonly number[]) =>
    new ort.Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  const caches = session.inputMetadata.flatMap((input) =>
    input.isTensor && input.name.startsWith('past_key_values.') ? [input] : [],
  );
  let past: Record<string, Ort.Tensor> = Object.fromEntries(
    caches.map(({ name, shape }) => [
      name,
      new ort.Tensor('float32', [], [1, Number(shape[1]), 0, Number(shape[3])]),
    ]),
  );
  const found: number[] = [];
  let first = new Float32Array();
  let ids = prompt;
  while (found.length < tokens) {
    const total = prompt.length + found.length;
    const positions = ids.map((_, index) => total - ids.length + index);
    const outputs = await session.run({
      input_ids: integers(ids, [1, ids.length]),
      attention_mask: integers(Array<number>(total).fill(1), [1, total]),
      position_ids: integers(positions, [1, ids.length]),
      num_logits_to_keep: integers([1], []),
      ...past,
    });
    const logits = outputs['logits']?.data as Float32Array<ArrayBuffer>;
    if (found.length === 0) first = logits;
    found.push(argmax(logits));
    ids = found.slice(-1);
    past = Object.fromEntries(
      Object.keys(past).map((name) => {
        const present = outputs[name.replace('past_key_values', 'present')];
        if (!present) throw new Error(`No cache for ${name}.`);
        return [name, present];
      }),
    );
  }
  return { found, first };
}

interface Cases {
  readonly decoders: [keyof typeof decoders, Weights][];
  readonly encoders: [keyof typeof encoders, Weights][];
}

/** Every kind of graph and of weights once on each device, as far as that device is meant for it. */
const cases: Readonly<Record<Backend, Cases>> = {
  wasm: {
    decoders: [
      ['tiny-qwen3', 'torch'],
      ['tiny-qwen3', 'q8'],
      ['tiny-qwen3', 'q4'],
      ['tiny-gemma2', 'torch'],
      ['tiny-gemma2', 'q4'],
      ['tiny-gemma3', 'torch'],
      ['tiny-gemma3', 'q4'],
    ],
    encoders: [
      ['tiny-electra', 'torch'],
      ['tiny-electra', 'q8'],
      ['tiny-roberta', 'torch'],
      ['tiny-roberta', 'q8'],
    ],
  },
  webgpu: {
    decoders: [
      ['tiny-qwen3', 'q4'],
      ['tiny-gemma2', 'torch'],
      ['tiny-gemma3', 'q4'],
    ],
    encoders: [
      ['tiny-electra', 'w8'],
      ['tiny-roberta', 'torch'],
    ],
  },
};

describe.each(['wasm', 'webgpu'] as const)('on %s', (backend) => {
  const { decoders: written, encoders: tagged } = cases[backend];

  it.each(written)('%s, %s: greedy tokens', { timeout: 300_000 }, async (name, weights) => {
    const opened = await open(name, weights, backend);
    const { prompts, tokens } = amount[backend];
    for (const prompt of longestFirst(decoders[name].prompts).slice(0, prompts)) {
      const greedy: Partial<Record<Weights, number[]>> = prompt.greedy;
      const { found, first } = await generate(opened, prompt.ids, tokens);
      expect(found).toEqual(greedy[weights]?.slice(0, tokens));
      if (weights === 'torch') expect(farthest(first, prompt.lastLogits)).toBeLessThan(1e-4);
    }
    await opened.session.release();
  });

  it.each(tagged)('%s, %s: logits', { timeout: 300_000 }, async (name, weights) => {
    const { ort, session } = await open(name, weights, backend);
    const run = createRun(asModelSession(ort, session));
    const { prompts } = amount[backend];
    for (const { ids, logits } of longestFirst(encoders[name].sentences).slice(0, prompts)) {
      const actual = await run({
        size: 1,
        length: ids.length,
        ids: BigInt64Array.from(ids, BigInt),
        mask: new BigInt64Array(ids.length).fill(1n),
        types: new BigInt64Array(ids.length),
      });
      const limit = weights === 'torch' ? 1e-4 : 0.3;
      expect(farthest(actual, logits.torch.flat())).toBeLessThan(limit);
    }
    await session.release();
  });
});
