/** How the next token is chosen. */
export interface Sampling {
  /** 0 takes the most probable token always; higher is more varied. */
  readonly temperature: number;
  /** Only so many of the most probable tokens are drawn from; 0 for all. */
  readonly topK: number;
  /** The same seed draws the same answer from the same logits. */
  readonly seed: number;
}

/** Chooses a token by its logits, one for each token of the vocabulary. */
export type Choose = (logits: Float32Array) => number;

/**
 * A chooser for one answer. Throws `RangeError` where no logit is a number, which is what overflow in
 * 16-bit arithmetic looks like.
 */
export function createChooser({ temperature, topK, seed }: Sampling): Choose {
  if (temperature <= 0) return best;
  const random = createRandom(seed);
  return (logits) => draw(logits, temperature, topK, random());
}

/** The index of the largest logit, the first of equals. */
function best(logits: Float32Array): number {
  let found = -1;
  let highest = -Infinity;
  for (let index = 0; index < logits.length; index++) {
    const value = logits[index] ?? NaN;
    if (value > highest) {
      highest = value;
      found = index;
    }
  }
  if (found < 0) throw new RangeError('No logit is a number.');
  return found;
}

function draw(logits: Float32Array, temperature: number, topK: number, random: number): number {
  const highest = logits[best(logits)] ?? 0;
  const least = topK > 0 ? kthLargest(logits, topK) : -Infinity;
  // Equal logits at the limit may let in more than `topK`; which of them to leave out is nobody's say.
  const weightOf = (logit: number) =>
    logit >= least ? Math.exp((logit - highest) / temperature) : 0;
  let left = random * logits.reduce((sum, logit) => sum + weightOf(logit), 0);
  let last = 0;
  for (const [index, logit] of logits.entries()) {
    const weight = weightOf(logit);
    if (weight === 0) continue;
    last = index;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}

/** The k-th largest of the values that are numbers. */
function kthLargest(values: Float32Array, k: number): number {
  const largest: number[] = [];
  for (const value of values) {
    if (largest.length >= k && !(value > (largest[0] ?? 0))) continue;
    if (Number.isNaN(value)) continue;
    // Kept in rising order; k is small beside a vocabulary.
    const place = largest.findIndex((other) => other >= value);
    largest.splice(place < 0 ? largest.length : place, 0, value);
    if (largest.length > k) largest.shift();
  }
  return largest[0] ?? -Infinity;
}

/** Numbers in [0, 1) from a seed: a 32-bit Weyl sequence through the finalizer of MurmurHash3. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
