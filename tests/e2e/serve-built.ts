import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { serve } from '../../cli/serve';

/**
 * Builds the app and serves it as `npm start` does. The build is a process of its own: inside Vitest
 * it would not be one for production. `KKORI_BUILT` trusts the build that is there.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  if (!process.env['KKORI_BUILT']) {
    const env = { ...process.env, NODE_ENV: 'production', VITEST: '' };
    const vite = [`${root}/node_modules/vite/bin/vite.js`, 'build', '--logLevel', 'warn'];
    execFileSync(process.execPath, vite, { cwd: root, env, stdio: 'inherit' });
  }
  const served = await serve({ root: `${root}/dist`, port: 0 });
  project.provide('url', served.url);
  return served.close;
}
