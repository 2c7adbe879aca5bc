import { inReadingOrder, type Layer, type Status } from '../core/layer';
import { me, type Project } from '../core/project';
import { pending } from '../core/suggestions';
import type { Doc } from '../core/text';

/** What a list of documents shows of one, without its text. */
export interface DocSummary {
  readonly id: string;
  readonly title: string;
  /** The beginning of the text, white space collapsed. */
  readonly snippet: string;
  /** Of the text, in UTF-16 code units. */
  readonly length: number;
  readonly status: Status;
  /** Whether the person left a note on the document. */
  readonly note: boolean;
  /** How many spans the person has, in all and by label. */
  readonly spans: number;
  readonly labels: Readonly<Record<string, number>>;
  /** Suggestions of the model in use neither taken nor turned down. */
  readonly pending: number;
  /** Whether that model has tagged the document, even if it found nothing. */
  readonly suggested: boolean;
}

/**
 * A document's summary after its layers changed. The store calls it inside the transaction that
 * writes, with all the document's layers as they will be, so that a person's edit and a model's
 * result that arrive together cannot overwrite each other's counts. It must be pure and synchronous.
 */
export type Summarize = (summary: DocSummary, layers: readonly Layer[]) => DocSummary;

const snippetLength = 80;

/** The summary of a document that nobody has looked at. */
export const summaryOf = ({ id, title, text }: Doc): DocSummary => ({
  id,
  title,
  snippet: snippet(text),
  length: text.length,
  status: 'new',
  note: false,
  spans: 0,
  labels: {},
  pending: 0,
  suggested: false,
});

/**
 * Counts the person's spans, and the suggestions of the model in use, which is the one that joined
 * the project last: what it superseded is kept but no longer shown.
 */
export function summarizer({ annotators }: Pick<Project, 'annotators'>): Summarize {
  const model = annotators.findLast(({ kind }) => kind === 'model')?.id;
  return (summary, layers) => {
    const mine = layers.find(({ annotator }) => annotator === me);
    const suggesting = layers.find(({ annotator }) => annotator === model);
    const suggestions = (suggesting?.spans ?? []).toSorted(inReadingOrder);
    return {
      ...summary,
      status: mine?.status ?? 'new',
      note: (mine?.note ?? '') !== '',
      spans: mine?.spans.length ?? 0,
      labels: countLabels(mine),
      pending: mine ? pending(mine, suggestions).length : suggestions.length,
      suggested: suggesting !== undefined,
    };
  };
}

function countLabels(layer: Layer | undefined): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { label } of layer?.spans ?? []) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Looks at no more of a long text than it needs, and does not cut a surrogate pair. */
function snippet(text: string): string {
  const head = text.trimStart().slice(0, snippetLength * 8);
  const line = head.trimEnd().replace(/\s+/gu, ' ');
  return line.slice(0, snippetLength).replace(/[\uD800-\uDBFF]$/u, '');
}
