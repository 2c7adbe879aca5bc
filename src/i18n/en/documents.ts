import type { documents as source } from '../ko/documents';

const n = (count: number) => count.toLocaleString('en');

export const documents: typeof source = {
  title: 'Documents',
  count: (shown, total) => (shown === total ? n(total) : `${n(shown)} of ${n(total)}`),
  progress: (done, total) => `${n(done)} of ${n(total)} done`,
  search: 'Search titles and texts',
  anyStatus: 'Any status',
  anyLabel: 'Any label',
  withSuggestions: 'With suggestions left',
  clear: 'Clear filters',
  none: 'This project has no documents yet.',
  noneShown: 'No document matches.',
  import: 'Import text',
  spans: (count) => `${n(count)} ${count === 1 ? 'span' : 'spans'}`,
  pending: (count) => `${n(count)} ${count === 1 ? 'suggestion' : 'suggestions'}`,
  hasNote: 'Has a note',
  untitled: 'Untitled',
};
