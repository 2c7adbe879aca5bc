import * as v from 'valibot';
import { EngineError } from './failure';

const bilingual = v.object({ ko: v.string(), en: v.string() });
const prose = v.union([v.string(), bilingual]);
const path = v.pipe(
  v.string(),
  v.check((value) => !/^\/|\.\.|:/u.test(value), 'A path stays inside the folder of its card.'),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const fractions = v.object({ precision: share, recall: share, f1: share });

/** `model-label` to `our label`; a label of the model that is left out is dropped. */
const LabelMap = v.record(v.string(), v.string());

/** One file of weights that a device can run, best first in a card's list. */
const Variant = v.object({
  dtype: v.picklist(['fp32', 'fp16', 'q8', 'w8', 'q8n', 'q4', 'q4f16']),
  device: v.picklist(['wasm', 'webgpu']),
  file: path,
  /** Download in bytes, external data included. */
  bytes: count,
  /** Most memory held while loading and running, in bytes, as the exporter computed it. */
  memoryBytes: count,
  /** The largest single buffer a graphics adapter must hold, in bytes. */
  largestBufferBytes: v.optional(count),
  /** The adapter must offer `shader-f16`. */
  shaderF16: v.optional(v.boolean()),
});

export type Variant = v.InferOutput<typeof Variant>;

const Calibration = v.object({
  /** Logits are divided by this before they become probabilities; the best spans stay the same. */
  temperature: v.pipe(v.number(), v.minValue(0.05), v.maxValue(20)),
  /** Then a score's log odds become `slope` times them plus `intercept`; 1 and 0 where left out. */
  slope: v.optional(v.pipe(v.number(), v.minValue(0.05), v.maxValue(20))),
  intercept: v.optional(v.pipe(v.number(), v.minValue(-20), v.maxValue(20))),
  /** Expected calibration error of span probabilities on the test part, without and with it. */
  ece: v.object({ before: share, after: share }),
  /** What accepting every suggestion scored `at` or higher gives on the test part. */
  thresholds: v.array(v.object({ at: share, precision: share, recall: share, accepted: count })),
});

export type Calibration = v.InferOutput<typeof Calibration>;

const Common = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  version: v.union([v.number(), v.string()]),
  title: bilingual,
  description: v.optional(prose),
  /**
   * Sizes in bytes and SHA-256 in hexadecimal; a file not listed is not checked. A card without
   * files names a model that people bring themselves.
   */
  files: v.array(
    v.object({
      path,
      bytes: count,
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
    }),
  ),
  variants: v.optional(v.array(Variant)),
  /** Where the original is published, to be read by people; never requested by itself. */
  source: v.optional(v.pipe(v.string(), v.url())),
  parameters: v.optional(count),
  licence: v.string(),
  licenceUrl: v.optional(v.pipe(v.string(), v.url())),
  trainingData: v.optional(
    v.union([
      prose,
      v.array(v.object({ name: v.string(), licence: v.string(), use: v.optional(v.string()) })),
    ]),
  ),
  /** The file beside the card in which the pipeline wrote every score in full. */
  evaluation: v.optional(path),
  note: v.optional(prose),
});

/** What the app must know of a tagging model whose files lie beside its card. */
export const TaggerCard = v.object({
  ...Common.entries,
  task: v.literal('token-classification'),
  labels: LabelMap,
  /** The names of the outputs in turn, where `config.json` has none that say anything. */
  tags: v.optional(v.array(v.string())),
  /** `Disease-B` is suffix, `B-Disease` is prefix. */
  tagStyle: v.picklist(['suffix', 'prefix']),
  /** The longest input, [CLS] and [SEP] counted. */
  maxTokens: v.pipe(v.number(), v.integer(), v.minValue(8)),
  /** How many tokens of neighbouring sentences to read together; 64 unless trained on more. */
  passageTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** `word` where only the first piece of a word was trained to carry the tag. */
  grouping: v.optional(v.picklist(['token', 'word'])),
  /** Which weights each device loads; paths below the card's folder. */
  device: v.object({
    wasm: path,
    webgpu: v.optional(path),
    webgpuFp16: v.optional(path),
    node: v.optional(path),
  }),
  calibration: v.optional(Calibration),
  score: v.optional(
    v.object({
      metric: v.string(),
      data: v.string(),
      ...fractions.entries,
      perLabel: v.record(v.string(), fractions),
      perRegister: v.optional(v.record(v.string(), fractions)),
      weights: v.optional(v.string()),
      reproduce: v.optional(v.string()),
    }),
  ),
});

export type TaggerCard = v.InferOutput<typeof TaggerCard>;

/** What the app must know of a small language model whose files lie beside its card. */
export const AssistantCard = v.object({
  ...Common.entries,
  task: v.literal('text-generation'),
  /** The network's family, which decides its caches and its known troubles. */
  family: v.picklist(['qwen3', 'gemma2', 'gemma3', 'other']),
  /** Longest prompt and answer together, in tokens. */
  contextTokens: v.pipe(v.number(), v.integer(), v.minValue(64)),
  /** The files each device can run, best first; the first that fits is taken. */
  variants: v.array(Variant),
  prompt: v.object({
    /** Jinja, as in `tokenizer_config.json`; left out where the tokenizer's own is used. */
    template: v.optional(v.string()),
    /** Put before the first question. */
    system: v.optional(prose),
    /** `enable_thinking` of the template: `switch` can be turned on, `always` cannot be turned off. */
    thinking: v.picklist(['none', 'switch', 'always']),
  }),
  generation: v.optional(
    v.object({
      maxNewTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
      temperature: v.optional(v.pipe(v.number(), v.minValue(0))),
      topK: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    }),
  ),
  /** The narrow jobs that a demo-size model was trained for, with an example question each. */
  jobs: v.optional(v.array(v.object({ id: v.string(), title: bilingual, example: v.string() }))),
  score: v.optional(
    v.object({
      metric: v.string(),
      data: v.string(),
      /** Share of held-out questions answered right, all jobs together. */
      accuracy: share,
      perJob: v.record(v.string(), v.object({ accuracy: share, questions: count })),
      weights: v.optional(v.string()),
      reproduce: v.optional(v.string()),
    }),
  ),
});

export type AssistantCard = v.InferOutput<typeof AssistantCard>;

export const ModelCard = v.variant('task', [TaggerCard, AssistantCard]);

export type ModelCard = v.InferOutput<typeof ModelCard>;

/**
 * Reads the parsed JSON of a `card.json`. Throws `model-corrupt` that names the first field at
 * fault.
 */
export function parseCard(json: unknown): ModelCard {
  return parse(ModelCard, json);
}

/** Reads the card of a tagging model; throws `model-corrupt` for another kind of model too. */
export function parseTaggerCard(json: unknown): TaggerCard {
  return parse(TaggerCard, json);
}

/** Reads the card of a language model; throws `model-corrupt` for another kind of model too. */
export function parseAssistantCard(json: unknown): AssistantCard {
  return parse(AssistantCard, json);
}

function parse<const Schema extends v.GenericSchema>(
  schema: Schema,
  json: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new EngineError(
    'model-corrupt',
    `card.json: ${v.getDotPath(issue) ?? ''} ${issue.message}`,
  );
}
