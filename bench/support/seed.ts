import { emptyLayer } from '../../src/core/layer';
import { me } from '../../src/core/project';
import { schemeOf } from '../../src/schemes';
import { openStore } from '../../src/storage/store';
import { makeDoc, makeDocs, type Marked } from './documents';

declare global {
  interface Window {
    /** Imports documents with so many spans each, or many short ones, as the only project. */
    seed: (what: readonly { title: string; spans: number }[] | number) => Promise<void>;
  }
}

/** Fills the store that the app of the same address will open. */
window.seed = async (what) => {
  const made =
    typeof what === 'number'
      ? makeDocs(what)
      : what.map(({ title, spans }) => makeDoc(title, title, spans));
  const store = await openStore();
  const project = {
    id: 'bench',
    name: 'bench',
    scheme: schemeOf('kbmc'),
    annotators: [{ id: me, kind: 'person' as const, name: me }],
    createdAt: 0,
  };
  await store.importDocs(project, [made.map(entryOf)]);
  store.close();
};

const entryOf = ({ doc, spans }: Marked) => ({
  doc,
  layers: [{ ...emptyLayer(doc.id, me), spans, status: 'working' as const }],
});
