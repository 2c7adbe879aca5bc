import type { Entry, FreeSpan } from '../format';
import type { Problem } from '../problem';

/**
 * The entry with its spans in reading order and none over another: of two that overlap the one that
 * begins first stays, of two that begin together the longer. Each span given up is a problem, so that
 * whoever imports decides with open eyes.
 */
export function withoutOverlaps(
  entry: Entry,
  file: string,
): { readonly entry: Entry; readonly problems: readonly Problem[] } {
  const { text, title } = entry.doc;
  const sorted = [...entry.spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const spans: FreeSpan[] = [];
  const problems: Problem[] = [];
  for (const span of sorted) {
    const last = spans.at(-1);
    if (!last || last.end <= span.start) {
      spans.push(span);
      continue;
    }
    const surface = text.slice(span.start, span.end);
    const place = { file, line: entry.line ?? 0, docTitle: title };
    const { label } = span;
    if (last.start === span.start && last.end === span.end && last.label === label)
      problems.push({
        severity: 'repair',
        code: 'duplicate-span',
        ...place,
        detail: { surface, label },
      });
    else {
      const kept = { kept: text.slice(last.start, last.end), keptLabel: last.label };
      problems.push({
        severity: 'loss',
        code: 'overlap',
        ...place,
        detail: { surface, label, ...kept },
      });
    }
  }
  return { entry: { ...entry, spans }, problems };
}
