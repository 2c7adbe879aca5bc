import { EngineError } from '../failure';
import { manifestName, parseManifest, type Manifest } from './manifest';

/**
 * The origin's private file system, where added models are kept: `models/<id>/…`. A folder is a
 * model from the moment its manifest is in it, which is written last.
 */
const rootName = 'models';

/** Whether this browser can keep models: not on plain `http`, not in some private windows. */
export const canKeep = (): boolean =>
  'storage' in navigator && typeof navigator.storage.getDirectory === 'function';

/** The folder of all models. Throws `no-library` where the browser keeps none. */
export async function libraryRoot(): Promise<FileSystemDirectoryHandle> {
  if (!canKeep()) throw new EngineError('no-library', 'This page has no private file system.');
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(rootName, { create: true });
  } catch (error) {
    throw new EngineError('no-library', String(error), { cause: error });
  }
}

/** The folder of one model, or `null`. */
export async function modelDirectory(id: string): Promise<FileSystemDirectoryHandle | null> {
  const root = await libraryRoot();
  return root.getDirectoryHandle(id).catch(orNull);
}

/** A file below a folder, or `null`. */
export async function findFile(
  directory: FileSystemDirectoryHandle,
  path: string,
): Promise<FileSystemFileHandle | null> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let at = directory;
  for (const part of parts) {
    const next = await at.getDirectoryHandle(part).catch(orNull);
    if (!next) return null;
    at = next;
  }
  return at.getFileHandle(name).catch(orNull);
}

/** A file below a folder, made with the folders that it needs where it is not there. */
export async function makeFile(
  directory: FileSystemDirectoryHandle,
  path: string,
): Promise<FileSystemFileHandle> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let at = directory;
  for (const part of parts) at = await at.getDirectoryHandle(part, { create: true });
  return at.getFileHandle(name, { create: true });
}

/** The manifest of a kept model; `null` for one that is half-written or damaged. */
export async function readManifest(directory: FileSystemDirectoryHandle): Promise<Manifest | null> {
  const handle = await findFile(directory, manifestName);
  if (!handle) return null;
  try {
    return parseManifest(JSON.parse(await (await handle.getFile()).text()));
  } catch {
    return null;
  }
}

/** `null` for what is not there, and for a file where a folder is expected. */
function orNull(error: unknown): null {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError' || name === 'TypeMismatchError') return null;
  throw error;
}
