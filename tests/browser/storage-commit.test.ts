import { afterEach, describe, expect, it, vi } from 'vitest';
import { replay } from '../../src/core/history';
import { setNote, setStatus } from '../../src/core/commands';
import { emptyLayer, apply } from '../../src/core/layer';
import { me } from '../../src/core/project';
import { StorageError } from '../../src/storage/errors';
import {
  aDoc,
  aName,
  annotate,
  aProject,
  aSpan,
  cleanUp,
  counts,
  fullDisk,
  marked,
  openTest,
  suggesting,
  summarize,
  text,
} from '../fixtures/storage/kit';

afterEach(cleanUp);

async function storeWith(...ids: string[]) {
  const name = aName();
  const store = await openTest(name);
  await store.importDocs(aProject(), [ids.map((id) => ({ doc: aDoc(id), layers: [] }))]);
  return { name, store };
}

describe('a commit', () => {
  it('writes the layer, its journal entry and the summary', async () => {
    const { store } = await storeWith('d1');
    const { layer, transaction } = marked('d1', aSpan('s1', 4, 6));
    const summary = await store.commit(layer, transaction, summarize);
    expect(summary).toMatchObject({ spans: 1, labels: { Symptom: 1 } });
    expect(await store.layer('d1', me)).toEqual(layer);
    expect(await store.journal('d1', me)).toEqual([transaction]);
    expect(await store.summaries('p1')).toEqual([summary]);
    expect(await store.summary('d1')).toEqual(summary);
  });

  it('writes nothing when a part of it fails', async () => {
    const { name, store } = await storeWith('d1');
    const { layer, transaction } = marked('d1', aSpan('s1', 4, 6));
    const broken = () => {
      throw new TypeError('a bug in the summary');
    };
    await expect(store.commit(layer, transaction, broken)).rejects.toThrow(TypeError);
    const uncloneable = { ...transaction, at: (() => 1) as unknown as number };
    await expect(store.commit(layer, uncloneable, summarize)).rejects.toMatchObject({
      code: 'failed',
    });
    expect(await counts(name)).toMatchObject({ layers: 0, journal: 0 });
    expect(await store.summaries('p1')).toMatchObject([{ spans: 0 }]);
  });

  it('does not bring a deleted document back', async () => {
    const { name, store } = await storeWith('d1');
    const { layer, transaction } = marked('d1', aSpan('s1', 4, 6));
    await store.deleteDocs(['d1']);
    await expect(store.commit(layer, transaction, summarize)).rejects.toMatchObject({
      name: 'StorageError',
      code: 'missing',
    });
    expect(await counts(name)).toMatchObject({ docs: 0, layers: 0, journal: 0, summaries: 0 });
  });

  it('keeps the order of the calls, awaited or not', async () => {
    const { name, store } = await storeWith('d1');
    let layer = emptyLayer('d1', me);
    const commits = Array.from({ length: 100 }, (_, n) => {
      const transaction = setNote(`메모 ${String(n)}`)(layer, n);
      if (!transaction) throw new Error('The note does not apply.');
      layer = apply(layer, transaction.diff);
      return store.commit(layer, transaction, summarize);
    });
    await Promise.all(commits);
    store.close();
    const again = await openTest(name);
    const journal = await again.journal('d1', me);
    expect(journal.map(({ at }) => at)).toEqual(commits.map((_, n) => n));
    expect((await again.layer('d1', me))?.note).toBe('메모 99');
  });

  it('survives closing and opening, undo included', async () => {
    const { name, store } = await storeWith('d1', 'd2');
    const history = await annotate(store, 'd1');
    store.close();
    const again = await openTest(name);
    const layer = (await again.layer('d1', me)) ?? emptyLayer('d1', me);
    expect(replay(layer, await again.journal('d1', me))).toEqual(history);
    expect(await again.journal('d2', me)).toEqual([]);
    expect((await again.doc('d1'))?.text).toBe(text);
  });

  it('finishes when the store is closed right after the call, and then refuses', async () => {
    const { name, store } = await storeWith('d1');
    const { layer, transaction } = marked('d1', aSpan('s1', 4, 6));
    const commit = store.commit(layer, transaction, summarize);
    store.close();
    const late = store.commit(layer, transaction, summarize);
    await expect(late).rejects.toEqual(new StorageError('closed'));
    await commit;
    const again = await openTest(name);
    expect(await again.journal('d1', me)).toHaveLength(1);
  });

  it('says when there is no room, and keeps what was there', async () => {
    const { name, store } = await storeWith('d1');
    const { layer } = await annotate(store, 'd1');
    const before = await counts(name);
    const change = setStatus('done')(layer, 1);
    if (!change) throw new Error('The status does not apply.');
    fullDisk();
    await expect(store.commit(apply(layer, change.diff), change, summarize)).rejects.toMatchObject({
      name: 'StorageError',
      code: 'quota',
    });
    vi.restoreAllMocks();
    expect(await counts(name)).toEqual(before);
    expect(await store.layer('d1', me)).toEqual(layer);
  });
});

describe('suggestions', () => {
  it('are counted against what the person has done', async () => {
    const { store } = await storeWith('d1', 'd2');
    const found = [aSpan('m1:4-6', 4, 6), aSpan('m1:8-10', 8, 10)];
    const { layer, transaction } = marked('d1', aSpan('s1', 4, 6));
    const [, summaries] = await Promise.all([
      store.commit(layer, transaction, summarize),
      store.putSuggestions([suggesting('d1', ...found), suggesting('d2')], summarize),
    ]);
    expect(summaries).toMatchObject([
      { id: 'd1', spans: 1, pending: 1, suggested: true },
      { id: 'd2', spans: 0, pending: 0, suggested: true },
    ]);
    expect(await store.summaries('p1')).toEqual(summaries);
  });

  it('and an edit that arrives meanwhile do not overwrite each other', async () => {
    const { store } = await storeWith('d1');
    const { layer, transaction } = marked('d1', aSpan('s1', 4, 6));
    await Promise.all([
      store.putSuggestions([suggesting('d1', aSpan('m1:8-10', 8, 10))], summarize),
      store.commit(layer, transaction, summarize),
    ]);
    expect(await store.summaries('p1')).toMatchObject([{ spans: 1, pending: 1, suggested: true }]);
    expect((await store.layers('d1')).map(({ annotator }) => annotator).sort()).toEqual(['m1', me]);
  });

  it('pass over a document that was deleted', async () => {
    const { name, store } = await storeWith('d1', 'd2');
    await store.deleteDocs(['d1']);
    const layers = [suggesting('d1', aSpan('a', 4, 6)), suggesting('d2', aSpan('b', 4, 6))];
    expect(await store.putSuggestions(layers, summarize)).toMatchObject([{ id: 'd2' }]);
    expect(await counts(name)).toMatchObject({ layers: 1, summaries: 1 });
  });
});
