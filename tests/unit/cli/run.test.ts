import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** Runs the loader as the package's scripts do. */
function run(...args: string[]): Promise<{ status: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const all = [join(root, 'cli/run.mjs'), ...args];
    execFile(process.execPath, all, (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, stdout, stderr }),
    );
  });
}

it('runs a TypeScript program as Vite sees it, and nothing else is on its output', async () => {
  const { status, stdout } = await run('tests/support/programs/echo.ts', '--a b', '병원');
  expect(stdout).toBe('안녕 --a b|병원\n');
  expect(status).toBe(3);
});

it('finds a program by its name in a folder', async () => {
  const { stdout } = await run('tests/support/programs/', 'echo', 'x');
  expect(stdout).toBe('안녕 x\n');
});

it('names the programs there are when it is asked for another', async () => {
  const { status, stdout, stderr } = await run('tests/support/programs/', 'other');
  expect([status, stdout, stderr]).toEqual([2, '', 'Name one of: echo.\n']);
});
