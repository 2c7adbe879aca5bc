import * as v from 'valibot';
import {
  parseCard,
  type AssistantCard,
  type ModelCard,
  type TaggerCard,
  type Variant,
} from '../card';
import { deriveCard, usualWeights } from '../derive-card';
import { EngineError, refused } from '../failure';
import { readTags, tagNames } from '../tags';
import { readTokenizer } from '../tokenizer';
import { familyOf, namedCard } from './named-card';
import { readJson, readText, type Source } from './source';
import { findWeights, inOrder, taggerVariants, type Weights } from './weights';

const Config = v.looseObject({
  model_type: v.optional(v.string(), ''),
  architectures: v.optional(v.nullable(v.array(v.string())), []),
  max_position_embeddings: v.optional(v.number()),
  _name_or_path: v.optional(v.string(), ''),
});
type Config = v.InferOutput<typeof Config>;

/** How the card came about: it lay there, is that of a model known by name, or was made here. */
export type CardOrigin = 'own' | 'named' | 'derived';

/** What a source holds, before anything of it is stored. */
export interface Found {
  readonly card: ModelCard;
  readonly cardOrigin: CardOrigin;
  readonly weights: readonly Weights[];
  /** What the weights are good for, the best for each device first. */
  readonly variants: readonly Variant[];
  /** The small files that are always taken. */
  readonly texts: readonly string[];
  readonly textBytes: number;
  /** Outputs that the config gives no usable names, such as `LABEL_0`; a person must name them. */
  readonly unnamed: readonly string[] | null;
}

const always =
  /^(?:config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|preprocessor_config)\.json$|^(?:vocab|merges)\.txt$|^chat_template\.jinja$|^(?:LICEN[CS]E|NOTICE|README)(?:\.\w+)?$/u;

/**
 * Reads what is small and says what the model is. `named` are the cards of models known by name.
 * Refuses a source that lacks a part, or holds a model that cannot be used here.
 */
export async function describe(
  source: Source,
  named: readonly ModelCard[],
  signal: AbortSignal,
): Promise<Found> {
  const { files } = source;
  const config = await readJson(source, 'config.json', signal);
  if (config === null) throw refused({ code: 'no-config' });
  const read = v.safeParse(Config, config);
  if (!read.success) throw refused({ code: 'not-json', file: 'config.json' });
  const tokenizer = (await readJson(source, 'tokenizer_config.json', signal)) ?? {};
  const own = await ownCard(source, signal);
  const task = own?.task ?? taskOf(read.output);
  if (!files.has('tokenizer.json') && !(task === 'token-classification' && files.has('vocab.txt')))
    throw refused({ code: 'no-tokenizer' });

  if (task === 'token-classification') await checkTokenizer(source, signal);

  const names = [source.name, read.output._name_or_path];
  const like = own
    ? null
    : namedCard(
        named.filter((card) => card.task === task),
        names,
        config,
      );
  const said = saidVariants(own ?? like);
  const weights = findWeights(files, task, said).filter(({ variants }) => variants.length > 0);
  if (weights.length === 0) throw refused({ code: 'no-weights' });
  const variants = inOrder(weights, task, said);
  const tags = task === 'token-classification' && !own ? tagsOf(config) : null;
  const template = await readText(source, 'chat_template.jinja', signal);
  const about = { source, config: read.output, tokenizer, template, variants, like };
  const card =
    own ?? (task === 'token-classification' ? taggerCard(about, tags) : assistantCard(about));
  const evaluation = card.evaluation;
  const texts = [...files.keys()].filter((path) => always.test(path) || path === evaluation);
  return {
    card,
    cardOrigin: own ? 'own' : like ? 'named' : 'derived',
    weights,
    variants,
    texts,
    textBytes: texts.reduce((sum, path) => sum + (files.get(path)?.bytes ?? 0), 0),
    unnamed: tags?.isUsable === false ? tags.names : null,
  };
}

/** A tagger needs a tokenizer of ours; a language model brings its own way of reading one. */
async function checkTokenizer(source: Source, signal: AbortSignal): Promise<void> {
  const json = await readJson(source, 'tokenizer.json', signal);
  if (json === null) return;
  try {
    readTokenizer(json);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw refused({ code: 'unsupported-tokenizer', found }, error);
  }
}

async function ownCard(source: Source, signal: AbortSignal): Promise<ModelCard | null> {
  const json = await readJson(source, 'card.json', signal);
  if (json === null) return null;
  try {
    return parseCard(json);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw refused({ code: 'bad-card', detail }, error);
  }
}

const saidVariants = (card: ModelCard | null): readonly Variant[] =>
  card === null
    ? []
    : card.task === 'text-generation'
      ? card.variants
      : card.files.length > 0
        ? taggerVariants(card)
        : (card.variants ?? []);

function taskOf({ architectures, model_type }: Config): ModelCard['task'] {
  const [architecture = ''] = architectures ?? [];
  if (architecture.endsWith('ForTokenClassification')) return 'token-classification';
  if (/For(?:CausalLM|ConditionalGeneration)$|LMHeadModel$/u.test(architecture))
    return 'text-generation';
  if (architecture === '' && familyOf(model_type) !== 'other') return 'text-generation';
  throw refused({ code: 'unknown-kind', found: architecture || model_type || 'config.json' });
}

interface Tags {
  readonly names: readonly string[];
  readonly isUsable: boolean;
}

/** The config's tag names, and whether they say what they mean. */
function tagsOf(config: unknown): Tags {
  try {
    const names = tagNames(config);
    return { names, isUsable: canBeRead(names) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw refused({ code: 'labels' }, error);
  }
}

/** Whether names such as `B-Disease` make a set of tags. */
export function canBeRead(names: readonly string[]): boolean {
  try {
    return readTags(names).tags.length > 1;
  } catch {
    return false;
  }
}

interface About {
  readonly source: Source;
  readonly config: Config;
  readonly tokenizer: unknown;
  readonly template: string | null;
  readonly variants: readonly Variant[];
  readonly like: ModelCard | null;
}

const plainId = (name: string) =>
  name
    .replace(/[^A-Za-z0-9._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/gu, '')
    .slice(0, 80) || 'model';

function common({ source, like }: About) {
  const { id, title, description, source: published, parameters, licenceUrl, note } = like ?? {};
  return {
    id: id ?? plainId(source.name),
    version: like?.version ?? 0,
    title: title ?? { ko: source.name, en: source.name },
    licence: like?.licence ?? source.licence ?? '',
    files: [],
    ...(description !== undefined && { description }),
    ...(published !== undefined && { source: published }),
    ...(parameters !== undefined && { parameters }),
    ...(licenceUrl !== undefined && { licenceUrl }),
    ...(note !== undefined && { note }),
  };
}

const TokenizerConfig = v.looseObject({ chat_template: v.optional(v.unknown()) });

function taggerCard(about: About, tags: Tags | null): TaggerCard {
  const { config, tokenizer, variants } = about;
  const has = (path: string) => variants.some(({ file }) => file === path);
  const wasm = usualWeights.wasm.find(has) ?? variants[0]?.file ?? '';
  const webgpu = usualWeights.webgpu.find(has);
  const webgpuFp16 = usualWeights.webgpuFp16.find(has);
  return {
    ...deriveCard({
      id: '',
      config,
      tokenizerConfig: tokenizer,
      tags: tags?.isUsable === false ? [] : undefined,
      device: { wasm, ...(webgpu && { webgpu }), ...(webgpuFp16 && { webgpuFp16 }) },
    }),
    ...common(about),
  };
}

/** Longer conversations cost more memory than anyone who did not ask for them has to spare. */
const usualContext = 4096;

function assistantCard(about: About): AssistantCard {
  const { config, tokenizer, template, variants, like } = about;
  const known = like?.task === 'text-generation' ? like : null;
  const own = template ?? (v.is(TokenizerConfig, tokenizer) ? tokenizer.chat_template : null);
  const thinks = JSON.stringify(own ?? '').includes('enable_thinking');
  return {
    ...common(about),
    task: 'text-generation',
    family: familyOf(config.model_type),
    contextTokens:
      known?.contextTokens ??
      Math.max(64, Math.min(config.max_position_embeddings ?? usualContext, usualContext)),
    variants: [...variants],
    prompt: known?.prompt ?? { thinking: thinks ? 'switch' : 'none' },
    ...(known?.generation && { generation: known.generation }),
  };
}
