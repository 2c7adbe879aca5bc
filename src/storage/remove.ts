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
    await connection.write(stores, (tx) => deleteAll(tx, ids.slice(at, at + stepSize)));
  }
}

export async function deleteProject(connection: Connection, id: string): Promise<void> {
  const batches = await connection.write(['projects', 'unpublished'], async (tx) => {
    const record = await tx.objectStore('projects').get(id);
    if (!record) return [];
    await Promise.all([
      tx.objectStore('projects').delete(id),
      ...record.batches.map((batch) => tx.objectStore('unpublished').put({ batch })),
    ]);
    return record.batches;
  });
  for (const batch of batches) await sweepOne(connection, batch);
}

export async function sweep(connection: Connection): Promise<number> {
  const records = await connection.read(['unpublished'], (tx) => {
    return tx.objectStore('unpublished').getAll();
  });
  let swept = 0;
  for (const { batch } of records) if (await sweepOne(connection, batch)) swept++;
  return swept;
}

/** Who holds it is importing the batch or taking it away, in this tab or another. */
export const lockOf = (batch: string): string => `kkori-import-${batch}`;

/** Answers whether the batch was there to take away, and no import under way owned it. */
function sweepOne(connection: Connection, batch: string): Promise<boolean> {
  return navigator.locks.request(lockOf(batch), { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    // It may have been published between the list and the lock.
    const isUnpublished = await connection.read(['unpublished'], async (tx) => {
      return (await tx.objectStore('unpublished').count(batch)) === 1;
    });
    if (isUnpublished) await discard(connection, batch);
    return isUnpublished;
  });
}

/** Takes an unpublished batch away; its record goes last, so that an interruption is found again. */
export async function discard(connection: Connection, batch: string): Promise<void> {
  const range = startingWith(batch);
  const step = () =>
    connection.write(stores, async (tx) => {
      const ids = await tx.objectStore('docs').index('place').getAllKeys(range, stepSize);
      await deleteAll(tx, ids);
      return ids.length === stepSize;
    });
  while (await step());
  await connection.write(['unpublished'], (tx) => tx.objectStore('unpublished').delete(batch));
}

async function deleteAll(
  tx: IDBPTransaction<Schema, typeof stores, 'readwrite'>,
  ids: readonly string[],
): Promise<void> {
  const [docs, summaries] = [tx.objectStore('docs'), tx.objectStore('summaries')];
  const [layers, journal] = [tx.objectStore('layers'), tx.objectStore('journal')];
  await Promise.all(
    ids.map(async (id) => {
      const range = startingWith(id);
      const [place, entries] = await Promise.all([
        summaries.index('doc').getKey(id),
        journal.index('layer').getAllKeys(range),
      ]);
      await Promise.all([
        docs.delete(id),
        layers.delete(range),
        place && summaries.delete(place),
        ...entries.map((key) => journal.delete(key)),
      ]);
    }),
  );
}
