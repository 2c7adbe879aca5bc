import { describe, expect, it } from 'vitest';
import { mark } from '../../src/core/commands';
import type { Transaction } from '../../src/core/history';
import { emptyLayer, type Layer } from '../../src/core/layer';
import { Saving } from '../../src/session/saving.svelte';

/** The n-th edit, known again by its time. */
const edit = (n: number): [Layer, Transaction] => {
  const layer = emptyLayer('doc', 'me');
  const change = mark({ id: `s${n}`, start: n, end: n + 1, label: 'Body' })(layer, n);
  return change ? [layer, change] : expect.fail();
};

/** A disk whose writes end when the test says so. */
function disk() {
  const written: number[] = [];
  const waiting: { at: number; end: (error?: Error) => void }[] = [];
  const saving = new Saving(
    (_, { at }) =>
      new Promise((resolve, reject) =>
        waiting.push({
          at,
          end: (error) => {
            if (error) reject(error);
            else {
              written.push(at);
              resolve();
            }
          },
        }),
      ),
  );
  /** Ends the write under way, and lets the next one begin. */
  const end = async (error?: Error) => {
    const next = waiting.shift();
    next?.end(error);
    for (let i = 0; i < 10; i++) await Promise.resolve();
    return next?.at;
  };
  return { saving, written, waiting, end };
}

describe('saving', () => {
  it('writes one edit at a time, in the order they were made', async () => {
    const { saving, written, waiting, end } = disk();
    for (const n of [0, 1, 2]) saving.add(...edit(n));
    expect(waiting.map(({ at }) => at)).toEqual([0]);
    expect([saving.unsaved, saving.isSaved]).toEqual([3, false]);
    for (const n of [0, 1, 2]) expect(await end()).toBe(n);
    expect(written).toEqual([0, 1, 2]);
    expect([saving.unsaved, saving.isSaved]).toEqual([0, true]);
  });

  it('keeps what a failed write leaves, later edits too, and goes on from there', async () => {
    const { saving, written, waiting, end } = disk();
    saving.add(...edit(0));
    saving.add(...edit(1));
    const full = new Error('full');
    await end(full);
    expect(saving.failure).toBe(full);
    saving.add(...edit(2));
    expect(waiting).toEqual([]);
    expect(saving.unsaved).toBe(3);
    saving.retry();
    expect(saving.failure).toBeNull();
    for (const n of [0, 1, 2]) expect(await end()).toBe(n);
    expect(written).toEqual([0, 1, 2]);
    expect(saving.isSaved).toBe(true);
  });

  it('fails again where the disk is still full, and loses nothing', async () => {
    const { saving, written, end } = disk();
    saving.add(...edit(0));
    await end(new Error('full'));
    saving.retry();
    await end(new Error('still full'));
    expect(saving.failure).toEqual(new Error('still full'));
    saving.retry();
    await end();
    expect(written).toEqual([0]);
  });

  it('asked twice to retry, writes each edit once', async () => {
    const { saving, written, waiting, end } = disk();
    saving.add(...edit(0));
    await end(new Error('full'));
    saving.retry();
    saving.retry();
    expect(waiting).toHaveLength(1);
    await end();
    expect(written).toEqual([0]);
  });

  it('is settled when all is saved, or when a write has failed', async () => {
    const { saving, end } = disk();
    await saving.settled();
    saving.add(...edit(0));
    saving.add(...edit(1));
    let isSettled = false;
    const settled = saving.settled().then(() => (isSettled = true));
    await end();
    expect(isSettled).toBe(false);
    await end(new Error('full'));
    await settled;
    expect(saving.unsaved).toBe(1);
  });
});
