import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where benchmarks keep what they build; npm's own folder, so that nobody commits it. */
export const cacheFolder = join(root, 'node_modules', '.cache', 'bench');

/** Builds the app and pages of `bench/support` into one folder, and answers its path. */
export async function build(name: string, pages: readonly string[]): Promise<string> {
  const out = join(cacheFolder, name);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(
    process.execPath,
    [vite, 'build', '--config', 'bench/support/vite.config.ts'],
    {
      cwd: root,
      // Vite's plugins join the folder to the root, so it is named from there.
      env: {
        ...process.env,
        NODE_ENV: 'production',
        BENCH_OUT: `node_modules/.cache/bench/${name}`,
        BENCH_PAGES: pages.map((page) => `bench/support/${page}`).join(),
      },
      // Standard output is for the figures.
      stdio: ['ignore', 2, 2],
    },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The pages to measure could not be built.');
  return out;
}
