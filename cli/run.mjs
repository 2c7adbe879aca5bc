// Runs one of our TypeScript programs: `node cli/run.mjs cli/kkori.ts …`. Node 20 cannot, and the
// code shared with the app uses `import.meta.glob`, so Vite loads it here as it loads it there.
// A first argument that ends with a slash is a folder, and the next one names a program in it.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger, createRunnableDevEnvironment, resolveConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The program asked for, and the arguments that are its own. */
function choose([entry = '', ...rest]) {
  if (!entry.endsWith('/')) return { entry, args: rest };
  const [name = '', ...args] = rest;
  return { entry: `${entry}${name}.ts`, args };
}

/** The programs of a folder, for one who asked for another. */
function programs(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3));
}

async function run(entry, args) {
  // Standard output is the program's own, so what Vite has to say goes to standard error.
  const logger = createLogger('warn');
  logger.warn = logger.warnOnce = logger.error = (message) => console.error(message);
  const config = await resolveConfig(
    {
      root,
      configFile: false,
      envDir: false,
      customLogger: logger,
      environments: {
        program: {
          consumer: 'server',
          dev: { moduleRunnerTransform: true },
          resolve: { external: true, conditions: ['node'] },
        },
      },
    },
    'serve',
  );
  const environment = createRunnableDevEnvironment('program', config, {
    runnerOptions: { hmr: { logger: false } },
    hot: false,
  });
  await environment.init();
  try {
    const { main } = await environment.runner.import(`/${entry}`);
    const { stdin, stdout, stderr } = process;
    return (await main(args, { stdin, stdout, stderr })) ?? 0;
  } finally {
    await environment.close();
  }
}

// One who reads only the first lines, as `head` does, has what they wanted.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const { entry, args } = choose(process.argv.slice(2));
if (existsSync(join(root, entry)) && entry.endsWith('.ts')) {
  process.exitCode = await run(entry, args);
} else {
  const [folder = ''] = process.argv.slice(2);
  console.error(`Name one of: ${programs(folder).join(', ') || 'nothing is here yet'}.`);
  process.exitCode = 2;
}
