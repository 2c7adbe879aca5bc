import type { TagResult } from './api';
import type { TaggerCard } from './card';
import { decode, type Decoding, type Edges } from './decode';
import { EngineError, throwIfAborted } from './failure';
import { joinResults } from './join';
import { segments } from './segments';
import { labelsOf, readTags, tagNames } from './tags';
import { ranks, usualPassage, windows, type Window } from './windows';
import type { Encoding, Tokenizer } from './wordpiece';

/** One run of the model, int64 [size, length] row by row. */
export interface Batch {
  readonly size: number;
  readonly length: number;
  readonly ids: BigInt64Array;
  /** 1 for a token, 0 for padding. */
  readonly mask: BigInt64Array;
  readonly types: BigInt64Array;
}

/** Runs the model: float32 logits [size, length, tags]. */
export type Run = (batch: Batch) => Promise<Float32Array>;

export interface Pipeline {
  readonly decoding: Decoding;
  readonly tokenizer: Tokenizer;
  readonly run: Run;
  readonly maxTokens: number;
  readonly passageTokens: number;
  readonly grouping: 'token' | 'word';
  /** Windows in one run, and what their length is rounded up to. */
  readonly batching: Batching;
}

export interface Batching {
  readonly size: number;
  readonly multiple: number;
}

/** Processors gain nothing from batches; GPUs do, and like few different shapes. */
export const oneByOne: Batching = { size: 1, multiple: 1 };
export const inEights: Batching = { size: 8, multiple: 8 };

export interface PipelineParts {
  /** The parsed `config.json`. */
  readonly config: unknown;
  readonly tokenizer: Tokenizer;
  readonly card: Pick<
    TaggerCard,
    'labels' | 'tags' | 'tagStyle' | 'maxTokens' | 'passageTokens' | 'grouping' | 'calibration'
  >;
  /** In place of the card's map from the model's labels to ours. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The model's tags and what they mean to us. Throws `wrong-labels` when no label is mapped. */
export function readDecoding({ config, card, labels }: Omit<PipelineParts, 'tokenizer'>): Decoding {
  const set = readTags(card.tags ?? tagNames(config), card.tagStyle);
  const map = labels ?? card.labels;
  const own = labelsOf(set);
  if (!own.some((label) => map[label] !== undefined))
    throw new EngineError('wrong-labels', `No label is mapped: ${own.slice(0, 8).join(', ')}`);
  return { set, labels: map, ...(card.calibration && { calibration: card.calibration }) };
}

/**
 * Everything between text and spans but the model itself, for a worker and for Node alike. Throws
 * `wrong-labels` when the model's labels cannot be used.
 */
export function createPipeline(parts: PipelineParts, run: Run, batching = oneByOne): Pipeline {
  const { tokenizer, card } = parts;
  const { maxTokens, passageTokens = usualPassage, grouping = 'token' } = card;
  const decoding = readDecoding(parts);
  return { decoding, tokenizer, run, maxTokens, passageTokens, grouping, batching };
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly probabilities?: boolean;
  /** Called after each run with the windows done so far; awaited, so it may let others in. */
  readonly onWindows?: (done: number) => void | Promise<void>;
}

/** Tags one document of any length. */
export async function tagText(
  pipeline: Pipeline,
  text: string,
  options: RunOptions = {},
): Promise<TagResult> {
  const parts = segments(text);
  const texts = parts.map(({ start, end }) => text.slice(start, end));
  const results = await tagSegments(pipeline, texts, options);
  return joinResults(
    results,
    parts.map(({ start }) => start),
  );
}

/** A window of one of the texts. */
interface Task extends Window {
  readonly encoding: Encoding;
  /** Logits of the whole text, [tokens, tags], to be filled in. */
  readonly logits: Float32Array;
}

/** Tags texts that are each short enough to be one segment. Rejects with `aborted` between runs. */
export async function tagSegments(
  pipeline: Pipeline,
  texts: readonly string[],
  { signal, probabilities, onWindows }: RunOptions = {},
): Promise<TagResult[]> {
  const { tokenizer, maxTokens, passageTokens, decoding, batching } = pipeline;
  const tags = decoding.set.tags.length;
  const encoded = texts.map((text) => {
    const encoding = tokenizer.encode(text);
    return { text, encoding, logits: new Float32Array(encoding.ids.length * tags) };
  });
  const tasks: Task[] = encoded.flatMap(({ text, encoding, logits }) =>
    windows(ranks(text, encoding), maxTokens - 2, passageTokens).map((w) => ({
      ...w,
      encoding,
      logits,
    })),
  );
  // Windows of like length go together, so that little is padding.
  if (batching.size > 1) tasks.sort((a, b) => a.to - a.from - (b.to - b.from));
  for (let done = 0; done < tasks.length;) {
    throwIfAborted(signal);
    const together = tasks.slice(done, done + batching.size);
    await runTasks(pipeline, together);
    done += together.length;
    await onWindows?.(done);
  }
  throwIfAborted(signal);
  return encoded.map(({ text, encoding, logits }) =>
    pipeline.grouping === 'word'
      ? decodeWords(text, encoding, logits, decoding, probabilities)
      : decode(text, encoding, logits, decoding, probabilities),
  );
}

async function runTasks({ run, tokenizer, batching, decoding }: Pipeline, tasks: readonly Task[]) {
  const longest = Math.max(...tasks.map(({ from, to }) => to - from)) + 2;
  const length = Math.ceil(longest / batching.multiple) * batching.multiple;
  const batch = fill(tasks, length, tokenizer);
  const tags = decoding.set.tags.length;
  const answer = await run(batch);
  checkOutputs(answer, batch, tags);
  for (const [row, { from, ownFrom, ownTo, logits }] of tasks.entries()) {
    const first = (row * length + 1 + ownFrom - from) * tags;
    logits.set(answer.subarray(first, first + (ownTo - ownFrom) * tags), ownFrom * tags);
  }
}

/** Throws `wrong-labels` unless the model answers one logit for each tag of its config. */
export function checkOutputs(logits: Float32Array, { size, length }: Batch, tags: number): void {
  if (logits.length === size * length * tags) return;
  const outputs = String(logits.length / (size * length));
  throw new EngineError('wrong-labels', `${outputs} outputs for ${String(tags)} tags.`);
}

function fill(tasks: readonly Task[], length: number, { spec }: Tokenizer): Batch {
  const cells = tasks.length * length;
  const ids = new BigInt64Array(cells).fill(BigInt(spec.padding));
  const mask = new BigInt64Array(cells);
  for (const [row, { from, to, encoding }] of tasks.entries()) {
    const window = [spec.first, ...encoding.ids.slice(from, to), spec.last];
    ids.set(window.map(BigInt), row * length);
    mask.fill(1n, row * length, row * length + window.length);
  }
  return { size: tasks.length, length, ids, mask, types: new BigInt64Array(cells) };
}

/** Reads only the first token of each word, for models that were trained so. */
function decodeWords(
  text: string,
  { starts, ends, continues }: Encoding,
  logits: Float32Array,
  decoding: Decoding,
  probabilities: boolean | undefined,
): TagResult {
  const tags = decoding.set.tags.length;
  const firsts = continues.flatMap((goesOn, token) => (goesOn ? [] : [token]));
  const words: Edges = {
    starts: firsts.map((token) => starts[token] ?? 0),
    ends: firsts.map((_, word) => ends[(firsts[word + 1] ?? starts.length) - 1] ?? 0),
  };
  const rows = new Float32Array(firsts.length * tags);
  for (const [word, token] of firsts.entries())
    rows.set(logits.subarray(token * tags, (token + 1) * tags), word * tags);
  return decode(text, words, rows, decoding, probabilities);
}
