import type { IDBPTransaction } from 'idb';
import type { Transaction } from '../core/history';
import type { Layer } from '../core/layer';
import type { Doc } from '../core/text';
import type { Connection } from './connection';
import { StorageError } from './errors';
import { startingWith, type Schema } from './schema';

export interface JournalEntry {
  readonly annotator: string;
  readonly transaction: Transaction;
}

/** A document and what was made of it. */
export interface Entry {
  readonly doc: Doc;
  readonly layers: readonly Layer[];
  /** One annotator's after another's, each oldest first. */
  readonly journal?: readonly JournalEntry[];
}

export interface EntryOptions {
  readonly signal?: AbortSignal;
  /** Whether the entries bring their journals. */
  readonly journal?: boolean;
}

const pageSize = 64;
const stores: ['docs', 'layers', 'journal'] = ['docs', 'layers', 'journal'];

export function readDocs(connection: Connection, ids: readonly string[]): Promise<readonly Doc[]> {
  return connection.read(['docs'], async (tx) => {
    const records = await Promise.all(ids.map((id) => tx.objectStore('docs').get(id)));
    return records.flatMap((record) => (record ? [record.doc] : []));
  });
}

export async function* readEntries(
  connection: Connection,
  project: string,
  options: EntryOptions,
): AsyncGenerator<Entry> {
  const record = await connection.read(['projects'], (tx) =>
    tx.objectStore('projects').get(project),
  );
  if (!record) throw new StorageError('missing');
  for (const batch of record.batches) {
    let last = -1;
    while (last < Infinity) {
      options.signal?.throwIfAborted();
      const after = IDBKeyRange.bound([batch, last], [batch, Infinity], true);
      const page = await connection.read(stores, async (tx) => {
        const records = await tx.objectStore('docs').index('place').getAll(after, pageSize);
        const entries = records.map(({ doc }) => entryOf(tx, doc, options));
        return { end: records.at(-1)?.order ?? Infinity, entries: await Promise.all(entries) };
      });
      yield* page.entries;
      last = page.end;
    }
  }
}

export async function* readEntriesOf(
  connection: Connection,
  ids: readonly string[],
  options: EntryOptions,
): AsyncGenerator<Entry> {
  for (let at = 0; at < ids.length; at += pageSize) {
    options.signal?.throwIfAborted();
    yield* await connection.read(stores, async (tx) => {
      const entries = ids.slice(at, at + pageSize).map(async (id) => {
        const record = await tx.objectStore('docs').get(id);
        return record ? [await entryOf(tx, record.doc, options)] : [];
      });
      return (await Promise.all(entries)).flat();
    });
  }
}

/** The parts of an entry in one snapshot, so that a journal never tells more than its layer. */
async function entryOf(
  tx: IDBPTransaction<Schema, typeof stores>,
  doc: Doc,
  { journal }: EntryOptions,
): Promise<Entry> {
  const [layers, records] = await Promise.all([
    tx.objectStore('layers').getAll(startingWith(doc.id)),
    journal ? tx.objectStore('journal').index('layer').getAll(startingWith(doc.id)) : undefined,
  ]);
  if (!records) return { doc, layers };
  return {
    doc,
    layers,
    journal: records.map(({ annotator, transaction }) => ({ annotator, transaction })),
  };
}
