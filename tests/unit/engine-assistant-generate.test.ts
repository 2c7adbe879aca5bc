import { describe, expect, it } from 'vitest';
import { generate, type Generation } from '../../src/engine/assistant/generate';
import type { Network } from '../../src/engine/assistant/network';
import { isConsistent } from '../../src/engine/assistant/self-check';

/** Writes one more than the last token, modulo its vocabulary; counts what it has to read. */
class Counter implements Network {
  ids: number[] = [];
  readonly runs: number[][] = [];

  read(ids: readonly number[]): Promise<Float32Array> {
    this.runs.push([...ids]);
    this.ids.push(...ids);
    const logits = new Float32Array(1000);
    logits[((this.ids.at(-1) ?? 0) + 1) % logits.length] = 1;
    return Promise.resolve(logits);
  }

  keep(length: number): Promise<void> {
    this.ids.length = Math.min(this.ids.length, length);
    return Promise.resolve();
  }
}

const go = (network: Network, what: Partial<Generation> & Pick<Generation, 'prompt'>) =>
  generate(network, {
    maxNewTokens: 3,
    ends: new Set([99]),
    choose: (logits) => logits.indexOf(1),
    onToken: () => undefined,
    onRead: () => undefined,
    isStopped: () => Promise.resolve(false),
    now: () => 0,
    ...what,
  });

describe('generation', () => {
  it('writes to its limit and does not run for a token that nobody reads', async () => {
    const network = new Counter();
    const { tokens, finish } = await go(network, { prompt: [1, 2] });
    expect([tokens, finish]).toEqual([[3, 4, 5], 'length']);
    expect(network.runs).toEqual([[1, 2], [3], [4]]);
  });

  it('ends where the model ends, and leaves the end out', async () => {
    const { tokens, finish } = await go(new Counter(), { prompt: [96], maxNewTokens: 9 });
    expect([tokens, finish]).toEqual([[97, 98], 'end']);
  });

  /** Twenty tokens that several prompts begin with. */
  const start = Array.from({ length: 20 }, (_, at) => 100 + at);

  it('reads only what it has not read before', async () => {
    const network = new Counter();
    const first = await go(network, { prompt: start });
    const prompt = [...start, ...first.tokens, 50, 51];
    network.runs.length = 0;
    const second = await go(network, { prompt });
    // The last token written was never read.
    expect(second.reusedTokens).toBe(22);
    expect(network.runs[0]).toEqual([122, 50, 51]);
    expect(second.tokens).toEqual((await go(new Counter(), { prompt })).tokens);
  });

  it('drops what the new prompt does not share, and reads its last token again', async () => {
    const network = new Counter();
    await go(network, { prompt: [...start, 3] });
    const prompt = [...start, 7];
    expect((await go(network, { prompt })).reusedTokens).toBe(20);
    expect((await go(network, { prompt })).reusedTokens).toBe(20);
    expect(network.ids).toEqual([...start, 7, 8, 9]);
  });

  it('begins anew where only a few tokens are the same', async () => {
    const network = new Counter();
    await go(network, { prompt: [1, 2, 3] });
    expect((await go(network, { prompt: [1, 2, 7] })).reusedTokens).toBe(0);
    expect(network.ids).toEqual([1, 2, 7, 8, 9]);
  });

  it('reads a long prompt in steps, and tells of each', async () => {
    const network = new Counter();
    const told: number[] = [];
    const prompt = Array.from({ length: 600 }, () => 5);
    await go(network, { prompt, onRead: (done) => told.push(done), maxNewTokens: 1 });
    expect(network.runs.map(({ length }) => length)).toEqual([256, 256, 88]);
    expect(told).toEqual([256, 512, 600]);
  });

  it('stops before the next run, while reading and while writing', async () => {
    const prompt = Array.from({ length: 600 }, () => 5);
    const stopAfter = (runs: number) => {
      let asked = 0;
      return () => Promise.resolve(++asked > runs);
    };
    const reading = await go(new Counter(), { prompt, isStopped: stopAfter(1) });
    expect(reading).toMatchObject({ finish: 'stopped', tokens: [] });
    const writing = await go(new Counter(), { prompt: [1], isStopped: stopAfter(2) });
    expect(writing).toMatchObject({ finish: 'stopped', tokens: [2, 3] });
  });

  it('measures reading and writing apart', async () => {
    let clock = 0;
    const network = new Counter();
    const read = network.read.bind(network);
    network.read = (ids) => {
      clock += ids.length === 1 ? 50 : 200;
      return read(ids);
    };
    const { firstTokenMs, readPerSecond, writtenPerSecond } = await go(network, {
      prompt: [1, 2, 3, 4],
      now: () => clock,
    });
    expect([firstTokenMs, readPerSecond, writtenPerSecond]).toEqual([200, 20, 20]);
  });
});

describe('the check of WebGPU', () => {
  const ids = Array.from({ length: 60 }, (_, at) => at);
  /** Sums what it has read, wrongly where much comes at once. */
  class Faulty implements Network {
    ids: number[] = [];
    readonly limit: number;
    constructor(limit: number) {
      this.limit = limit;
    }
    read(more: readonly number[]) {
      this.ids.push(...more);
      const sum = this.ids.reduce((a, b) => a + b, 0);
      return Promise.resolve(Float32Array.of(sum, 1, more.length >= this.limit ? sum : 2));
    }
    keep(length: number) {
      this.ids.length = Math.min(this.ids.length, length);
      return Promise.resolve();
    }
  }

  it('finds a network that reads long inputs otherwise than short ones', async () => {
    expect(await isConsistent(new Faulty(32), ids)).toBe(false);
    expect(await isConsistent(new Faulty(1000), ids)).toBe(true);
  });

  it('leaves nothing behind, and takes what is no number for a fault', async () => {
    const network = new Faulty(1000);
    await isConsistent(network, ids);
    expect(network.ids).toEqual([]);
    network.read = () => Promise.resolve(Float32Array.of(NaN, NaN));
    expect(await isConsistent(network, ids)).toBe(false);
  });
});
