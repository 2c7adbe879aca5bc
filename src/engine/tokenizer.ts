import * as v from 'valibot';
import { EngineError } from './failure';
import {
  createTokenizer,
  type PreTokenizer,
  type Tokenizer,
  type TokenizerSpec,
} from './wordpiece';
import type { NormalizerOptions } from './normalize';

/** Only what a BERT tokenizer may say; anything else is refused by name, not guessed at. */
const Json = v.object({
  normalizer: v.nullish(v.looseObject({ type: v.string() })),
  pre_tokenizer: v.nullish(v.looseObject({ type: v.string() })),
  post_processor: v.nullish(v.looseObject({ type: v.string() })),
  padding: v.nullish(v.looseObject({ pad_id: v.optional(v.number()) })),
  added_tokens: v.nullish(
    v.array(
      v.looseObject({ content: v.string(), id: v.number(), special: v.optional(v.boolean()) }),
    ),
  ),
  model: v.looseObject({ type: v.optional(v.string()), vocab: v.unknown() }),
});

const BertNormalizer = v.object({
  clean_text: v.optional(v.boolean(), true),
  handle_chinese_chars: v.optional(v.boolean(), true),
  strip_accents: v.nullish(v.boolean()),
  lowercase: v.optional(v.boolean(), true),
});

const Split = v.object({
  pattern: v.union([v.object({ Regex: v.string() }), v.object({ String: v.string() })]),
  behavior: v.picklist(['Isolated', 'Removed']),
  invert: v.optional(v.literal(false)),
});

const WordPiece = v.object({
  vocab: v.record(v.string(), v.number()),
  unk_token: v.optional(v.string(), '[UNK]'),
  continuing_subword_prefix: v.optional(v.string(), '##'),
  max_input_chars_per_word: v.optional(v.number(), 100),
});

const refuse = (what: string) => new EngineError('unsupported-tokenizer', what);

/** Reads `value` or refuses the tokenizer, naming the part that is not supported. */
function read<T>(schema: v.GenericSchema<unknown, T>, value: unknown, part: string): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw refuse(`${part} ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

/**
 * The tokenizer of a parsed `tokenizer.json`. Throws `unsupported-tokenizer` unless it is of the
 * BERT family: `BertNormalizer` or none; `BertPreTokenizer`, `Split` or a sequence of them;
 * `WordPiece`.
 */
export function readTokenizer(json: unknown): Tokenizer {
  const file = read(Json, json, 'tokenizer.json');
  const model = file.model;
  if (model.type !== undefined && model.type !== 'WordPiece') throw refuse(`model ${model.type}`);
  const extra = file.added_tokens?.find(({ special }) => special !== true);
  if (extra) throw refuse(`added token ${String(extra.id)}`);
  const wordPiece = read(WordPiece, model, 'WordPiece');
  const vocabulary = new Map(Object.entries(wordPiece.vocab));
  const [first, last] = framing(file.post_processor ?? null);
  return createTokenizer({
    normalizer: readNormalizer(file.normalizer ?? null),
    preTokenizers: file.pre_tokenizer ? readPreTokenizer(file.pre_tokenizer) : [],
    ...specialIds(vocabulary, { unknown: wordPiece.unk_token, first, last }),
    ...(file.padding?.pad_id === undefined ? {} : { padding: file.padding.pad_id }),
    continuationPrefix: wordPiece.continuing_subword_prefix,
    maxWordLength: wordPiece.max_input_chars_per_word,
  });
}

const TokenizerConfig = v.object({
  do_lower_case: v.optional(v.boolean(), true),
  strip_accents: v.nullish(v.boolean()),
  tokenize_chinese_chars: v.optional(v.boolean(), true),
});

/** The tokenizer of a `vocab.txt`, one piece a line, and its parsed `tokenizer_config.json`. */
export function readVocabulary(text: string, config: unknown = {}): Tokenizer {
  const options = read(TokenizerConfig, config, 'tokenizer_config.json');
  const lines = text.replace(/\r?\n$/u, '').split(/\r?\n/u);
  const vocabulary = new Map(lines.map((piece, id) => [piece, id]));
  return createTokenizer({
    normalizer: {
      cleanText: true,
      isolateIdeographs: options.tokenize_chinese_chars,
      stripAccents: options.strip_accents ?? options.do_lower_case,
      lowercase: options.do_lower_case,
    },
    preTokenizers: [{ kind: 'bert' }],
    ...specialIds(vocabulary, { unknown: '[UNK]', first: '[CLS]', last: '[SEP]' }),
    continuationPrefix: '##',
    maxWordLength: 100,
  });
}

function specialIds(
  vocabulary: ReadonlyMap<string, number>,
  { unknown, first, last }: Record<'unknown' | 'first' | 'last', string>,
): Pick<TokenizerSpec, 'vocabulary' | 'unknown' | 'first' | 'last' | 'padding'> {
  const id = (token: string) => {
    const found = vocabulary.get(token);
    if (found === undefined) throw refuse(`no ${token} in the vocabulary`);
    return found;
  };
  const padding = vocabulary.get('[PAD]') ?? 0;
  return { vocabulary, unknown: id(unknown), first: id(first), last: id(last), padding };
}

function readNormalizer(part: { type: string } | null): NormalizerOptions | null {
  if (!part) return null;
  if (part.type !== 'BertNormalizer') throw refuse(`normalizer ${part.type}`);
  const { clean_text, handle_chinese_chars, strip_accents, lowercase } = read(
    BertNormalizer,
    part,
    'BertNormalizer',
  );
  return {
    cleanText: clean_text,
    isolateIdeographs: handle_chinese_chars,
    stripAccents: strip_accents ?? lowercase,
    lowercase,
  };
}

function readPreTokenizer(part: { type: string; [key: string]: unknown }): PreTokenizer[] {
  if (part.type === 'BertPreTokenizer') return [{ kind: 'bert' }];
  if (part.type === 'Sequence')
    return read(
      v.array(v.looseObject({ type: v.string() })),
      part['pretokenizers'],
      'Sequence',
    ).flatMap(readPreTokenizer);
  if (part.type !== 'Split') throw refuse(`pre-tokenizer ${part.type}`);
  const { pattern, behavior } = read(Split, part, 'Split');
  const source = 'Regex' in pattern ? pattern.Regex : escapeRegExp(pattern.String);
  return [{ kind: 'split', pattern: compile(source), keep: behavior === 'Isolated' }];
}

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');

function compile(source: string): RegExp {
  try {
    return new RegExp(source, 'gu');
  } catch {
    // Written for another engine (Oniguruma), with syntax that this one does not have.
    throw refuse(`pattern ${source}`);
  }
}

/** The tokens put before and after the text: [CLS] and [SEP] or what the file says instead. */
function framing(part: { type: string; [key: string]: unknown } | null): [string, string] {
  if (!part) return ['[CLS]', '[SEP]'];
  if (part.type === 'BertProcessing') {
    const pair = v.looseTuple([v.string()]);
    const { cls, sep } = read(v.looseObject({ cls: pair, sep: pair }), part, 'BertProcessing');
    return [cls[0], sep[0]];
  }
  if (part.type !== 'TemplateProcessing') throw refuse(`post-processor ${part.type}`);
  const { single } = read(Template, part, 'TemplateProcessing');
  const names = single.map(({ SpecialToken: special, Sequence: sequence }) =>
    special ? special.id : `$${sequence?.id ?? ''}`,
  );
  const [first, middle, last, ...rest] = names;
  if (!first || middle !== '$A' || !last || rest.length > 0)
    throw refuse(`template ${names.join(' ')}`);
  return [first, last];
}

const named = v.looseObject({ id: v.string() });
const Template = v.looseObject({
  single: v.array(v.object({ SpecialToken: v.optional(named), Sequence: v.optional(named) })),
});
