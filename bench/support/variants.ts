import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Backend } from '../../src/engine/api';
import { deriveCard } from '../../src/engine/derive-card';

/** The ways a model's weights are stored; `models/training/quantize.py` makes each. */
export const variants = {
  fp32: 'onnx/model.onnx',
  fp16: 'onnx/model_fp16.onnx',
  q8: 'onnx/model_quantized.onnx',
  w8: 'onnx/model_w8.onnx',
  q8n: 'onnx/model_q8n.onnx',
} as const;

export type Dtype = keyof typeof variants;

export interface Variant {
  readonly dtype: Dtype;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The variants that lie in a model's folder. */
export function variantsIn(folder: string): Variant[] {
  return (Object.entries(variants) as [Dtype, string][])
    .filter(([, file]) => existsSync(join(folder, file)))
    .map(([dtype, file]) => {
      const content = readFileSync(join(folder, file));
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { dtype, file, bytes: content.length, sha256 };
    });
}

/**
 * Puts one variant of a model into `models/` of a built app, under a card that has `backend` load
 * just this file. Answers the folder's path below the app.
 */
export function putVariant(
  root: string,
  folder: string,
  { dtype, file }: Variant,
  backend: Backend,
): string {
  const path = `models/${basename(folder)}-${dtype}-${backend}/`;
  const config: unknown = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  const name = dtype === 'fp16' ? 'webgpuFp16' : 'webgpu';
  const device = backend === 'wasm' ? { wasm: file } : { wasm: file, [name]: file };
  const card = deriveCard({ id: basename(folder), config, tokenizerConfig: {}, device });
  mkdirSync(join(root, path, dirname(file)), { recursive: true });
  for (const own of ['config.json', 'tokenizer.json', file])
    cpSync(join(folder, own), join(root, path, own));
  writeFileSync(join(root, path, 'card.json'), JSON.stringify({ ...card, maxTokens: 256 }));
  return `/${path}`;
}
