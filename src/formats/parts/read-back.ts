import type { Entry, Format } from '../format';
import type { ExportReport, Lost, LossReason } from '../report';
import { alignment } from './alignment';
import { flatten, type FlatSpan } from './flat';
import type { Breathe } from './open-file';
import { WrittenSpans } from './written-spans';

/**
 * What became of each span, by comparing the documents that were to be written with what a reader
 * found in the bytes. It knows nothing of how they were written.
 */
export async function compareWritten(
  marked: readonly Entry[],
  found: readonly Entry[],
  carries: Format['carries'],
  breathe: Breathe,
): Promise<ExportReport> {
  const withSpaces = carries !== 'tokens';
  const before = await flatten(marked, withSpaces, breathe);
  const after = await flatten(found, withSpaces, breathe);
  const written = new WrittenSpans(after.spans);
  const shiftOf = alignment(before.text, after.text);

  // Spans that came back whole take their places first; the others are then held against the rest.
  const shifts: (number | null)[] = [];
  const isWhole: boolean[] = [];
  for (const { start, end, span } of before.spans) {
    const shift = shiftOf(start, end);
    shifts.push(shift);
    isWhole.push(shift !== null && written.take(start + shift, end + shift, span.label));
    await breathe();
  }
  const lost: Lost[] = [];
  for (const [index, span] of before.spans.entries()) {
    const isTrimmed = !withSpaces && span.surface !== span.surface.trim();
    if (isWhole[index] !== true) lost.push(explain(span, shifts[index] ?? null, written, carries));
    else if (isTrimmed)
      lost.push(
        lostSpan(span, 'edge-space', { surface: span.surface.trim(), label: span.span.label }),
      );
    await breathe();
  }
  return {
    docs: marked.length,
    spans: before.spans.length,
    exact: before.spans.length - lost.length,
    lost,
    extra: written.unclaimed,
    isTextSame: before.text === after.text,
  };
}

/** Why a span is not there, from what is there in its place. */
function explain(
  span: FlatSpan,
  shift: number | null,
  written: WrittenSpans,
  carries: Format['carries'],
): Lost {
  if (carries === 'none') return lostSpan(span, 'not-carried');
  if (shift === null) return lostSpan(span, 'text');
  const [start, end] = [span.start + shift, span.end + shift];
  if (start === end) return lostSpan(span, 'no-token');
  const relabelled = written.takeSame(start, end);
  if (relabelled) return lostSpan(span, 'label', said(relabelled));
  const moved = written.takeOver(start, end, span.span.label);
  if (moved) return lostSpan(span, 'inside-token', said(moved));
  return lostSpan(span, written.isCovered(start, end) ? 'overlap' : 'no-token');
}

const said = ({ surface, span }: FlatSpan) => ({ surface, label: span.label });

const lostSpan = (
  { entry: { doc }, span, surface }: FlatSpan,
  reason: LossReason,
  written?: Lost['written'],
): Lost => ({
  docId: doc.id,
  docTitle: doc.title,
  span,
  surface,
  reason,
  ...(written && { written }),
});
