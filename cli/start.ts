import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Io } from './io.ts';
import { serve, type Served } from './serve.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const defaultPort = 5210;

const help = `npm start -- [options]

Builds Kkori and serves it on this machine, until Ctrl+C.

  --port N     the port to serve on (${defaultPort}, or the PORT variable)
  --no-build   serve what was built before
  --help       this text
`;

/** `npm start`: builds the app, serves it, prints the address and waits to be stopped. */
export async function main(args: readonly string[], { stdout, stderr }: Io): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: process.env['PORT'] ?? String(defaultPort) },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    stdout.write(help);
    return 0;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    stderr.write(`${values.port} is not a port.\n`);
    return 2;
  }
  if (!values['no-build']) {
    const status = await build();
    if (status !== 0) return status;
  }
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  let served: Served;
  try {
    served = await serve({ root: join(root, 'dist'), port, tries: 10 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE')
      stderr.write(`Ports from ${port} on are all taken; choose one with --port.\n`);
    else if (code === 'EACCES') stderr.write(`Port ${port} may not be opened; choose another.\n`);
    else if (code === 'ENOENT') stderr.write('Nothing is built yet: leave out --no-build.\n');
    else throw error;
    return 1;
  }
  // The browser keeps projects by address, so another port looks like an empty house.
  if (port !== 0 && served.port !== port)
    stderr.write(
      `Port ${port} is taken, so this is ${served.port}; projects made at ${port} stay there.\n`,
    );
  stdout.write(`\n  Kkori: ${served.url}\n  Ctrl+C ends it.\n\n`);
  await stopped;
  await served.close();
  return 0;
}

async function build(): Promise<number> {
  // In a process of its own: Vite asks for the production mode before anything of it is loaded.
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
