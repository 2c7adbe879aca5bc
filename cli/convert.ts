import { parseArgs } from 'node:util';
import { choiceOf, readInput } from './input';
import type { Io } from './io';
import { targetOf, writeOutput } from './output';
import { UsageError } from './usage';

/** Flags that say how to read and how to write, shared by the commands that do both. */
export const flags = {
  from: { type: 'string' },
  to: { type: 'string' },
  encoding: { type: 'string' },
  tokens: { type: 'string' },
  tags: { type: 'string' },
  unit: { type: 'string' },
  read: { type: 'string', multiple: true },
  write: { type: 'string', multiple: true },
  strict: { type: 'boolean', default: false },
} as const;

/** `kkori convert IN OUT --to FORMAT`: one format to another. */
export async function convert(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: flags,
    allowPositionals: true,
  });
  const [from, to, ...rest] = positionals;
  if (from === undefined || to === undefined || rest.length > 0)
    throw new UsageError('convert takes IN and OUT');
  const target = targetOf(values);
  const { entries, hasErrors } = await readInput(from, choiceOf(values), io);
  if (entries.length === 0 && hasErrors) return 1;
  const { lost, isTextSame } = await writeOutput(entries, to, target, io);
  const isLossy = lost.length > 0 || !isTextSame;
  return hasErrors || (values.strict && isLossy) ? 1 : 0;
}
