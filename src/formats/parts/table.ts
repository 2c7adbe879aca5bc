import type { Sample, TextFile } from '../format';
import { choice, type Options, type OptionSpecs } from '../options';
import type { Problem } from '../problem';
import { csvRows, type Row } from './csv-rows';

/** Options that every format of rows and cells has. */
export const delimiters = ['comma', 'tab', 'semicolon'] as const;
export const tableOptions = {
  delimiter: { kind: 'choice', values: delimiters, default: 'comma' },
} as const satisfies OptionSpecs;

const characters = { comma: ',', tab: '\t', semicolon: ';' } as const;
export const delimiterOf = (options: Options): string =>
  characters[choice(options, 'delimiter', delimiters)];

/** The first rows of a sample, by the delimiter that cuts them most evenly. */
export function guessTable(sample: Sample): { options: Options; rows: readonly Row[] } {
  let best: { options: Options; rows: readonly Row[]; score: number } | null = null;
  for (const delimiter of delimiters) {
    const rows = take(csvRows(sample.text, characters[delimiter]), 30);
    // The sample may end within a quoted cell.
    if (!sample.isWhole && rows.length > 1) rows.pop();
    const width = rows[0]?.cells.length ?? 0;
    const even =
      rows.filter(({ cells }) => cells.length === width).length / Math.max(1, rows.length);
    const score = width > 1 ? even + Math.min(width, 8) / 100 : 0;
    if (!best || score > best.score) best = { options: { delimiter }, rows, score };
  }
  return best ?? { options: {}, rows: [] };
}

function take<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

/** Names of the columns, each different: those of the header, or numbers from 1. */
export function columnNames(first: Row | undefined, hasHeader: boolean): readonly string[] {
  const names: string[] = [];
  for (const [index, cell] of (first?.cells ?? []).entries()) {
    const number = String(index + 1);
    const name = hasHeader ? cell.trim() : number;
    names.push(name === '' || names.includes(name) ? `${name} ${number}`.trim() : name);
  }
  return names;
}

/** The problem of a file that lacks a column it is to be read by; its first line names what it has. */
export const noColumn = ({ path }: TextFile, { line }: Row, name: string): Problem => ({
  severity: 'error',
  code: 'no-column',
  file: path,
  line,
  detail: { name },
});

/** The problem of a row whose quotes are not closed. */
export const openQuote = ({ path }: TextFile, { line, openQuote: at = 1 }: Row): Problem => ({
  severity: 'error',
  code: 'open-quote',
  file: path,
  line,
  column: at,
  detail: {},
});
