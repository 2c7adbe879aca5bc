import { randomBert, type BertShape } from './random-bert';

const tags = ['O', 'B-Disease', 'I-Disease', 'B-Body', 'I-Body', 'B-Treatment', 'I-Treatment'];
const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const ascii = Array.from('abcdefghijklmnopqrstuvwxyz0123456789.,()?!-~%/:;\'"+=<>&*#@[]{}_');

/** All Hangul syllables whose final consonant is one of `finals`, which counts from 0 for none. */
const syllables = (finals: readonly number[]) =>
  Array.from({ length: 399 }, (_, open) =>
    finals.map((final) => String.fromCodePoint(0xac00 + open * 28 + final)),
  ).flat();

/** None, ㄱ, ㄴ, ㄹ, ㅁ, ㅂ, ㅅ, ㅆ, ㅇ, ㅌ, ㅎ: nearly all of running text. */
const usualFinals = [0, 1, 4, 8, 16, 17, 19, 20, 21, 25, 27];

/** As many pieces as KM-BERT has, every syllable among them; made-up pairs of syllables fill up. */
function largeVocabulary(size: number): string[] {
  const all = syllables(Array.from({ length: 28 }, (_, final) => final));
  const common = syllables(usualFinals);
  const pieces = [...special, ...ascii, ...all, ...[...ascii, ...common].map((c) => `##${c}`)];
  for (let i = 0; pieces.length < size; i++)
    pieces.push(`${all[i * 17] ?? ''}${common[i * 5] ?? ''}`);
  return pieces;
}

/** The characters of `text`, at the start of a word and within. */
function vocabularyOf(text: string): string[] {
  const characters = new Set([...ascii, ...Array.from(text.toLowerCase().replace(/\s/gu, ''))]);
  return [...special, ...characters, ...Array.from(characters, (c) => `##${c}`)];
}

/** Files of a model: path below its folder, and the parts of the content. */
export type Files = readonly (readonly [path: string, parts: readonly Uint8Array[]])[];

/** The files of a Hugging Face export with random weights. */
export function randomModel(
  size: Omit<BertShape, 'vocabulary' | 'tags'>,
  vocabulary: readonly string[],
  { seed = 1, float32 = false } = {},
): Files {
  const shape: BertShape = { ...size, vocabulary: vocabulary.length, tags: tags.length };
  const json = (value: unknown) => [new TextEncoder().encode(`${JSON.stringify(value)}\n`)];
  const config = {
    architectures: ['BertForTokenClassification'],
    model_type: 'bert',
    vocab_size: shape.vocabulary,
    hidden_size: shape.hidden,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    intermediate_size: shape.inner,
    max_position_embeddings: shape.positions,
    id2label: Object.fromEntries(tags.map((tag, id) => [id, tag])),
  };
  const tokenizer = {
    version: '1.0',
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: false,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((piece, id) => [piece, id])),
    },
  };
  return [
    ['config.json', json(config)],
    ['tokenizer.json', json(tokenizer)],
    ['onnx/model_quantized.onnx', randomBert(shape, seed, 'int8')],
    ...(float32 ? [['onnx/model.onnx', randomBert(shape, seed, 'float32')] as const] : []),
  ];
}

/** KM-BERT's size. */
export const kmbert = (options: { float32?: boolean } = {}): Files =>
  randomModel(
    { layers: 12, hidden: 768, heads: 12, inner: 3072, positions: 512 },
    largeVocabulary(16_424),
    options,
  );

/** A model of some hundred kilobytes for tests, whose vocabulary is the characters of `text`. */
export const tiny = (text: string): Files =>
  randomModel({ layers: 2, hidden: 32, heads: 2, inner: 64, positions: 64 }, vocabularyOf(text), {
    float32: true,
    seed: 3,
  });
