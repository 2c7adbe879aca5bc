import type { SourceFile } from '../preview';
import type { Problem } from '../problem';
import { isHidden, zipName } from './file-names';
import { unzip, zipEntries, type ZipEntry } from './zip-read';

/** Files to read, those in archives among them, each with a path of its own. */
export interface Sources {
  readonly files: readonly SourceFile[];
  readonly problems: readonly Problem[];
}

/** Opens archives, leaves out hidden files, and numbers paths that come twice. */
export async function spread(given: readonly SourceFile[]): Promise<Sources> {
  const files: SourceFile[] = [];
  const problems: Problem[] = [];
  const taken = new Set<string>();
  const add = (path: string, bytes: () => Promise<Uint8Array>) => {
    let name = path;
    for (let number = 2; taken.has(name); number++) name = `${path} (${String(number)})`;
    taken.add(name);
    files.push({ path: name, bytes });
  };
  for (const file of given) {
    const path = file.path.normalize('NFC');
    if (!/\.zip$/iu.test(path)) {
      if (given.length === 1 || !isHidden(path)) add(path, () => file.bytes());
      continue;
    }
    const error = { severity: 'error', line: 0, detail: {} } as const;
    const entries = await listed(file);
    if (typeof entries === 'string')
      problems.push({ ...error, code: 'unreadable-zip', file: path, detail: { message: entries } });
    else
      for (const entry of entries) {
        const inside = `${path}/${zipName(entry.name, entry.isUtf8)}`;
        if (isHidden(inside)) continue;
        if (entry.isEncrypted) problems.push({ ...error, code: 'encrypted-file', file: inside });
        else add(inside, () => unzip(entry, () => undefined));
      }
  }
  return { files, problems };
}

/** What is in an archive, or why that cannot be told. */
async function listed(file: SourceFile): Promise<readonly ZipEntry[] | string> {
  try {
    return zipEntries(await file.bytes()) ?? 'not a ZIP';
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
