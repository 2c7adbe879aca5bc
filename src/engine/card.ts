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

/** What the app must know of a tagging model whose files lie beside its card. */
export const ModelCard = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  version: v.union([v.number(), v.string()]),
  task: v.literal('token-classification'),
  title: bilingual,
  description: v.optional(prose),
  labels: LabelMap,
  /** `Disease-B` is suffix, `B-Disease` is prefix. */
  tagStyle: v.picklist(['suffix', 'prefix']),
  /** The longest input, [CLS] and [SEP] counted. */
  maxTokens: v.pipe(v.number(), v.integer(), v.minValue(8)),
  /** How many tokens of neighbouring sentences to read together; 64 unless trained on more. */
  passageTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** `word` where only the first piece of a word was trained to carry the tag. */
  grouping: v.optional(v.picklist(['token', 'word'])),
  /** Sizes in bytes and SHA-256 in hexadecimal; a file not listed is not checked. */
  files: v.array(
    v.object({
      path,
      bytes: count,
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
    }),
  ),
  /** Which weights each device loads; paths below the card's folder. */
  device: v.object({
    wasm: path,
    webgpu: v.optional(path),
    webgpuFp16: v.optional(path),
    node: v.optional(path),
  }),
  parameters: v.optional(count),
  licence: v.string(),
  trainingData: v.optional(
    v.union([
      prose,
      v.array(v.object({ name: v.string(), licence: v.string(), use: v.optional(v.string()) })),
    ]),
  ),
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
  note: v.optional(prose),
});

export type ModelCard = v.InferOutput<typeof ModelCard>;

/**
 * Reads the parsed JSON of a `card.json`. Throws `model-corrupt` that names the first field at
 * fault.
 */
export function parseCard(json: unknown): ModelCard {
  const result = v.safeParse(ModelCard, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new EngineError(
    'model-corrupt',
    `card.json: ${v.getDotPath(issue) ?? ''} ${issue.message}`,
  );
}
