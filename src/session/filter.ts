import type { Status } from '../core/layer';
import type { DocSummary } from '../storage/summary';

export type { DocSummary };

export interface Filter {
  /** `null` is any. */
  readonly status: Status | null;
  readonly label: string | null;
  readonly text: string;
  readonly withSuggestions: boolean;
}

export const noFilter: Filter = { status: null, label: null, text: '', withSuggestions: false };

export const isActive = ({ status, label, text, withSuggestions }: Filter): boolean =>
  status !== null || label !== null || text.trim() !== '' || withSuggestions;

/** How texts are compared when searched: composed, and without regard to case. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/**
 * Whether a document is shown. Its whole text is not at hand here: `hits` are the documents whose
 * text holds the words looked for, or `null` while that is not known, when title and beginning count.
 */
export function shows(
  { status, label, text, withSuggestions }: Filter,
  summary: DocSummary,
  hits: ReadonlySet<string> | null,
): boolean {
  if (status !== null && summary.status !== status) return false;
  if (label !== null && !Object.hasOwn(summary.labels, label)) return false;
  if (withSuggestions && summary.pending === 0) return false;
  const wanted = folded(text.trim());
  if (wanted === '') return true;
  return (
    hits?.has(summary.id) === true ||
    folded(`${summary.title}\n${summary.snippet}`).includes(wanted)
  );
}
