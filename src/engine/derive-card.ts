import * as v from 'valibot';
import type { TaggerCard } from './card';
import { labelsOf, readTags, tagNames } from './tags';

const Config = v.looseObject({
  model_type: v.optional(v.string(), ''),
  max_position_embeddings: v.optional(v.number(), 512),
});
const TokenizerConfig = v.looseObject({ model_max_length: v.optional(v.number()) });

/** Where exports put their weights, the best for each device first. */
export const usualWeights = {
  wasm: ['onnx/model_quantized.onnx', 'onnx/model_int8.onnx', 'onnx/model.onnx', 'model.onnx'],
  webgpu: ['onnx/model.onnx', 'model.onnx'],
  webgpuFp16: ['onnx/model_fp16.onnx'],
} as const;

export interface FolderFacts {
  readonly id: string;
  /** Parsed `config.json` and `tokenizer_config.json`. */
  readonly config: unknown;
  readonly tokenizerConfig: unknown;
  readonly device: TaggerCard['device'];
  /** What a person named the outputs, where the config does not; empty before that. */
  readonly tags?: readonly string[] | undefined;
}

/**
 * A card for a plain Hugging Face export that has none: labels stand for themselves, nothing is
 * known of its scores or licence, and nothing pins its files. Throws `wrong-labels`.
 */
export function deriveCard({ id, config, tokenizerConfig, device, tags }: FolderFacts): TaggerCard {
  const set = tags?.length === 0 ? null : readTags(tags ?? tagNames(config));
  const { model_type: family, max_position_embeddings: positions } = v.parse(
    v.fallback(Config, { model_type: '', max_position_embeddings: 512 }),
    config,
  );
  // RoBERTa counts positions from behind the padding's own.
  const room = family.includes('roberta') ? positions - 2 : positions;
  const longest = v.is(TokenizerConfig, tokenizerConfig)
    ? tokenizerConfig.model_max_length
    : undefined;
  return {
    id,
    version: 0,
    task: 'token-classification',
    title: { ko: id, en: id },
    labels: Object.fromEntries((set ? labelsOf(set) : []).map((label) => [label, label])),
    ...(tags && { tags: [...tags] }),
    tagStyle: set?.style ?? 'prefix',
    // Some exports write 10^30 for "no limit".
    maxTokens: Math.max(8, Math.min(room, longest ?? 512, 512)),
    files: [],
    device,
    licence: '',
  };
}
