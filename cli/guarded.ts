import { EngineError } from '../src/engine/failure';
import type { Io } from './io';
import { UsageError } from './usage';

/**
 * Runs a program and turns what it may throw over its arguments, over a model or over the file system
 * into one line on standard error and an exit status. Anything else is a bug and is thrown on.
 */
export async function guarded(
  name: string,
  { stderr }: Io,
  program: () => Promise<number>,
): Promise<number> {
  try {
    return await program();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    const isUsage = error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS');
    const isSystem = 'syscall' in error;
    if (!isUsage && !isSystem && !(error instanceof EngineError)) throw error;
    stderr.write(`${name}: ${error.message}\n`);
    if (isUsage) stderr.write(`${name}: --help says more\n`);
    return isUsage ? 2 : 1;
  }
}
