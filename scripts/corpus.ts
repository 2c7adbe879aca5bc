import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Io } from '../cli/io';
import { build } from './corpus/build';

const folder = fileURLToPath(new URL('../corpus', import.meta.url));

/** `npm run corpus`: writes `corpus/data` and the tables of its README from `corpus/marked`. */
export async function main(_: readonly string[], { stdout }: Io): Promise<number> {
  const files = await build(folder);
  await mkdir(join(folder, 'data'), { recursive: true });
  for (const name of await readdir(join(folder, 'data')))
    if (!files.has(`data/${name}`)) await rm(join(folder, 'data', name));
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
    stdout.write(`corpus/${path}  ${bytes.length.toLocaleString('en')} bytes\n`);
  }
  return 0;
}
