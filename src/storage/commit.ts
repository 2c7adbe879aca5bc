import type { Transaction } from '../core/history';
import type { Layer } from '../core/layer';
import { together, type Connection } from './connection';
import { StorageError } from './errors';
import { around, startingWith } from './schema';
import type { DocSummary, Summarize } from './summary';

export function commit(
  connection: Connection,
  layer: Layer,
  transaction: Transaction,
  summarize: Summarize,
): Promise<DocSummary> {
  const { doc, annotator } = layer;
  return connection.write(['layers', 'journal', 'summaries'], async (tx) => {
    // The annotator's own layer is the largest and about to be replaced, so it is not read.
    const [before, after] = around(doc, annotator);
    const stored = tx.objectStore('layers');
    const [record, ...others] = await Promise.all([
      tx.objectStore('summaries').index('doc').get(doc),
      stored.getAll(before),
      stored.getAll(after),
    ]);
    // A document deleted in another tab must not come back as a layer without a text.
    if (!record) throw new StorageError('missing');
    const summary = summarize(record.summary, [...others.flat(), layer]);
    await together([
      () => stored.put(layer),
      () => tx.objectStore('journal').add({ doc, annotator, transaction }),
      () => tx.objectStore('summaries').put({ ...record, summary }),
    ]);
    return summary;
  });
}

export function putSuggestions(
  connection: Connection,
  layers: readonly Layer[],
  summarize: Summarize,
): Promise<readonly DocSummary[]> {
  return connection.write(
    ['layers', 'summaries'],
    async (tx) => {
      const summaries: DocSummary[] = [];
      // One after another, because two layers may be of the same document.
      for (const layer of layers) {
        const [record, others] = await Promise.all([
          tx.objectStore('summaries').index('doc').get(layer.doc),
          tx.objectStore('layers').getAll(startingWith(layer.doc)),
        ]);
        if (!record) continue;
        const summary = summarize(record.summary, withLayer(others, layer));
        await together([
          () => tx.objectStore('layers').put(layer),
          () => tx.objectStore('summaries').put({ ...record, summary }),
        ]);
        summaries.push(summary);
      }
      return summaries;
    },
    'relaxed',
  );
}

const withLayer = (layers: readonly Layer[], layer: Layer): readonly Layer[] => [
  ...layers.filter(({ annotator }) => annotator !== layer.annotator),
  layer,
];
