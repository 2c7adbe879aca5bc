import { openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { me } from '../../src/core/project';
import { askPersist, usage } from '../../src/storage/persist';
import {
  aDoc,
  all,
  aName,
  annotate,
  aProject,
  aSpan,
  cleanUp,
  docs,
  openTest,
  suggesting,
  summarize,
} from '../fixtures/storage/kit';

afterEach(async () => {
  vi.restoreAllMocks();
  await cleanUp();
});

describe('projects', () => {
  it('are listed newest first and keep their documents when they change', async () => {
    const store = await openTest();
    await store.importDocs(aProject('p1'), docs(2));
    await store.putProject({ ...aProject('p2'), createdAt: 1_800_000_000_000, sample: true });
    await store.putProject({ ...aProject('p1'), name: '새 이름' });
    expect(await store.projects()).toMatchObject([
      { id: 'p2', docs: 0, sample: true },
      { id: 'p1', docs: 2, sample: false, name: '새 이름' },
    ]);
    expect(await store.project('p1')).toEqual({ ...aProject('p1'), name: '새 이름' });
    expect(await store.project('p3')).toBeUndefined();
    expect(await store.summaries('p3')).toEqual([]);
  });
});

describe('documents', () => {
  it('come back as they went in, to the code unit', async () => {
    const store = await openTest();
    const strange = '\uFEFF각\r\n\u0000\uD800 끝 ';
    const doc = { ...aDoc('d', strange), meta: { id: 7 }, tokens: [{ start: 0, end: 2 }] };
    await store.importDocs(aProject(), [[{ doc, layers: [] }]]);
    expect(await store.doc('d')).toEqual(doc);
    expect(await store.docs(['d', 'none', 'd'])).toEqual([doc, doc]);
  });

  it('are read with their layers, and journals when asked', async () => {
    const store = await openTest();
    await store.importDocs(aProject(), docs(150));
    await store.putSuggestions([suggesting('a70', aSpan('m', 4, 6))], summarize);
    const { layer } = await annotate(store, 'a70');
    const entries = await all(store.entries('p1'));
    expect(entries.map(({ doc }) => doc.id)).toEqual(
      (await store.summaries('p1')).map(({ id }) => id),
    );
    expect(entries[70]?.layers).toEqual([suggesting('a70', aSpan('m', 4, 6)), layer]);
    expect(entries[70]).not.toHaveProperty('journal');
    const chosen = await all(store.entriesOf(['a70', 'none', 'a1'], { journal: true }));
    expect(chosen.map(({ doc }) => doc.id)).toEqual(['a70', 'a1']);
    expect(chosen[0]?.journal?.map(({ transaction }) => transaction)).toEqual(
      await store.journal('a70', me),
    );
    expect(chosen[1]?.journal).toEqual([]);
  });

  it('stop being read when the signal says so', async () => {
    const store = await openTest();
    await store.importDocs(aProject(), docs(200));
    const cancel = new AbortController();
    const reading = async () => {
      for await (const entry of store.entries('p1', { signal: cancel.signal }))
        if (entry.doc.id === 'a3') cancel.abort();
    };
    await expect(reading()).rejects.toMatchObject({ name: 'AbortError' });
    await expect(all(store.entries('none'))).rejects.toMatchObject({ code: 'missing' });
  });
});

describe('settings', () => {
  it('are kept by key', async () => {
    const store = await openTest();
    await store.putSetting('last', { project: 'p1' });
    expect(await store.setting('last')).toEqual({ project: 'p1' });
    expect(await store.setting('other')).toBeUndefined();
  });
});

describe('a connection', () => {
  it('gives way to a newer version, and says so', async () => {
    const name = aName();
    const lost = vi.fn();
    const store = await openTest(name, { lost });
    const newer = await openDB(name, 1000);
    expect(lost.mock.calls).toEqual([['outdated']]);
    await expect(store.projects()).rejects.toMatchObject({ code: 'outdated' });
    newer.close();
    await expect(openTest(name)).rejects.toMatchObject({ name: 'StorageError', code: 'outdated' });
  });

  it('says that an older tab blocks it, and opens when that is gone', async () => {
    const name = aName();
    (await openTest(name)).close();
    const older = await openDB(name, 1);
    const open = indexedDB.open.bind(indexedDB);
    vi.spyOn(indexedDB, 'open').mockImplementation((of) => open(of, 2));
    const blocked = vi.fn(() => older.close());
    const store = await openTest(name, { blocked });
    expect(blocked).toHaveBeenCalledOnce();
    expect(await store.projects()).toEqual([]);
  });

  it('says when the browser takes it away', async () => {
    const lost = vi.fn();
    const opened = vi.spyOn(IDBDatabase.prototype, 'addEventListener');
    const store = await openTest(aName(), { lost });
    // Nothing a page can do makes the browser end a connection by force, so its event is sent.
    (opened.mock.contexts as IDBDatabase[])[0]?.dispatchEvent(new Event('close'));
    expect(lost.mock.calls).toEqual([['terminated']]);
    await expect(store.summaries('p1')).rejects.toMatchObject({ code: 'terminated' });
  });

  it('says when there is no database to be had', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('Denied.', 'SecurityError');
    });
    await expect(openTest()).rejects.toMatchObject({ name: 'StorageError', code: 'unavailable' });
  });
});

describe('room on the disk', () => {
  it('is measured, and asked to be kept', async () => {
    const { used, quota, persisted } = await usage();
    expect(used).toBeLessThan(quota);
    expect(await askPersist()).toBeTypeOf('boolean');
    expect(persisted).toBeTypeOf('boolean');
  });
});
