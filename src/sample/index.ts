import { emptyLayer, type Layer, type Span } from '../core/layer';
import { me, type Project } from '../core/project';
import type { Doc } from '../core/text';
import { schemeOf } from '../schemes';
import { articles } from './articles';
import { notes } from './notes';
import { questions } from './questions';
import type { SampleText } from './text';

export interface SampleEntry {
  readonly doc: Doc;
  readonly layers: readonly Layer[];
}

/** In the order a newcomer meets them: something finished beside something to do, of each register. */
const texts = [
  ...articles.slice(0, 2),
  ...notes.slice(0, 2),
  ...questions.slice(0, 2),
  ...articles.slice(2),
  ...notes.slice(2),
  ...questions.slice(2),
];

/** The project that shows a newcomer what the app is for. Its texts are Korean in either language. */
export function sampleProject(
  newId: () => string,
  now: number,
  name: string,
): { readonly project: Project; readonly entries: readonly SampleEntry[] } {
  const project: Project = {
    id: newId(),
    name,
    scheme: schemeOf('kbmc'),
    annotators: [{ id: me, kind: 'person', name: me }],
    createdAt: now,
    sample: true,
  };
  return { project, entries: texts.map((text) => entryOf(text, newId)) };
}

function entryOf({ title, text, marked, status }: SampleText, newId: () => string): SampleEntry {
  const doc: Doc = { id: newId(), title, text };
  if (!marked) return { doc, layers: [] };
  const spans: Span[] = [];
  let from = 0;
  for (const [surface, label] of marked) {
    const start = text.indexOf(surface, from);
    if (start < 0) throw new Error(`The sample “${title}” does not say ${surface}.`);
    from = start + surface.length;
    spans.push({ id: newId(), start, end: from, label });
  }
  return { doc, layers: [{ ...emptyLayer(doc.id, me), spans, status: status ?? 'working' }] };
}
