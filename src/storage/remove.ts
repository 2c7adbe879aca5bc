import type { IDBPTransaction } from 'idb';
import type { Connection } from './connection';
import { startingWith, type Schema } from './schema';

const stores: ['docs', 'summaries', 'layers', 'journal'] = [
  'docs',
  'summaries',
  'layers',
  'journal',
];
/** Few enough that a person's commit that comes in between waits unnoticed. */
const stepSize = 200;

export async function deleteDocs(connection: Connection, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += stepSize) {
    const step = ids.slice(at, at + stepSize);
    await connection.write(stores, (tx) => Promise.all(step.map((id) => deleteListed(tx, id))));
  }
}

export async function deleteProject(connection: Connection, id: string): Promise<void> {
  await connection.write(['projects', 'unpublished'], async (tx) => {
    const batches = (await tx.objectStore('projects').get(id))?.batches ?? [];
    await Promise.all([
      tx.objectStore('projects').delete(id),
      ...batches.map((batch) => tx.objectStore('unpublished').put({ batch })),
    ]);
  });
  sweepSoon(connection);
}

/**
 * Sweeps while others go on, and waits for imports under way, whose tab may yet crash. Leftovers harm
 * nobody, so a failure only puts them off to the next opening.
 */
export function sweepSoon(connection: Connection): void {
  sweepAll(connection, {}).catch(() => undefined);
}

export const sweep = (connection: Connection): Promise<number> =>
  sweepAll(connection, { ifAvailable: true });

async function sweepAll(connection: Connection, options: LockOptions): Promise<number> {
  const records = await connection.read(['unpublished'], (tx) => {
    return tx.objectStore('unpublished').getAll();
  });
  const swept = records.map(({ batch }) => sweepOne(connection, batch, options));
  return (await Promise.all(swept)).filter(Boolean).length;
}

/** Who holds it is importing the batch or taking it away, in this tab or another. */
export const lockOf = (batch: string): string => `kkori-import-${batch}`;

/** Answers whether the batch was there to take away. */
function sweepOne(connection: Connection, batch: string, options: LockOptions): Promise<boolean> {
  return navigator.locks.request(lockOf(batch), options, async (lock) => {
    if (!lock) return false;
    // Whoever had the lock may have published the batch, or taken it away.
    const isUnpublished = await connection.read(['unpublished'], async (tx) => {
      return (await tx.objectStore('unpublished').count(batch)) === 1;
    });
    if (isUnpublished) await discard(connection, batch);
    return isUnpublished;
  });
}

/** Takes an unpublished batch away; its record goes last, so that an interruption is found again. */
async function discard(connection: Connection, batch: string): Promise<void> {
  const range = startingWith(batch);
  const step = () =>
    connection.write(stores, async (tx) => {
      const ids = await tx.objectStore('docs').index('place').getAllKeys(range, stepSize);
      await Promise.all(ids.map((id) => deleteOne(tx, id)));
      return ids.length === stepSize;
    });
  await connection.write(['summaries'], (tx) => tx.objectStore('summaries').delete(range));
  while (await step());
  await connection.write(['unpublished'], (tx) => tx.objectStore('unpublished').delete(batch));
}

type Removal = IDBPTransaction<Schema, typeof stores, 'readwrite'>;

/** All of a document but its summary, which goes by another key. */
async function deleteOne(tx: Removal, id: string): Promise<void> {
  const range = startingWith(id);
  const journal = tx.objectStore('journal');
  await Promise.all([
    tx.objectStore('docs').delete(id),
    tx.objectStore('layers').delete(range),
    journal
      .index('layer')
      .getAllKeys(range)
      .then((keys) => Promise.all(keys.map((key) => journal.delete(key)))),
  ]);
}

async function deleteListed(tx: Removal, id: string): Promise<void> {
  const summaries = tx.objectStore('summaries');
  const place = await summaries.index('doc').getKey(id);
  await Promise.all([place && summaries.delete(place), deleteOne(tx, id)]);
}
