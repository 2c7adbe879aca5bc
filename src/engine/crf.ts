import type { TagSet } from './tags';

/**
 * The model's distribution over tag sequences that make sense. A token classifier gives each token
 * its own distribution p_t(y), the softmax of its logits; as it stands, that gives weight to
 * sequences such as `O I-X`. Conditioned on the sequence being valid,
 *
 *   P(y_1 … y_n) = (1/Z) · Π p_t(y_t) · Π [step y_t → y_t+1 is allowed],
 *
 * a linear-chain CRF with emissions log p_t and transitions 0 or −∞. Its best sequence is found by
 * Viterbi, its marginals by forward and backward sums (Rabiner 1989; Lafferty et al. 2001).
 */
export interface Lattice {
  readonly set: TagSet;
  readonly length: number;
  /** log p_t(y), [length, tags]. */
  readonly emissions: Float64Array;
  /** Tokens that go on inside a word: no span begins or ends right before them. */
  readonly inner: readonly boolean[];
}

/**
 * A lattice of logits [length, tags], divided by `temperature` before they become probabilities.
 * The best sequence is the same at every temperature; only its probability changes (temperature
 * scaling, Guo et al. 2017).
 */
export function lattice(
  set: TagSet,
  logits: Float32Array,
  { temperature = 1, inner = [] }: { temperature?: number; inner?: readonly boolean[] } = {},
): Lattice {
  const size = set.tags.length;
  const emissions = Float64Array.from(logits, (logit) => logit / temperature);
  for (let row = 0; row < emissions.length; row += size) {
    const total = logSum(emissions, row, set.tags.keys());
    for (let tag = row; tag < row + size; tag++) emissions[tag] = at(emissions, tag) - total;
  }
  return { set, length: emissions.length / size, emissions, inner };
}

/** The most probable valid tag sequence, one tag index per token. */
export function bestPath({ set, length, emissions, inner }: Lattice): number[] {
  const size = set.tags.length;
  const steps = stepsOf(set);
  const back = new Int32Array(length * size);
  let scores = firstRow(set, emissions);
  for (let token = 1; token < length; token++) {
    const next = new Float64Array(size);
    const { before } = inner[token] ? steps.within : steps;
    for (let tag = 0; tag < size; tag++) {
      let best = -Infinity;
      for (const previous of before[tag] ?? []) {
        if (at(scores, previous) <= best) continue;
        best = at(scores, previous);
        back[token * size + tag] = previous;
      }
      next[tag] = best + at(emissions, token * size + tag);
    }
    scores = next;
  }
  let tag = 0;
  let best = -Infinity;
  for (const [index, score] of scores.entries())
    if (set.mayBeLast[index] && score > best) [best, tag] = [score, index];
  const path: number[] = [];
  for (let token = length - 1; token >= 0; token--) {
    path.push(tag);
    tag = at(back, token * size + tag);
  }
  return path.reverse();
}

/** Sums over all valid sequences: what marginals and span probabilities are read from. */
export interface Sums {
  /** log of the weight of all beginnings that end in this tag at this token, its emission counted. */
  readonly forward: Float64Array;
  /** log of the weight of all continuations after this tag at this token. */
  readonly backward: Float64Array;
  readonly logZ: number;
}

export function sums({ set, length, emissions, inner }: Lattice): Sums {
  const size = set.tags.length;
  const steps = stepsOf(set);
  const forward = new Float64Array(length * size);
  const backward = new Float64Array(length * size);
  forward.set(firstRow(set, emissions));
  for (let token = 1; token < length; token++) {
    const { before } = inner[token] ? steps.within : steps;
    for (let tag = 0; tag < size; tag++)
      forward[token * size + tag] =
        logSum(forward, (token - 1) * size, before[tag]) + at(emissions, token * size + tag);
  }
  for (let tag = 0; tag < size; tag++)
    backward[(length - 1) * size + tag] = set.mayBeLast[tag] ? 0 : -Infinity;
  for (let token = length - 2; token >= 0; token--) {
    const ahead = rowAhead({ emissions, backward }, token + 1, size);
    const { after } = inner[token + 1] ? steps.within : steps;
    for (let tag = 0; tag < size; tag++)
      backward[token * size + tag] = logSum(ahead, 0, after[tag]);
  }
  const last = forward
    .subarray((length - 1) * size)
    .map((value, tag) => value + at(backward, (length - 1) * size + tag));
  return { forward, backward, logZ: logSum(last, 0, last.keys()) };
}

/** log of the weight of this tag at this token and of all that can follow it. */
function rowAhead(
  { emissions, backward }: { emissions: Float64Array; backward: Float64Array },
  token: number,
  size: number,
): Float64Array {
  const row = emissions.slice(token * size, (token + 1) * size);
  for (let tag = 0; tag < size; tag++) row[tag] = at(row, tag) + at(backward, token * size + tag);
  return row;
}

/** P(tag of token) under the constrained distribution, [length, tags]. */
export function marginals({ forward, backward, logZ }: Sums): Float32Array {
  const values = new Float32Array(forward.length);
  for (const cell of values.keys())
    values[cell] = Math.exp(at(forward, cell) + at(backward, cell) - logZ);
  return values;
}

/**
 * P(a span stands at exactly the tokens `[first, first + path.length)` with these tags): the weight
 * of all valid sequences that open it there, keep to `path` and close it there, over Z.
 */
export function spanProbability(
  { set, length, emissions, inner }: Lattice,
  { forward, backward, logZ }: Sums,
  first: number,
  path: readonly number[],
): number {
  const size = set.tags.length;
  const last = first + path.length - 1;
  const [opening = 0] = path;
  const closing = path.at(-1) ?? 0;
  if (inner[first] || inner[last + 1]) return 0;
  const enter =
    first > 0
      ? logSum(forward, (first - 1) * size, set.starts[opening])
      : logIf(set.mayBeFirst[opening]);
  const inside = path.reduce((sum, tag, i) => sum + at(emissions, (first + i) * size + tag), 0);
  const leave =
    last < length - 1
      ? logSum(rowAhead({ emissions, backward }, last + 1, size), 0, stepsOf(set).leaves[closing])
      : logIf(set.mayBeLast[closing]);
  return Math.min(1, Math.exp(enter + inside + leave - logZ));
}

/** Steps read in both directions: for each tag the tags next to it. */
interface Directions {
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
}

/** The steps of a tag set. */
interface Steps extends Directions {
  /** Those left inside a word: a span goes on, or none is there. */
  readonly within: Directions;
  /** What may follow without going on with the same span. */
  readonly leaves: readonly (readonly number[])[];
}
const known = new WeakMap<TagSet, Steps>();

function stepsOf(set: TagSet): Steps {
  const found = known.get(set);
  if (found) return found;
  const indices = set.tags.map((_, index) => index);
  const before = indices.map((tag) => [...(set.starts[tag] ?? []), ...(set.continues[tag] ?? [])]);
  const reversed = (table: readonly (readonly number[])[]) =>
    indices.map((tag) => indices.filter((next) => table[next]?.includes(tag)));
  const isOutside = (tag: number) => set.tags[tag]?.part === 'O';
  const within = indices.map((tag) =>
    isOutside(tag) ? indices.filter(isOutside) : (set.continues[tag] ?? []),
  );
  const steps = {
    before,
    after: reversed(before),
    leaves: reversed(set.starts),
    within: { before: within, after: reversed(within) },
  };
  known.set(set, steps);
  return steps;
}

const logIf = (isAllowed: boolean | undefined) => (isAllowed ? 0 : -Infinity);

const firstRow = (set: TagSet, emissions: Float64Array) =>
  emissions
    .slice(0, set.tags.length)
    .map((value, tag) => (set.mayBeFirst[tag] ? value : -Infinity));

const at = (values: Float64Array | Int32Array, index: number): number => values[index] ?? 0;

/** log Σ exp of `values[offset + index]`, without overflow; −∞ for nothing. */
function logSum(
  values: Float64Array,
  offset: number,
  indices: Iterable<number> | undefined,
): number {
  let largest = -Infinity;
  let sum = 0;
  for (const index of indices ?? []) {
    const value = at(values, offset + index);
    if (value === -Infinity) continue;
    if (value <= largest) {
      sum += Math.exp(value - largest);
    } else {
      sum = sum * Math.exp(largest - value) + 1;
      largest = value;
    }
  }
  return largest === -Infinity ? largest : largest + Math.log(sum);
}
