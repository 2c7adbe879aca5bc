import { formats } from '../../src/formats/index';
import { settle, type Options } from '../../src/formats/options';
import type { Entry } from '../../src/formats/format';
import { isProblem, type Problem } from '../../src/formats/problem';

/** What a format reads: documents as `[text, ...spans]` with a span as `surface/label`. */
export interface Read {
  readonly entries: readonly Entry[];
  readonly docs: readonly (readonly string[])[];
  /** As `severity code line[:column]`. */
  readonly problems: readonly string[];
}

/** Reads a text under the options guessed from it, but for those given. */
export function read(id: string, text: string, options: Options = {}, path = 'file.x'): Read {
  const format = formats.get(id);
  if (!format) throw new Error(`No format ${id}`);
  const guess = format.sniff({ path, text, isWhole: true }).options;
  const settled = settle(format.readOptions, guess, options);
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  for (const item of format.read({ path, text }, settled))
    if (isProblem(item)) problems.push(item);
    else entries.push(item);
  return {
    entries,
    docs: entries.map(({ doc, spans }) => [
      doc.text,
      ...spans.map(({ start, end, label }) => `${doc.text.slice(start, end)}/${label}`),
    ]),
    problems: problems.map(({ severity, code, line, column }) =>
      [severity, code, [line, column].filter((at) => at !== undefined).join(':')].join(' '),
    ),
  };
}
