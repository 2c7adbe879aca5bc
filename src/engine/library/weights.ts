import type { ModelCard, TaggerCard, Variant } from '../card';
import { memoryFor } from './fit';

/** One graph with the files that hold its numbers; people take it or leave it. */
export interface Weights {
  /** The graph, below the model's folder. */
  readonly file: string;
  /** The graph and its external data. */
  readonly files: readonly string[];
  /** Of all of these. */
  readonly bytes: number;
  /** What it is good for, on each device that runs it. */
  readonly variants: readonly Variant[];
}

type Task = ModelCard['task'];

/** How transformers.js names weights, and where each kind belongs; see `usualOrder` for the order. */
const kinds: Readonly<Record<string, Variant['dtype']>> = {
  '': 'fp32',
  _fp16: 'fp16',
  _quantized: 'q8',
  _int8: 'q8',
  _uint8: 'q8',
  _q8: 'q8',
  _w8: 'w8',
  _q8n: 'q8n',
  _q4: 'q4',
  _q4f16: 'q4f16',
};

/** Best first, by device. Four bits cost a tagger its accuracy, and a processor its speed. */
const usualOrder: Readonly<
  Record<Task, Readonly<Record<Variant['device'], readonly Variant['dtype'][]>>>
> = {
  'token-classification': { webgpu: ['fp16', 'fp32', 'q8n', 'w8'], wasm: ['q8', 'fp32'] },
  'text-generation': {
    webgpu: ['q4f16', 'q4', 'fp16', 'q8n', 'w8', 'fp32'],
    wasm: ['q8', 'fp32', 'q4'],
  },
};

/** All weights among a folder's files, by what the card says of them and else by their names. */
export function findWeights(
  files: ReadonlyMap<string, { readonly bytes: number }>,
  task: Task,
  said: readonly Variant[],
): Weights[] {
  const graphs = [...files.keys()].filter(
    (path) => dtypeOf(path) !== null || said.some(({ file }) => file === path),
  );
  return graphs.map((file) => {
    const own = [...files.keys()].filter((path) => path === file || isDataOf(path, file));
    const bytes = own.reduce((sum, path) => sum + (files.get(path)?.bytes ?? 0), 0);
    const known = said.filter((variant) => variant.file === file);
    return {
      file,
      files: own,
      bytes,
      variants: known.length > 0 ? known : usualVariants(file, bytes, task),
    };
  });
}

function dtypeOf(path: string): Variant['dtype'] | null {
  const suffix = /^(?:onnx\/)?model(?<suffix>_\w+)?\.onnx$/u.exec(path);
  return suffix ? (kinds[suffix.groups?.['suffix'] ?? ''] ?? null) : null;
}

/** `model_q4.onnx_data`, `model_q4.onnx_data_1`, `model_q4.onnx.data` beside `model_q4.onnx`. */
const isDataOf = (path: string, graph: string) =>
  path.startsWith(graph) && /^[._]data(?:_\d+)?$/u.test(path.slice(graph.length));

function usualVariants(file: string, bytes: number, task: Task): Variant[] {
  const dtype = dtypeOf(file);
  if (!dtype) return [];
  return (['webgpu', 'wasm'] as const)
    .filter((device) => usualOrder[task][device].includes(dtype))
    .map((device) => ({
      dtype,
      device,
      file,
      bytes,
      memoryBytes: memoryFor(bytes, device),
      ...((dtype === 'fp16' || dtype === 'q4f16') && device === 'webgpu' && { shaderF16: true }),
    }));
}

/** The variants of all weights, the best for each device first; a card's own order stays. */
export function inOrder(
  weights: readonly Weights[],
  task: Task,
  said: readonly Variant[],
): Variant[] {
  const rank = (variant: Variant) => {
    const place = said.indexOf(variant);
    return place < 0
      ? usualOrder[task][variant.device].indexOf(variant.dtype)
      : place - said.length;
  };
  return weights.flatMap(({ variants }) => variants).sort((a, b) => rank(a) - rank(b));
}

/** A tagger's weights as variants; those of a card that lists none are made from its files. */
export function taggerVariants(card: TaggerCard): readonly Variant[] {
  if (card.variants) return card.variants;
  const { wasm, webgpu, webgpuFp16 } = card.device;
  const make = (file: string, device: Variant['device']): Variant => {
    const bytes = card.files
      .filter(({ path }) => path === file || isDataOf(path, file))
      .reduce((sum, entry) => sum + entry.bytes, 0);
    const dtype = dtypeOf(file) ?? 'fp32';
    return { dtype, device, file, bytes, memoryBytes: memoryFor(bytes, device) };
  };
  return [
    ...(webgpuFp16 ? [{ ...make(webgpuFp16, 'webgpu'), shaderF16: true }] : []),
    ...(webgpu ? [make(webgpu, 'webgpu')] : []),
    make(wasm, 'wasm'),
  ];
}
