import { openDB, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { asFailure, StorageError } from './errors';
import { upgrades, type Schema } from './schema';

export interface StoreEvents {
  /** Another tab holds an older version open; opening goes on when that tab is closed or reloaded. */
  readonly blocked?: () => void;
  /** The store can no longer be used: a newer version took over, or the browser took it away. */
  readonly lost?: (code: 'outdated' | 'terminated') => void;
}

type Name = StoreNames<Schema>;
type Body<Names extends Name[], Mode extends IDBTransactionMode, T> = (
  tx: IDBPTransaction<Schema, Names, Mode>,
) => Promise<T>;

/** The one place that starts transactions, so that each of them fails in the same typed way. */
export class Connection {
  readonly #db: IDBPDatabase<Schema>;
  #ended: 'outdated' | 'terminated' | 'closed' | undefined;

  constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  /** Takes a snapshot of these stores and answers what the body made of it. */
  read<const Names extends Name[], T>(names: Names, body: Body<Names, 'readonly', T>): Promise<T> {
    return this.#run(names, 'readonly', 'default', body);
  }

  /**
   * Writes all or nothing, and resolves only when the transaction is complete. Transactions that
   * share a store run in the order of the calls, because the browser queues them as they are made.
   * `relaxed` does not wait for the disk: for what can be computed again.
   */
  write<const Names extends Name[], T>(
    names: Names,
    body: Body<Names, 'readwrite', T>,
    durability: IDBTransactionDurability = 'strict',
  ): Promise<T> {
    return this.#run(names, 'readwrite', durability, body);
  }

  end(reason: 'outdated' | 'terminated' | 'closed'): void {
    this.#ended ??= reason;
    this.#db.close();
  }

  async #run<Names extends Name[], Mode extends 'readonly' | 'readwrite', T>(
    names: Names,
    mode: Mode,
    durability: IDBTransactionDurability,
    body: Body<Names, Mode, T>,
  ): Promise<T> {
    if (this.#ended) throw new StorageError(this.#ended);
    let undo = (error: unknown) => Promise.resolve(error);
    try {
      const tx = this.#db.transaction(names, mode, { durability });
      undo = undoing(tx);
      const result = await body(tx);
      await tx.done;
      return result;
    } catch (error) {
      throw this.#failure(await undo(error));
    }
  }

  #failure(cause: unknown): unknown {
    return this.#ended ? new StorageError(this.#ended, cause) : asFailure(cause);
  }
}

/**
 * Makes requests of a transaction side by side. One that cannot even be made, as when a value cannot
 * be cloned, fails like one that was refused; thrown from an array of promises, it would leave those
 * before it with nobody to hear that they were undone.
 */
export async function together(requests: readonly (() => Promise<unknown>)[]): Promise<void> {
  await Promise.all(requests.map(async (request) => request()));
}

/**
 * A function that undoes what was written before an error, and answers the reason for the error: when
 * a transaction dies its requests say only `AbortError`, and the transaction itself says why, but not
 * before it has ended.
 */
function undoing(
  tx: Pick<IDBTransaction, 'abort' | 'addEventListener' | 'error'> & { done: Promise<void> },
): (error: unknown) => Promise<unknown> {
  const ended = new Promise((resolve) => {
    tx.addEventListener('abort', resolve);
    tx.addEventListener('complete', resolve);
  });
  return async (error) => {
    tx.done.catch(() => undefined);
    try {
      tx.abort();
    } catch {
      // It has ended by itself.
    }
    await ended;
    const isEcho = error instanceof DOMException && error.name === 'AbortError';
    return isEcho && tx.error ? tx.error : error;
  };
}

/**
 * Opens the database, making or upgrading it as needed.
 * @throws StorageError `unavailable`, or `outdated` when the data are of a newer version
 */
export async function connect(name: string, events: StoreEvents): Promise<Connection> {
  let connection: Connection | undefined;
  const lose = (code: 'outdated' | 'terminated') => {
    connection?.end(code);
    events.lost?.(code);
  };
  try {
    const db = await openDB<Schema>(name, upgrades.length, {
      upgrade(db, from) {
        for (const step of upgrades.slice(from)) step(db);
      },
      blocked: () => events.blocked?.(),
      // Not to close would hold the newer version back for as long as this tab is open.
      blocking: () => lose('outdated'),
      terminated: () => lose('terminated'),
    });
    return (connection = new Connection(db));
  } catch (error) {
    const failure = asFailure(error);
    if (failure instanceof StorageError && failure.code !== 'failed') throw failure;
    throw new StorageError('unavailable', error);
  }
}
