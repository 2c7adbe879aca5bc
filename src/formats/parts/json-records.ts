import type { Problem } from '../problem';
import type { TextFile } from '../format';
import { lines } from './lines';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One JSON object of a file and the line it begins in. */
export interface JsonRecord {
  readonly line: number;
  readonly value: JsonObject;
}

/**
 * Objects of a JSON Lines file. Files of this name that are in truth one array, or objects printed
 * over many lines, are read too.
 */
export function* jsonRecords(file: TextFile): Iterable<JsonRecord | Problem> {
  const pieces = isSpread(file.text) ? objects(file.text) : lines(file.text);
  for (const { number, text } of pieces) if (text.trim() !== '') yield parsed(file, number, text);
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed({ path }: TextFile, line: number, text: string): JsonRecord | Problem {
  const error = { severity: 'error', file: path, line } as const;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return { line, value };
    return { ...error, code: 'not-an-object', column: 1, detail: {} };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const position = /position (\d+)/u.exec(message)?.[1];
    return {
      ...error,
      code: 'bad-json',
      ...(position !== undefined && { column: Number(position) + 1 }),
      detail: { message },
    };
  }
}

/** Whether the file begins as an array, or as an object that goes on in the next line. */
function isSpread(text: string): boolean {
  const first = /^\s*(\S[^\n]*)/u.exec(text)?.[1]?.trim() ?? '';
  return first.startsWith('[') || (first.startsWith('{') && /[{[,]$/u.test(first));
}

/** Outermost objects, each as its own text, found by counting braces outside of strings. */
function* objects(text: string): Iterable<{ readonly number: number; readonly text: string }> {
  const marks = /["{}]|\n/gu;
  let [depth, start, line, startLine] = [0, 0, 1, 1];
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const [mark] = found;
    if (mark === '\n') line++;
    else if (mark === '"') marks.lastIndex = endOfString(text, found.index);
    else if (mark === '{') {
      if (depth++ === 0) [start, startLine] = [found.index, line];
    } else if (depth > 0 && --depth === 0)
      yield { number: startLine, text: text.slice(start, found.index + 1) };
  }
  if (depth > 0) yield { number: startLine, text: text.slice(start) };
}

function endOfString(text: string, start: number): number {
  const end = /"(?:[^"\\\n]|\\.)*"?/uy;
  end.lastIndex = start;
  end.exec(text);
  return Math.max(end.lastIndex, start + 1);
}
