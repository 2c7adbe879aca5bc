import { afterEach, describe, expect, it } from 'vitest';
import { replay, undoing, advance } from '../../src/core/history';
import { me } from '../../src/core/project';
import { upgrades } from '../../src/storage/schema';
import { dump, load, type Dump } from '../fixtures/storage/dump';
import {
  all,
  aName,
  aProject,
  aSpan,
  cleanUp,
  docs,
  openTest,
  summarize,
} from '../fixtures/storage/kit';
import v1 from '../fixtures/storage/v1.json';

afterEach(cleanUp);

/** One a version, oldest first; a new version of the schema adds the one before it. */
const fixtures: readonly Dump[] = [v1];

const shape = ({ version, stores }: Dump) => ({
  version,
  stores: Object.fromEntries(
    Object.entries(stores).map(([name, store]) => [name, { ...store, records: [] }]),
  ),
});

it('every version has a fixture', () => {
  expect(fixtures.map(({ version }) => version)).toEqual(upgrades.map((_, n) => n + 1));
});

it('a new database is made as the newest fixture was', async () => {
  const name = aName();
  await openTest(name);
  expect(shape(await dump(name))).toEqual(shape(fixtures.at(-1) ?? v1));
});

describe.for(fixtures)('version $version', (fixture) => {
  it('is opened, read and written', async () => {
    const name = aName();
    await load(name, fixture);
    const store = await openTest(name);
    expect(await store.project('p1')).toEqual(aProject());
    expect(await store.projects()).toMatchObject([
      { docs: 3, statuses: { new: 1, working: 1, done: 0, flagged: 1 } },
    ]);
    expect(await store.summaries('p1')).toMatchObject([
      { id: 'd1', spans: 1, pending: 1, suggested: true },
      { id: 'd2', status: 'flagged', note: true },
      { id: 'd3', status: 'new' },
    ]);
    expect(await store.setting('last-project')).toBe('p1');
    const [first] = await all(store.entries('p1'));
    expect(first?.doc.tokens).toEqual([{ start: 0, end: 3 }]);
    const layer = await store.layer('d1', me);
    expect(layer?.spans).toEqual([aSpan('s1', 4, 6)]);
    if (!layer) return;
    const history = replay(layer, await store.journal('d1', me));
    expect([history.done.length, history.undone.length]).toEqual([1, 1]);
    const undo = undoing(history, 9);
    if (!undo) return;
    await store.commit(advance(history, undo).layer, undo, summarize);
    expect((await store.journal('d1', me)).map(({ intent }) => intent)).toEqual([
      'mark',
      'mark',
      'undo',
      'undo',
    ]);
    await store.importDocs('p1', docs(1, 'new'));
    expect((await store.summaries('p1')).map(({ id }) => id)).toEqual(['d1', 'd2', 'd3', 'new0']);
  });
});
