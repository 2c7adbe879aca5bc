import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describeWhen } from './describe-when';
import { fixturesFolder, hasFixtures } from './fixtures-folder';

export { hasFixtures };

/** The bytes of one shared fixture, by its path under the folder, such as `brat/simple.ann`. */
export function fixtures(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(fixturesFolder, path)));
}

/** The files under a folder of the shared fixtures, as paths for `fixtures`, in a steady order. */
export function fixtureNames(folder = ''): string[] {
  if (!hasFixtures) return [];
  return readdirSync(join(fixturesFolder, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(fixturesFolder, join(entry.parentPath, entry.name)))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

export const describeWithFixtures = describeWhen(hasFixtures);
