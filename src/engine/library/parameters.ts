import * as v from 'valibot';

const count = v.optional(v.number());

const Config = v.looseObject({
  vocab_size: v.number(),
  hidden_size: v.number(),
  num_hidden_layers: v.number(),
  intermediate_size: v.number(),
  num_attention_heads: v.number(),
  num_key_value_heads: count,
  head_dim: count,
  embedding_size: count,
  max_position_embeddings: count,
  type_vocab_size: count,
  tie_word_embeddings: v.optional(v.boolean()),
});

/**
 * About how many parameters a model of this `config.json` has, within a few per cent: embeddings and
 * the matrices of all layers; biases and norms are left out. `null` where the config does not say.
 */
export function estimateParameters(config: unknown): number | null {
  // Multimodal configs keep the language model's own in `text_config`.
  const text = v.is(v.looseObject({ text_config: v.looseObject({}) }), config)
    ? config.text_config
    : config;
  const result = v.safeParse(Config, text);
  if (!result.success) return null;
  const c = result.output;
  const { hidden_size: hidden, intermediate_size: inner, num_attention_heads: heads } = c;
  const isDecoder = c.num_key_value_heads !== undefined;
  const width = c.head_dim ?? hidden / heads;
  const keys = (c.num_key_value_heads ?? heads) * width;
  const attention = hidden * heads * width * 2 + hidden * keys * 2;
  // Decoders have a gate beside the two matrices of the feed-forward part.
  const layer = attention + hidden * inner * (isDecoder ? 3 : 2);
  const embedded = c.embedding_size ?? hidden;
  const positions = isDecoder ? 0 : (c.max_position_embeddings ?? 512) + (c.type_vocab_size ?? 2);
  const heading = isDecoder && c.tie_word_embeddings === false ? c.vocab_size * hidden : 0;
  return (c.vocab_size + positions) * embedded + c.num_hidden_layers * layer + heading;
}
