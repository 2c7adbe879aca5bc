import { offsetMap, type OffsetMap, type OffsetUnit } from '../../core/offsets';
import type { FreeSpan } from '../format';
import type { ProblemCode } from '../problem';

/** A span as a file says it, in the file's unit. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** The text of the span, where the file carries it. */
  readonly surface?: string | undefined;
}

/** What was wrong with a mention; the format adds the place. */
export interface Trouble {
  readonly severity: 'error' | 'repair';
  readonly code: ProblemCode;
  readonly detail: Readonly<Record<string, string | number>>;
}

export interface Placed {
  readonly span?: FreeSpan;
  readonly trouble?: Trouble;
}

const units = ['codepoint', 'utf16', 'utf8', 'grapheme'] as const;

/**
 * Finds mentions in one text. Where a mention carries its surface, the slice must equal it; else the
 * other units, CRLF counted as one, a shift of up to four characters and the nearest equal text are
 * tried, in this order, and the trouble says which it was. Real corpora need all of them.
 */
export function placer(text: string, unit: OffsetUnit): (mention: Mention) => Placed {
  const maps = new Map<OffsetUnit, OffsetMap>();
  const inUnit = (other: OffsetUnit, { start, end }: Mention) => {
    let map = maps.get(other);
    if (!map) maps.set(other, (map = offsetMap(text, other)));
    return { start: map.toUtf16(start), end: map.toUtf16(end), length: map.length };
  };
  return (mention) => {
    const { label, surface } = mention;
    const { start, end, length } = inUnit(unit, mention);
    const fits = (from: number | null, to: number | null) =>
      from !== null && to !== null && from < to && text.slice(from, to) === surface;
    if (start !== null && end !== null && start < end)
      if (surface === undefined || fits(start, end)) return { span: { start, end, label } };
    if (!surface) return { trouble: misplaced(mention, length) };

    const moved = (from: number, how: string): Placed => ({
      span: { start: from, end: from + surface.length, label },
      trouble: { severity: 'repair', code: 'moved-span', detail: { surface, label, how } },
    });
    for (const other of units) {
      const found = inUnit(other, mention);
      if (fits(found.start, found.end)) return moved(found.start ?? 0, other);
    }
    const near = start ?? Math.max(0, Math.min(text.length, mention.start));
    const crlf = withoutReturns(text, mention.start);
    if (text.startsWith(surface, crlf)) return moved(crlf, 'crlf');
    for (const shift of [-1, 1, -2, 2, -3, 3, -4, 4])
      if (near + shift >= 0 && text.startsWith(surface, near + shift))
        return moved(near + shift, 'shift');
    const at = nearest(text, surface, near);
    if (at >= 0) return moved(at, 'nearest');
    return {
      trouble: { severity: 'error', code: 'surface-not-found', detail: { surface, label } },
    };
  };
}

function misplaced({ start, end, label }: Mention, length: number): Trouble {
  const isInside =
    Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= length;
  return {
    severity: 'error',
    code: isInside ? 'inside-character' : 'bad-span',
    detail: { span: `${String(start)}-${String(end)} ${label}`, ...(!isInside && { length }) },
  };
}

/** The offset of a position that was counted in a text whose CRLF had become LF. */
function withoutReturns(text: string, position: number): number {
  let offset = 0;
  for (let count = 0; count < position && offset < text.length; count++)
    offset += text.startsWith('\r\n', offset) ? 2 : 1;
  return offset;
}

function nearest(text: string, surface: string, offset: number): number {
  const after = text.indexOf(surface, offset);
  const before = text.lastIndexOf(surface, offset);
  if (after < 0 || before < 0) return Math.max(after, before);
  return after - offset < offset - before ? after : before;
}
