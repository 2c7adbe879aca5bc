/** One record: its cells, and the line it begins in. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  /** Column, from 1, of a quote that is not closed; the line was then read without quoting. */
  readonly openQuote?: number;
}

/**
 * Records of RFC 4180, lazily, with their lines. A cell may hold line ends when it is quoted, and they
 * stay as they are. A quote that is not closed at a cell's end costs its own line, not the rest of the
 * file, and a quote in the middle of a bare cell is a character. Blank lines are no records.
 */
export function* csvRows(text: string, delimiter: string): Iterable<Row> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const record = quotedRecord(text, at, delimiter) ?? bareRecord(text, at, delimiter);
    if (record.cells.length > 1 || record.cells[0] !== '')
      yield {
        line,
        cells: record.cells,
        ...(record.openQuote !== undefined && { openQuote: record.openQuote }),
      };
    for (let end = text.indexOf('\n', at); end >= 0 && end < record.end; line++)
      end = text.indexOf('\n', end + 1);
    at = record.end;
  }
}

interface Found {
  readonly cells: readonly string[];
  /** Where the next record begins. */
  readonly end: number;
  readonly openQuote?: number;
}

function quotedRecord(text: string, start: number, delimiter: string): Found | null {
  const cells: string[] = [];
  for (let at = start; ;) {
    let cell = '';
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1);
      if (close < 0) return null;
      cell = text.slice(at + 1, close).replaceAll('""', '"');
      at = close + 1;
      if (endOfCell(text, at, delimiter) !== at) return null;
    }
    const stop = endOfCell(text, at, delimiter);
    cell += text.slice(at, stop);
    const isLast = !text.startsWith(delimiter, stop);
    cells.push(cell);
    if (isLast) return { cells, end: stop + (text[stop] === '\r' ? 2 : 1) };
    at = stop + delimiter.length;
  }
}

function bareRecord(text: string, start: number, delimiter: string): Found {
  const found = text.indexOf('\n', start);
  const end = found < 0 ? text.length : found;
  const line = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
  const cells = line.split(delimiter);
  const first = cells.findIndex((cell) => cell.startsWith('"'));
  const before = cells.slice(0, first).join(delimiter).length + (first > 0 ? delimiter.length : 0);
  return { cells, end: end + 1, openQuote: before + 1 };
}

/** Index of the quote that closes a cell, doubled ones passed over, or -1. */
function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at;
  return -1;
}

function endOfCell(text: string, start: number, delimiter: string): number {
  for (let at = start; at < text.length; at++) {
    const unit = text[at];
    if (unit === delimiter || unit === '\n') return at;
    if (unit === '\r' && text[at + 1] === '\n') return at;
  }
  return text.length;
}
