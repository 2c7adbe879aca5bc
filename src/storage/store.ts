import type { Transaction } from '../core/history';
import type { Layer } from '../core/layer';
import type { Project } from '../core/project';
import type { Doc } from '../core/text';
import { commit, putSuggestions } from './commit';
import { connect, type Connection, type StoreEvents } from './connection';
import { readDocs, readEntries, readEntriesOf, type Entry, type EntryOptions } from './entries';
import { importDocs, type ImportOptions } from './import';
import { allProjects, oneProject, putProject, type ProjectSummary } from './projects';
import { deleteDocs, deleteProject, sweep, sweepSoon } from './remove';
import { startingWith } from './schema';
import type { DocSummary, Summarize } from './summary';

export type { StoreEvents } from './connection';
export type { Entry, EntryOptions, JournalEntry } from './entries';
export type { ImportOptions } from './import';
export type { ProjectSummary } from './projects';
export type { DocSummary, Summarize } from './summary';

/**
 * Everything the app keeps of a person's work. Every method rejects with a `StorageError`, or with
 * the signal's reason when it was cancelled; a write that rejects has changed nothing unless it says
 * otherwise.
 */
export class Store {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Newest first. */
  projects(): Promise<readonly ProjectSummary[]> {
    return allProjects(this.#connection);
  }

  project(id: string): Promise<Project | undefined> {
    return oneProject(this.#connection, id);
  }

  /** Creates the project, or changes its name, scheme and annotators; its documents stay. */
  putProject(project: Project): Promise<void> {
    return putProject(this.#connection, project);
  }

  /**
   * Resolves when the project is gone. Its documents go in small steps after that, and what an
   * interruption leaves is taken away when the store is next opened.
   */
  deleteProject(id: string): Promise<void> {
    return deleteProject(this.#connection, id);
  }

  /** Of every document of a project, in import order. @throws StorageError `missing` */
  summaries(project: string): Promise<readonly DocSummary[]> {
    return this.#connection.read(['projects', 'summaries'], async (tx) => {
      const batches = (await tx.objectStore('projects').get(project))?.batches ?? [];
      const summaries = tx.objectStore('summaries');
      const parts = await Promise.all(
        batches.map((batch) => summaries.getAll(startingWith(batch))),
      );
      return parts.flat().map(({ summary }) => summary);
    });
  }

  summary(doc: string): Promise<DocSummary | undefined> {
    return this.#connection.read(['summaries'], async (tx) => {
      return (await tx.objectStore('summaries').index('doc').get(doc))?.summary;
    });
  }

  doc(id: string): Promise<Doc | undefined> {
    return this.#connection.read(['docs'], async (tx) => {
      return (await tx.objectStore('docs').get(id))?.doc;
    });
  }

  /** In the order asked for, without those that are not there. */
  docs(ids: readonly string[]): Promise<readonly Doc[]> {
    return readDocs(this.#connection, ids);
  }

  /** Every document of a project with its layers, in import order, holding a few in memory. */
  entries(project: string, options: EntryOptions = {}): AsyncIterable<Entry> {
    return readEntries(this.#connection, project, options);
  }

  /** The same for chosen documents, in the order asked for. */
  entriesOf(ids: readonly string[], options: EntryOptions = {}): AsyncIterable<Entry> {
    return readEntriesOf(this.#connection, ids, options);
  }

  /** All annotators' layers of a document. */
  layers(doc: string): Promise<readonly Layer[]> {
    return this.#connection.read(['layers'], (tx) => {
      return tx.objectStore('layers').getAll(startingWith(doc));
    });
  }

  layer(doc: string, annotator: string): Promise<Layer | undefined> {
    return this.#connection.read(['layers'], (tx) => {
      return tx.objectStore('layers').get([doc, annotator]);
    });
  }

  /** The documents, of every project, in which the annotator has a layer. Reads keys alone. */
  taggedBy(annotator: string): Promise<ReadonlySet<string>> {
    return this.#connection.read(['layers'], async (tx) => {
      const keys = await tx.objectStore('layers').getAllKeys();
      return new Set(keys.flatMap(([doc, by]) => (by === annotator ? [doc] : [])));
    });
  }

  /** Every transaction of a layer, oldest first. */
  journal(doc: string, annotator: string): Promise<readonly Transaction[]> {
    return this.#connection.read(['journal'], async (tx) => {
      const records = await tx.objectStore('journal').index('layer').getAll([doc, annotator]);
      return records.map(({ transaction }) => transaction);
    });
  }

  /**
   * Writes a layer with the transaction that made it and the document's new summary, together or not
   * at all, and answers the summary when all of it is on the disk. Commits keep the order in which
   * they were called. @throws StorageError `missing` when the document was deleted
   */
  commit(layer: Layer, transaction: Transaction, summarize: Summarize): Promise<DocSummary> {
    return commit(this.#connection, layer, transaction, summarize);
  }

  /**
   * Writes models' layers and answers the new summaries. A document deleted meanwhile is passed
   * over. Does not wait for the disk, since a model can be run again.
   */
  putSuggestions(layers: readonly Layer[], summarize: Summarize): Promise<readonly DocSummary[]> {
    return putSuggestions(this.#connection, layers, summarize);
  }

  /**
   * Adds documents to a project, or makes a project of them, all or none: nothing is seen before the
   * last one is written, and what a cancelled, failed or crashed import wrote is taken away, soon
   * after or when the store is next opened. The source must
   * end or throw when the signal aborts. Document ids must be new, as `crypto.randomUUID()` makes them.
   * @param into a project's id, or a new project to create
   * @throws StorageError `missing` when the project is not there, or was deleted meanwhile
   */
  importDocs(
    into: string | Project,
    source: AsyncIterable<readonly Entry[]> | Iterable<readonly Entry[]>,
    options: ImportOptions = {},
  ): Promise<{ readonly docs: number }> {
    return importDocs(this.#connection, into, source, options);
  }

  /** In steps, each of which removes whole documents; an interruption leaves the rest as they were. */
  deleteDocs(ids: readonly string[]): Promise<void> {
    return deleteDocs(this.#connection, ids);
  }

  /**
   * Takes away what deleted projects and broken imports left, and passes by what is being imported or
   * taken away already; answers how many batches it took.
   */
  sweep(): Promise<number> {
    return sweep(this.#connection);
  }

  /** As it was stored, which may be by another version of the app: check it before use. */
  setting(key: string): Promise<unknown> {
    return this.#connection.read(['settings'], (tx) => tx.objectStore('settings').get(key));
  }

  putSetting(key: string, value: unknown): Promise<void> {
    return this.#connection.write(['settings'], async (tx) => {
      await tx.objectStore('settings').put(value, key);
    });
  }

  /** Ends the store when the writes under way are done. */
  close(): void {
    this.#connection.end('closed');
  }
}

/**
 * Opens the store, making or upgrading it as needed, and begins to take away what earlier sessions
 * left unfinished. @throws StorageError `unavailable`, `outdated`
 */
export async function openStore(name = 'kkori', events: StoreEvents = {}): Promise<Store> {
  const connection = await connect(name, events);
  sweepSoon(connection);
  return new Store(connection);
}
