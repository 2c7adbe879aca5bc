import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { replay } from '../../src/core/history';
import { emptyLayer } from '../../src/core/layer';
import { me } from '../../src/core/project';
import { backup, backupFile } from '../../src/storage/backup';
import { restore } from '../../src/storage/restore';
import { Sha256 } from '../../src/core/sha256';
import type { Store } from '../../src/storage/store';
import {
  aDoc,
  all,
  annotate,
  aProject,
  aSpan,
  cleanUp,
  docs,
  openTest,
  suggesting,
  summarize,
} from '../fixtures/storage/kit';

/** A busy machine must not fail a test. */
const patient = { timeout: 15_000 };

afterEach(cleanUp);

const options = { app: '1.2.3', at: 1_750_000_000_000 };

async function worked(): Promise<Store> {
  const store = await openTest();
  const strange = { ...aDoc('a', '\uFEFF각\r\n\u2028\uD800 "끝"\n'), meta: { n: [1, null, '값'] } };
  await store.importDocs(aProject(), [[{ doc: strange, layers: [] }], ...docs(250, 'd')]);
  await store.putSuggestions([suggesting('d7', { ...aSpan('m', 4, 6), score: 0.5 })], summarize);
  await annotate(store, 'd7');
  await annotate(store, 'd200');
  return store;
}

/** Everything of a project, its ids replaced by places. */
async function contents(store: Store, id: string) {
  const entries = await all(store.entries(id, { journal: true }));
  return {
    project: { ...(await store.project(id)), id: '', name: '' },
    summaries: (await store.summaries(id)).map((summary, at) => ({ ...summary, id: at })),
    entries: entries.map(({ doc, layers, journal }, at) => ({
      doc: { ...doc, id: at },
      layers: layers.map((layer) => ({ ...layer, doc: at })),
      journal,
    })),
  };
}

describe('a backup', () => {
  it('is restored to the same project, under new ids and a free name', async () => {
    const store = await worked();
    const file = await backupFile(store, 'p1', options);
    const progress = vi.fn();
    const id = await restore(store, file, { onProgress: progress });
    expect(progress).toHaveBeenLastCalledWith(251, 251);
    expect(await contents(store, id)).toEqual(await contents(store, 'p1'));
    expect(await restore(store, file)).not.toBe(id);
    expect((await store.projects()).map(({ name }) => name).sort()).toEqual([
      '시험',
      '시험 (2)',
      '시험 (3)',
    ]);
    const old = new Set((await store.summaries('p1')).map((summary) => summary.id));
    expect((await store.summaries(id)).some((summary) => old.has(summary.id))).toBe(false);
  });

  it('brings undo along', async () => {
    const store = await openTest();
    await store.importDocs(aProject(), docs(1));
    const history = await annotate(store, 'a0');
    const other = await openTest();
    const id = await restore(other, await backupFile(store, 'p1', options));
    const [summary] = await other.summaries(id);
    const doc = summary?.id ?? '';
    const layer = (await other.layer(doc, me)) ?? emptyLayer(doc, me);
    expect(replay(layer, await other.journal(doc, me))).toEqual({
      ...history,
      layer: { ...history.layer, doc },
    });
    expect(await other.project(id)).toMatchObject({ name: '시험' });
  });

  it('says in its manifest what it holds', async () => {
    const store = await worked();
    const members = unzipSync(await bytesOf(await backupFile(store, 'p1', options)));
    expect(Object.keys(members)).toEqual([
      'project.json',
      'docs.jsonl',
      'layers.jsonl',
      'journal.jsonl',
      'manifest.json',
    ]);
    const hash = (name: string) => new Sha256().update(members[name] ?? new Uint8Array()).hex();
    expect(JSON.parse(strFromU8(members['manifest.json'] ?? new Uint8Array()))).toEqual({
      format: 'kkori-project',
      version: 1,
      app: '1.2.3',
      createdAt: options.at,
      counts: { docs: 251, layers: 3, journal: 6 },
      sha256: {
        'project.json': hash('project.json'),
        'docs.jsonl': hash('docs.jsonl'),
        'layers.jsonl': hash('layers.jsonl'),
        'journal.jsonl': hash('journal.jsonl'),
      },
    });
  });

  it('of an empty project is restored too', async () => {
    const store = await openTest();
    await store.putProject(aProject());
    const id = await restore(store, await backupFile(store, 'p1', options));
    expect(await store.summaries(id)).toEqual([]);
  });

  it('is a stream that can be stopped, and that fails with the reason', async () => {
    const store = await worked();
    const reader = backup(store, 'p1', options).getReader();
    await reader.read();
    await reader.cancel();
    const missing = backup(store, 'p9', options).getReader();
    await expect(missing.read()).rejects.toMatchObject({ code: 'missing' });
    const signal = AbortSignal.abort();
    await expect(backupFile(store, 'p1', { ...options, signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

type Members = Record<string, string>;

/** A backup whose members were changed by hand; with `hashed`, by a hand that mends the hashes. */
async function forged(store: Store, change: (members: Members) => void, hashed = true) {
  const members: Members = {};
  for (const [name, bytes] of Object.entries(
    unzipSync(await bytesOf(await backupFile(store, 'p1', options))),
  ))
    members[name] = strFromU8(bytes);
  change(members);
  const manifest = JSON.parse(members['manifest.json'] ?? '{}') as {
    sha256?: Record<string, string>;
  };
  if (hashed && manifest.sha256) {
    for (const [name, text] of Object.entries(members))
      if (name in manifest.sha256) manifest.sha256[name] = new Sha256().update(strToU8(text)).hex();
    members['manifest.json'] = JSON.stringify(manifest);
  }
  const files = Object.entries(members).map(([name, text]) => [name, strToU8(text)] as const);
  return new Blob([zipSync(Object.fromEntries(files))]);
}

/** Replaces the first place where `from` is found, which must be there. */
const swap = (name: string, from: string, to: string) => (members: Members) => {
  expect(members[name]).toContain(from);
  members[name] = (members[name] ?? '').replace(from, to);
};

describe('a file that is not a good backup', () => {
  const cases: readonly [string, (members: Members) => void, object][] = [
    [
      'of a later version',
      swap('manifest.json', '"version":1', '"version":2,"news":true'),
      { code: 'newer' },
    ],
    ['of another format', swap('manifest.json', 'kkori-project', 'other'), { code: 'not-backup' }],
    [
      'with a manifest that lacks a part',
      swap('manifest.json', '"counts"', '"count"'),
      { code: 'bad-line', member: 'manifest.json', line: 1 },
    ],
    [
      'with a line that is no JSON',
      swap('docs.jsonl', '"id":"d1"', '"id":d1'),
      { code: 'bad-line', member: 'docs.jsonl', line: 3 },
    ],
    [
      'with a text that is missing',
      swap('docs.jsonl', '"text"', '"txt"'),
      { code: 'bad-line', member: 'docs.jsonl', line: 1 },
    ],
    [
      'with a span beyond its text',
      swap('layers.jsonl', '"end":6', '"end":600'),
      { code: 'bad-line', member: 'layers.jsonl', line: 1 },
    ],
    [
      'with an undo beyond its text',
      swap('journal.jsonl', '"end":10', '"end":99'),
      { code: 'bad-line', member: 'journal.jsonl', line: 2 },
    ],
    [
      'with a layer of a document that is not there',
      swap('layers.jsonl', '"doc":"d200"', '"doc":"d999"'),
      { code: 'bad-line', member: 'layers.jsonl', line: 3 },
    ],
    [
      'with a layer twice',
      (members) => {
        members['layers.jsonl'] = (members['layers.jsonl'] ?? '').replace(/^.*\n/u, '$&$&');
      },
      { code: 'bad-line', member: 'layers.jsonl', line: 2 },
    ],
    [
      'with a line less',
      (members) => {
        members['docs.jsonl'] = (members['docs.jsonl'] ?? '').replace(/\n.*\n$/u, '\n');
      },
      { code: 'wrong-hash', member: 'docs.jsonl' },
    ],
    [
      'with a scheme that is none',
      swap('project.json', '"name":"Symptom"', '"name":"O"'),
      { code: 'bad-line', member: 'project.json', line: 1 },
    ],
    [
      'without a member',
      (members) => {
        delete members['journal.jsonl'];
      },
      { code: 'corrupt', member: 'journal.jsonl' },
    ],
    [
      'without a manifest',
      (members) => {
        delete members['manifest.json'];
      },
      { code: 'not-backup' },
    ],
  ];

  async function refused(store: Store, file: Blob, failure: object) {
    await expect(restore(store, file)).rejects.toMatchObject({ name: 'BackupError', ...failure });
    expect(await store.projects()).toHaveLength(1);
    await expect.poll(() => store.sweep(), patient).toBe(0);
  }

  it.for(cases)('%s is refused', async ([, change, failure]) => {
    const store = await worked();
    await refused(store, await forged(store, change), failure);
  });

  it('changed by another hand is refused', async () => {
    const store = await worked();
    const change = swap('docs.jsonl', '두통', '복통');
    const file = await forged(store, change, false);
    await refused(store, file, { code: 'wrong-hash', member: 'docs.jsonl' });
  });

  it('cut short, mixed up or something else is refused', async () => {
    const store = await worked();
    const bytes = await bytesOf(await backupFile(store, 'p1', options));
    const part = (end: number) => new Blob([bytes.slice(0, end)]);
    await refused(store, part(bytes.length - 1), { code: 'truncated' });
    await refused(store, part(bytes.length / 2), { code: 'truncated' });
    await refused(store, part(0), { code: 'not-backup' });
    await refused(store, new Blob(['환자는 두통을']), { code: 'not-backup' });
    for (const at of [40, 400, 800]) {
      const broken = bytes.slice();
      broken.fill(0xff, at, at + 20);
      await refused(store, new Blob([broken]), {});
    }
  });

  it('stops when the signal says so, and leaves nothing', async () => {
    const store = await worked();
    const file = await backupFile(store, 'p1', options);
    const signal = AbortSignal.abort();
    await expect(restore(store, file, { signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(await store.projects()).toHaveLength(1);
  });
});
