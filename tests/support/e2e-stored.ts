import type { Page } from 'playwright';

export interface StoredSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface StoredDoc {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly status: string;
  readonly spans: readonly StoredSpan[];
  /** What a model suggested. */
  readonly suggested: readonly StoredSpan[];
  /** Why each step was made, oldest first. */
  readonly journal: readonly string[];
}

/** What is on the disk of a project, by its name, read past the app from the database itself. */
export const stored = (page: Page, project: string): Promise<readonly StoredDoc[]> =>
  page.evaluate(async (name) => {
    type Raw = Readonly<Record<string, never>>;
    interface Docs {
      readonly batch: string;
      readonly order: number;
      readonly doc: { readonly id: string; readonly title: string; readonly text: string };
    }
    interface Layers {
      readonly doc: string;
      readonly annotator: string;
      readonly status: string;
      readonly spans: readonly { start: number; end: number; label: string }[];
    }
    const ended = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('The request failed.'));
      });
    const db = await ended(indexedDB.open('kkori'));
    const all = <T>(store: string) =>
      ended(db.transaction(store).objectStore(store).getAll() as IDBRequest<T[]>);
    const projects = await all<{ project: { name: string }; batches: string[] } & Raw>('projects');
    const batches = projects.find((record) => record.project.name === name)?.batches ?? [];
    const docs = await all<Docs>('docs');
    const layers = await all<Layers>('layers');
    const journal = await all<{ doc: string; transaction: { intent: string } }>('journal');
    db.close();
    const bare = (found: Layers | undefined) =>
      (found?.spans ?? [])
        .map(({ start, end, label }) => ({ start, end, label }))
        .sort((a, b) => a.start - b.start);
    return docs
      .filter(({ batch }) => batches.includes(batch))
      .sort((a, b) => batches.indexOf(a.batch) - batches.indexOf(b.batch) || a.order - b.order)
      .map(({ doc: { id, title, text } }) => {
        const of = layers.filter(({ doc }) => doc === id);
        const mine = of.find(({ annotator }) => annotator === 'me');
        return {
          id,
          title,
          text,
          status: mine?.status ?? 'new',
          spans: bare(mine),
          suggested: bare(of.find(({ annotator }) => annotator !== 'me')),
          journal: journal
            .filter(({ doc }) => doc === id)
            .map(({ transaction }) => transaction.intent),
        };
      });
  }, project);

/** How many records each store of the database holds. */
export const recordCounts = (page: Page): Promise<Readonly<Record<string, number>>> =>
  page.evaluate(async () => {
    const ended = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('The request failed.'));
      });
    const db = await ended(indexedDB.open('kkori'));
    const counts: Record<string, number> = {};
    for (const store of db.objectStoreNames)
      counts[store] = await ended(db.transaction(store).objectStore(store).count());
    db.close();
    return counts;
  });
