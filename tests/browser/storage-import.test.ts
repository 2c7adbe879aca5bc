import { afterEach, describe, expect, it, vi } from 'vitest';
import { emptyLayer } from '../../src/core/layer';
import { me } from '../../src/core/project';
import type { Entry } from '../../src/storage/entries';
import { lockOf } from '../../src/storage/remove';
import {
  aDoc,
  all,
  aName,
  annotate,
  aProject,
  aSpan,
  cleanUp,
  counts,
  docs,
  done,
  fullDisk,
  openTest,
  rawOpen,
  suggesting,
  text,
} from '../fixtures/storage/kit';

afterEach(async () => {
  vi.restoreAllMocks();
  await cleanUp();
});

const nothing = {
  projects: 0,
  docs: 0,
  summaries: 0,
  layers: 0,
  journal: 0,
  unpublished: 0,
  settings: 0,
};

/** The counts once the sweep in the background has got to them. */
const settled = (name: string) => expect.poll(() => counts(name), { timeout: 15_000 });

/** The batch that an import under way has written in part. */
async function stray(name: string, prefix = 'x', batch = crypto.randomUUID()): Promise<string> {
  const db = await rawOpen(name);
  const tx = db.transaction(['unpublished', 'docs', 'layers'], 'readwrite');
  await Promise.all([
    done(tx.objectStore('unpublished').put({ batch })),
    done(tx.objectStore('docs').put({ batch, order: 0, doc: aDoc(`${prefix}0`) })),
    done(tx.objectStore('layers').put(emptyLayer(`${prefix}0`, me))),
  ]);
  db.close();
  return batch;
}

describe('an import', () => {
  it('brings 20,000 documents in order, with layers, progress and counts', async () => {
    const store = await openTest();
    const progress: number[] = [];
    const result = await store.importDocs(aProject(), docs(20_000), {
      onProgress: (count) => progress.push(count),
    });
    expect(result).toEqual({ docs: 20_000 });
    expect(progress).toHaveLength(40);
    expect(progress.at(-1)).toBe(20_000);
    const summaries = await store.summaries('p1');
    expect(summaries.map(({ id }) => id)).toEqual(
      Array.from({ length: 20_000 }, (_, n) => `a${String(n)}`),
    );
    expect(summaries[19_999]).toEqual({
      id: 'a19999',
      title: '문서 a19999',
      snippet: text,
      length: text.length,
      status: 'new',
      note: false,
      spans: 0,
      labels: {},
      pending: 0,
      suggested: false,
    });
    expect(await store.projects()).toMatchObject([{ id: 'p1', docs: 20_000, sample: false }]);
  });

  it('adds to a project after what is there, and counts what comes with it', async () => {
    const store = await openTest();
    await store.importDocs(aProject(), docs(3, 'a'));
    const mine = { ...emptyLayer('b0', me), spans: [aSpan('s', 4, 6)], status: 'done' as const };
    const entry = { doc: aDoc('b0'), layers: [mine, suggesting('b0', aSpan('m', 8, 10))] };
    await store.importDocs('p1', [[entry]]);
    const summaries = await store.summaries('p1');
    expect(summaries.map(({ id }) => id)).toEqual(['a0', 'a1', 'a2', 'b0']);
    expect(summaries[3]).toMatchObject({ spans: 1, pending: 1, status: 'done', suggested: true });
    expect(await store.projects()).toMatchObject([{ docs: 4, statuses: { new: 3, done: 1 } }]);
  });

  it('is not seen before its end', async () => {
    const store = await openTest();
    await store.importDocs(aProject(), docs(1, 'a'));
    const seen: number[] = [];
    async function* watched() {
      for (const group of docs(1500, 'b')) {
        yield group;
        seen.push((await store.summaries('p1')).length);
      }
    }
    await store.importDocs('p1', watched());
    expect(new Set(seen)).toEqual(new Set([1]));
    expect(await store.summaries('p1')).toHaveLength(1501);
  });

  it('leaves nothing when it is cancelled', async () => {
    const name = aName();
    const store = await openTest(name);
    const cancel = new AbortController();
    const promise = store.importDocs(aProject(), docs(5000), {
      signal: cancel.signal,
      onProgress: (count) => {
        if (count >= 2000) cancel.abort();
      },
    });
    await expect(promise).rejects.toMatchObject({ name: 'AbortError' });
    await settled(name).toEqual(nothing);
  });

  it('leaves nothing when its source fails midway', async () => {
    const name = aName();
    const store = await openTest(name);
    function* broken(): Generator<readonly Entry[]> {
      yield* docs(1200);
      throw new Error('line 1201');
    }
    await expect(store.importDocs(aProject(), broken())).rejects.toThrow('line 1201');
    await settled(name).toEqual(nothing);
  });

  it('leaves nothing, and harms nothing, when an id is taken', async () => {
    const name = aName();
    const store = await openTest(name);
    await store.importDocs(aProject(), docs(1));
    const before = await counts(name);
    const again = [[{ doc: aDoc('new'), layers: [] }], [{ doc: aDoc('a0', '다른'), layers: [] }]];
    await expect(store.importDocs('p1', again)).rejects.toMatchObject({ code: 'failed' });
    await expect(store.importDocs(aProject(), docs(1, 'b'))).rejects.toMatchObject({
      code: 'failed',
    });
    await settled(name).toEqual(before);
    expect((await store.doc('a0'))?.text).toBe(text);
  });

  it('says when the disk is full, and leaves nothing seen', async () => {
    const name = aName();
    const store = await openTest(name);
    const promise = store.importDocs(aProject(), docs(2000), { onProgress: fullDisk });
    await expect(promise).rejects.toMatchObject({ code: 'quota' });
    vi.restoreAllMocks();
    expect(await store.projects()).toEqual([]);
    await settled(name).toEqual(nothing);
  });

  it('into a project deleted meanwhile fails', async () => {
    const name = aName();
    const store = await openTest(name);
    await store.putProject(aProject());
    const promise = store.importDocs('p1', docs(1000), {
      onProgress: () => void store.deleteProject('p1'),
    });
    await expect(promise).rejects.toMatchObject({ code: 'missing' });
    await expect(store.importDocs('p1', docs(1))).rejects.toMatchObject({ code: 'missing' });
    await settled(name).toEqual(nothing);
  });
});

describe('leftovers', () => {
  it('of a crash are swept at the next opening', async () => {
    const name = aName();
    (await openTest(name)).close();
    await stray(name);
    await openTest(name);
    await settled(name).toEqual(nothing);
  });

  it('are left alone while another tab is importing them', async () => {
    const name = aName();
    const store = await openTest(name);
    const batch = await stray(name);
    await navigator.locks.request(lockOf(batch), async () => {
      expect(await store.sweep()).toBe(0);
      expect(await store.doc('x0')).toBeDefined();
    });
    expect(await store.sweep()).toBe(1);
    await settled(name).toEqual(nothing);
  });

  it('of a tab that crashes while another is open are swept by that one', async () => {
    const name = aName();
    (await openTest(name)).close();
    const batch = await stray(name);
    let crash = (): void => undefined;
    const importing = new Promise<void>((resolve) => (crash = resolve));
    const locked = navigator.locks.request(lockOf(batch), () => importing);
    const store = await openTest(name);
    expect(await store.sweep()).toBe(0);
    crash();
    await locked;
    await settled(name).toEqual(nothing);
  });

  it('of an interrupted deletion are swept too', async () => {
    const name = aName();
    const store = await openTest(name);
    await store.importDocs(aProject(), docs(1000));
    await store.deleteProject('p1');
    store.close();
    expect(await counts(name)).toMatchObject({ projects: 0, unpublished: 1 });
    const again = await openTest(name);
    expect(await again.projects()).toEqual([]);
    await settled(name).toEqual(nothing);
  });
});

describe('deleting', () => {
  it('a project takes all of it and nothing else', async () => {
    const name = aName();
    const store = await openTest(name);
    await store.importDocs(aProject('p1'), docs(700, 'a'));
    await store.importDocs(aProject('p2'), docs(2, 'b'));
    await annotate(store, 'a0');
    await annotate(store, 'b0');
    await store.deleteProject('p1');
    const left = { docs: 2, summaries: 2, layers: 1, journal: 3, unpublished: 0 };
    await settled(name).toMatchObject(left);
    expect(await store.project('p1')).toBeUndefined();
    expect(await store.summaries('p2')).toHaveLength(2);
    expect(await store.journal('b0', me)).toHaveLength(3);
  });

  it('documents takes their layers and journals', async () => {
    const name = aName();
    const store = await openTest(name);
    await store.importDocs(aProject(), docs(300));
    await annotate(store, 'a1');
    await store.deleteDocs(['a1', 'a299', 'unknown']);
    const left = await store.summaries('p1');
    expect(left).toHaveLength(298);
    expect(left.map(({ id }) => id).slice(0, 2)).toEqual(['a0', 'a2']);
    expect(await counts(name)).toMatchObject({ docs: 298, layers: 0, journal: 0 });
    expect((await all(store.entries('p1'))).map(({ doc }) => doc.id)).toEqual(
      left.map(({ id }) => id),
    );
  });
});
