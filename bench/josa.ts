import { readFileSync } from 'node:fs';
import type { Main } from '../cli/io.ts';
import { eojeolAt, proposals } from '../src/core/josa.ts';

interface Item {
  readonly text: string;
  readonly entities: readonly { readonly start: number; readonly end: number }[];
}

/**
 * How often a click on a name proposes the name: of the entities that begin an eojeol and end in it,
 * how many are the first proposal, and how many are among them.
 * @param args a JSONL file of `{ text, entities: [{ start, end }] }`; `--misses` lists the others
 */
export const main: Main = (args, { stdout, stderr }) => {
  const path = args.find((arg) => !arg.startsWith('--'));
  if (path === undefined) {
    stderr.write('Name a JSONL file of { text, entities: [{ start, end }] }.\n');
    return Promise.resolve(2);
  }
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const misses = new Map<string, number>();
  let [all, first, among] = [0, 0, 0];
  for (const { text, entities } of lines.map((line) => JSON.parse(line) as Item))
    for (const { start, end } of entities) {
      const eojeol = eojeolAt(text, start);
      if (eojeol.start !== start || end > eojeol.end) continue;
      const ends = proposals(text, start).map((range) => (range.start === start ? range.end : -1));
      all++;
      if (ends[0] === end) first++;
      if (ends.includes(end)) among++;
      if (ends[0] === end) continue;
      const [gold, got] = [text.slice(start, end), text.slice(start, ends[0])];
      const miss = `${gold}|${text.slice(end, eojeol.end)}\t${got}\t${ends.includes(end) ? 'among' : 'never'}`;
      misses.set(miss, (misses.get(miss) ?? 0) + 1);
    }
  const share = (count: number) => `${count} of ${all}, ${((100 * count) / all).toFixed(2)} %`;
  stdout.write(`first proposal: ${share(first)}\namong proposals: ${share(among)}\n`);
  if (args.includes('--misses'))
    for (const [miss, count] of [...misses].sort(([, a], [, b]) => b - a))
      stdout.write(`${count}\t${miss}\n`);
  return Promise.resolve(0);
};
