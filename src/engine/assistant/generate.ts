import type { Network } from './network';
import type { Choose } from './sampler';

export interface Generation {
  readonly prompt: readonly number[];
  readonly maxNewTokens: number;
  /** Tokens that end an answer. */
  readonly ends: ReadonlySet<number>;
  readonly choose: Choose;
  /** Called with each token of the answer. */
  readonly onToken: (id: number) => void;
  readonly onRead: (tokens: number, total: number) => void;
  /** Asked before every run of the network; lets messages in that may stop the answer. */
  readonly isStopped: () => Promise<boolean>;
  readonly now: () => number;
}

export interface Generated {
  readonly finish: 'end' | 'length' | 'stopped';
  readonly tokens: readonly number[];
  readonly reusedTokens: number;
  readonly firstTokenMs: number;
  readonly readPerSecond: number;
  readonly writtenPerSecond: number;
}

/** A question is read in steps of so many tokens, between which it can be stopped. */
const readStep = 256;

/**
 * The first words of every chat template are no reason to remember. Weights in int8 round by what is
 * read at once, so that a question of its own is answered as if it were the first.
 */
const leastReuse = 16;

/**
 * Has the network write on after the prompt, one token at a time. What it still remembers of the
 * prompt from before is not read again. The last token of the prompt always is, for its logits.
 */
export async function generate(network: Network, what: Generation): Promise<Generated> {
  const { prompt, maxNewTokens, ends, choose, onToken, onRead, isStopped, now } = what;
  const start = now();
  const shared = Math.min(sharedStart(network.ids, prompt), prompt.length - 1);
  const reusedTokens = shared >= leastReuse ? shared : 0;
  await network.keep(reusedTokens);
  const tokens: number[] = [];
  let firstAt: number | null = null;
  const done = (finish: Generated['finish']): Generated => {
    const end = now();
    const readMs = (firstAt ?? end) - start;
    return {
      finish,
      tokens,
      reusedTokens,
      firstTokenMs: readMs,
      readPerSecond: firstAt === null ? 0 : perSecond(prompt.length - reusedTokens, readMs),
      writtenPerSecond: perSecond(tokens.length - 1, end - (firstAt ?? end)),
    };
  };

  let logits: Float32Array | null = null;
  for (let at = reusedTokens; at < prompt.length; at += readStep) {
    if (await isStopped()) return done('stopped');
    const step = prompt.slice(at, at + readStep);
    logits = await network.read(step);
    onRead(at + step.length - reusedTokens, prompt.length - reusedTokens);
  }
  while (logits && tokens.length < maxNewTokens) {
    const id = choose(logits);
    firstAt ??= now();
    if (ends.has(id)) return done('end');
    tokens.push(id);
    onToken(id);
    if (tokens.length === maxNewTokens) break;
    if (await isStopped()) return done('stopped');
    logits = await network.read([id]);
  }
  return done('length');
}

const perSecond = (count: number, milliseconds: number) =>
  count > 0 && milliseconds > 0 ? (count / milliseconds) * 1000 : 0;

/** How many tokens from the start are the same in both. */
function sharedStart(a: readonly number[], b: readonly number[]): number {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at++) if (a[at] !== b[at]) return at;
  return end;
}
