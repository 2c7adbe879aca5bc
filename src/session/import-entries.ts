import { emptyLayer, type Layer, type Status } from '../core/layer';
import { me } from '../core/project';
import type { Entry } from '../formats/format';
import { entries } from '../formats/import';
import type { Preview } from '../formats/preview';
import type { Entry as Stored } from '../storage/entries';
import type { LabelFate } from './import-labels';

export interface Arrangement {
  readonly fates: readonly LabelFate[];
  /** Of documents that come with spans and say nothing about themselves. */
  readonly status: Status;
  readonly newId: () => string;
  readonly signal: AbortSignal;
}

/** The documents of a preview as they are stored: ids of ours, spans in a layer of the annotator's. */
export async function* storable(
  preview: Preview,
  { fates, status, newId, signal }: Arrangement,
): AsyncGenerator<readonly Stored[]> {
  const names = new Map(fates.map(({ name, becomes }) => [name, becomes]));
  for await (const batch of entries(preview, { signal }))
    yield batch.map((entry) => {
      const doc = { ...entry.doc, id: newId() };
      const layer = layerOf(entry, doc.id, names, status, newId);
      return { doc, layers: layer ? [layer] : [] };
    });
}

function layerOf(
  { spans, status, note }: Entry,
  doc: string,
  names: ReadonlyMap<string, string | null>,
  otherwise: Status,
  newId: () => string,
): Layer | null {
  const own = spans.flatMap((span) => {
    const label = names.get(span.label);
    return label == null ? [] : [{ ...span, id: newId(), label }];
  });
  if (own.length === 0 && status === undefined && note === undefined) return null;
  return {
    ...emptyLayer(doc, me),
    spans: own,
    status: status ?? (own.length > 0 ? otherwise : 'new'),
    note: note ?? '',
  };
}
