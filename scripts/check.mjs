// Checks the types of every TypeScript project in the repository: one `tsconfig.json`, one project,
// so a folder that wants stricter libraries adds a file and no list.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const projects = ['.', 'src', 'tests']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder !== '.' }).map((name) =>
      join(folder, String(name)),
    ),
  )
  .filter((path) => path.split(sep).at(-1) === 'tsconfig.json')
  .sort();

const bin = (name) => join(root, 'node_modules', ...name);
const failed = projects.filter((path) => {
  // Components are checked with the code around them, which plain `tsc` cannot do.
  const command =
    path === join('src', 'tsconfig.json')
      ? [bin(['svelte-check', 'bin', 'svelte-check']), '--tsconfig', path, '--fail-on-warnings']
      : [bin(['typescript', 'bin', 'tsc']), '-p', path];
  console.log(`types: ${dirname(path)}`);
  return spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' }).status !== 0;
});

if (failed.length > 0) {
  console.error(`Type errors in ${failed.map((path) => dirname(path)).join(', ')}.`);
  process.exitCode = 1;
}
