import * as v from 'valibot';
import { EngineError } from './failure';

const bilingual = v.object({ ko: v.string(), en: v.string() });
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));

const Fractions = v.object({
  precision: share,
  recall: share,
  f1: share,
  /** Expected spans. */
  spans: count,
});

/** A strict span score with the 95 % bootstrap interval of its F1 over items. */
const Score = v.object({ ...Fractions.entries, f1Interval95: v.tuple([share, share]) });
export type Score = v.InferOutput<typeof Score>;

/** Spans by expected label (rows, the last for none) and predicted label (columns, the last for none). */
const Confusion = v.object({
  labels: v.array(v.string()),
  rows: v.array(v.object({ expected: v.nullable(v.string()), predicted: v.array(count) })),
});
export type Confusion = v.InferOutput<typeof Confusion>;

/** Paired spans that are right, and those wrong in their edges, label, both, or in being there at all. */
const Errors = v.object({
  correct: count,
  boundary: count,
  label: count,
  both: count,
  missed: count,
  invented: count,
});
export type ErrorKind = Exclude<keyof v.InferOutput<typeof Errors>, 'correct'>;

const Quality = { ece: share, brier: share, logLoss: v.pipe(v.number(), v.minValue(0)) };

const Bin = v.object({
  from: share,
  to: share,
  spans: count,
  /** Mean score and share correct; `null` in an empty bin. */
  score: v.nullable(share),
  correct: v.nullable(share),
});
export type Bin = v.InferOutput<typeof Bin>;

const Calibration = v.object({
  temperature: v.number(),
  slope: v.number(),
  intercept: v.number(),
  fittedOn: v.object({ part: v.string(), spans: count }),
  /** Predicted spans that were measured. */
  spans: count,
  before: v.object({ ...Quality, bins: v.array(Bin) }),
  after: v.object({ ...Quality, bins: v.array(Bin) }),
  /** Other ways to calibrate, fitted on the same spans. */
  compared: v.array(v.object({ method: v.string(), ...Quality })),
  thresholds: v.array(v.object({ at: share, precision: share, recall: share, accepted: count })),
});

const Span = v.object({
  start: count,
  end: count,
  label: v.string(),
  score: v.optional(share),
});

/** An item of the test part that came out wrong; offsets are UTF-16 code units of `text`. */
const Example = v.object({
  kind: v.picklist(['boundary', 'label', 'both', 'missed', 'invented']),
  item: v.string(),
  register: v.string(),
  text: v.string(),
  expected: v.array(Span),
  found: v.array(Span),
});
export type Example = v.InferOutput<typeof Example>;

/** One way of storing the weights on one backend; `refused` says why it has no figures. */
const QuantizationRow = v.object({
  dtype: v.picklist(['fp32', 'fp16', 'q8', 'w8', 'q8n']),
  backend: v.picklist(['wasm', 'webgpu']),
  file: v.string(),
  bytes: count,
  sha256,
  refused: v.optional(v.string()),
  texts: v.optional(count),
  precision: v.optional(share),
  recall: v.optional(share),
  f1: v.optional(share),
  /** Texts with the very spans of float32 on WebAssembly. */
  sameAsFp32: v.optional(count),
  /** Processor time, of the graphics process too. */
  cpuMsPerText: v.optional(v.number()),
});
export type QuantizationRow = v.InferOutput<typeof QuantizationRow>;

const Part = v.object({
  items: count,
  records: count,
  spans: v.record(v.string(), count),
  sha256,
});

/**
 * What the training pipeline measured of a tagging model, in full. The card holds the part of it that
 * tagging and choosing a model need; both must tell the same score.
 */
export const Evaluation = v.object({
  version: v.literal(1),
  /** The weights that everything but `quantization` was measured with. */
  weights: v.object({ file: v.string(), sha256 }),
  data: v.object({
    name: v.string(),
    licence: v.string(),
    seed: v.number(),
    scoredOn: v.string(),
    fittedOn: v.string(),
    parts: v.record(v.string(), Part),
    description: bilingual,
  }),
  metric: v.string(),
  scores: v.object({
    micro: Score,
    perLabel: v.record(v.string(), Score),
    perRegister: v.record(v.string(), Score),
    perForm: v.record(v.string(), Score),
  }),
  /** Of the part that choices were made on. */
  dev: Fractions,
  confusion: Confusion,
  errors: Errors,
  calibration: Calibration,
  failures: v.array(Example),
  quantization: v.optional(
    v.object({
      environment: v.record(v.string(), v.union([v.string(), v.number()])),
      webgpuTexts: v.string(),
      rows: v.array(QuantizationRow),
      reproduce: v.string(),
    }),
  ),
  /** Other taggers trained on the same data. */
  baselines: v.array(
    v.object({
      name: v.string(),
      f1: share,
      f1Interval95: v.optional(v.tuple([share, share])),
      perLabel: v.record(v.string(), share),
      reproduce: v.string(),
    }),
  ),
  /** Figures on corpora that the model never saw; their text is not ours to show. */
  transfer: v.optional(
    v.array(
      v.object({
        name: v.string(),
        source: v.string(),
        mapping: v.string(),
        folds: v.array(
          v.object({
            name: v.string(),
            sentences: count,
            ...Fractions.entries,
            perLabel: v.record(v.string(), Fractions),
          }),
        ),
        /** Mean over the folds. */
        f1: share,
      }),
    ),
  ),
  /** The same pipeline trained on a published corpus, for comparison; its weights are not shipped. */
  method: v.optional(
    v.object({
      name: v.string(),
      source: v.string(),
      folds: count,
      /** Means over the folds; by spans, and by tags of eojeols as the paper counts. */
      strictF1: share,
      eojeolF1: share,
      published: v.array(v.object({ name: v.string(), eojeolF1: share })),
      reproduce: v.string(),
    }),
  ),
  reproduce: v.string(),
});

export type Evaluation = v.InferOutput<typeof Evaluation>;

/** Reads a parsed `evaluation.json`. Throws `model-corrupt` that names the first field at fault. */
export function parseEvaluation(json: unknown): Evaluation {
  const result = v.safeParse(Evaluation, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new EngineError(
    'model-corrupt',
    `evaluation.json: ${v.getDotPath(issue) ?? ''} ${issue.message}`,
  );
}
