import type { DBSchema, IDBPDatabase } from 'idb';
import type { Transaction } from '../core/history';
import type { Layer } from '../core/layer';
import type { Project } from '../core/project';
import type { Doc } from '../core/text';
import type { DocSummary } from './summary';

/**
 * Documents arrive in batches: one import is one batch. A document is seen only when its batch is in
 * its project's list, so publishing an import, however large, is one small write.
 */
interface Place {
  readonly batch: string;
  /** The place in the batch, from 0; gaps are where documents were deleted. */
  readonly order: number;
}

export interface ProjectRecord {
  readonly project: Project;
  /** Published batches, in the order of import. */
  readonly batches: readonly string[];
}

export interface DocRecord extends Place {
  readonly doc: Doc;
}

/** Kept apart from the text, so that a list of 20,000 documents reads no text. */
export interface SummaryRecord extends Place {
  readonly summary: DocSummary;
}

export interface JournalRecord {
  readonly doc: string;
  readonly annotator: string;
  readonly transaction: Transaction;
}

export interface Schema extends DBSchema {
  projects: { key: string; value: ProjectRecord };
  docs: { key: string; value: DocRecord; indexes: { place: [string, number] } };
  summaries: {
    key: [batch: string, order: number];
    value: SummaryRecord;
    indexes: { doc: string; status: [batch: string, status: string] };
  };
  layers: { key: [doc: string, annotator: string]; value: Layer };
  journal: { key: number; value: JournalRecord; indexes: { layer: [string, string] } };
  settings: { key: string; value: unknown };
  /** Batches that no project shows: imports under way, and what is left of deleted or broken ones. */
  unpublished: { key: string; value: { readonly batch: string } };
}

/** Index `n` upgrades version `n` to `n + 1`. Never edit a step that has shipped; append one. */
export const upgrades: readonly ((db: IDBPDatabase<Schema>) => void)[] = [
  (db) => {
    db.createObjectStore('projects', { keyPath: 'project.id' });
    db.createObjectStore('docs', { keyPath: 'doc.id' }).createIndex('place', ['batch', 'order'], {
      unique: true,
    });
    const summaries = db.createObjectStore('summaries', { keyPath: ['batch', 'order'] });
    summaries.createIndex('doc', 'summary.id', { unique: true });
    summaries.createIndex('status', ['batch', 'summary.status']);
    db.createObjectStore('layers', { keyPath: ['doc', 'annotator'] });
    db.createObjectStore('journal', { autoIncrement: true }).createIndex('layer', [
      'doc',
      'annotator',
    ]);
    db.createObjectStore('settings');
    db.createObjectStore('unpublished', { keyPath: 'batch' });
  },
];

/** Every key that is an array starting with `first`: an array sorts after all numbers and strings. */
export const startingWith = (first: string): IDBKeyRange => IDBKeyRange.bound([first], [first, []]);

/** The keys of a document's layers before and after one annotator's, that one left out. */
export const around = (doc: string, annotator: string): readonly [IDBKeyRange, IDBKeyRange] => [
  IDBKeyRange.bound([doc], [doc, annotator], false, true),
  IDBKeyRange.bound([doc, annotator], [doc, []], true, false),
];
