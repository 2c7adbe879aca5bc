import { trim } from '../core/text';
import type { TaggedSpan, TagResult } from './api';
import type { Calibration } from './card';
import { bestPath, lattice, marginals, spanProbability, sums } from './crf';
import type { TagSet } from './tags';

/** What logits are read against. */
export interface Decoding {
  readonly set: TagSet;
  /** From the model's labels to ours; a span whose label is not here is dropped. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where there is none, scores stay as the logits have them. */
  readonly calibration?: Pick<Calibration, 'temperature' | 'slope' | 'intercept'>;
}

/** Token edges in UTF-16 code units, `[starts[i], ends[i])`. */
export interface Edges {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/**
 * Reads logits [tokens, tags] as spans: the most probable valid tag sequence. A span's score is the
 * probability that exactly this span stands there, over all valid sequences (`spanProbability`), so
 * doubt about either edge or the label lowers it; the card's calibration is applied. Spans lose white space at their edges, and no
 * edge falls inside a run of Latin letters and digits: `DEXA` is an entity whole or not at all.
 */
export function decode(
  text: string,
  { starts, ends }: Edges,
  logits: Float32Array,
  { set, labels, calibration }: Decoding,
  withProbabilities = false,
): TagResult {
  const { temperature = 1 } = calibration ?? {};
  const chain = lattice(set, logits, { temperature, inner: innerTokens(text, starts, ends) });
  if (chain.length === 0) {
    const values = new Float32Array();
    const none = { tags: set.names, starts: new Uint32Array(), ends: new Uint32Array(), values };
    return withProbabilities ? { spans: [], probabilities: none } : { spans: [] };
  }
  const path = bestPath(chain);
  const total = sums(chain);
  const spans: TaggedSpan[] = [];
  for (const [first, last] of runs(set, path)) {
    const label = labels[set.tags[path[first] ?? 0]?.type ?? ''];
    // Tokens that were one character of the text (decomposed jamo) share their edges.
    const start = Math.max(starts[first] ?? 0, spans.at(-1)?.end ?? 0);
    const range = trim(text, { start, end: ends[last] ?? 0 });
    if (label === undefined || range.end <= range.start) continue;
    const probability = spanProbability(chain, total, first, path.slice(first, last + 1));
    spans.push({ ...range, label, score: calibrated(probability, calibration) });
  }
  if (!withProbabilities) return { spans };
  return {
    spans,
    probabilities: {
      tags: set.names,
      starts: Uint32Array.from(starts),
      ends: Uint32Array.from(ends),
      values: marginals(total),
    },
  };
}

/**
 * A probability after a line over its log odds, σ(slope · logit(p) + intercept), which rises with it
 * and keeps 0 and 1 (Platt 1999).
 */
function calibrated(probability: number, calibration: Decoding['calibration']): number {
  const { slope = 1, intercept = 0 } = calibration ?? {};
  if (slope === 1 && intercept === 0) return probability;
  return 1 / (1 + ((1 - probability) / probability) ** slope * Math.exp(-intercept));
}

const latin = /^[0-9A-Za-z]$/u;

/** Which tokens go on with the run of Latin letters and digits that the token before them is in. */
function innerTokens(text: string, starts: readonly number[], ends: readonly number[]): boolean[] {
  return starts.map(
    (start, token) =>
      token > 0 &&
      ends[token - 1] === start &&
      latin.test(text.charAt(start)) &&
      latin.test(text.charAt(start - 1)),
  );
}

/** The stretches of a valid path that are one span each, as first and last token. */
function runs({ tags, continues }: TagSet, path: readonly number[]): [number, number][] {
  const found: [first: number, last: number][] = [];
  for (const [token, tag] of path.entries()) {
    const last = found.at(-1);
    const before = path[token - 1];
    if (last && before !== undefined && continues[tag]?.includes(before)) last[1] = token;
    else if (tags[tag]?.part !== 'O') found.push([token, token]);
  }
  return found;
}
