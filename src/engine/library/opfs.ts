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

/** The folders in a folder, by name. */
export async function directoriesIn(
  directory: FileSystemDirectoryHandle,
): Promise<Map<string, FileSystemDirectoryHandle>> {
  const found = new Map<string, FileSystemDirectoryHandle>();
  for await (const [name, handle] of directory.entries())
    if (handle.kind === 'directory') found.set(name, handle);
  return found;
}

/** A file held open for writing, which only workers can. */
export interface SyncAccess {
  read(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

/**
 * Opens a file for writing. Missing from the page's types, because it is missing from pages. A worker
 * that has just been ended may hold it for a moment longer.
 */
export async function openSync(handle: FileSystemFileHandle): Promise<SyncAccess> {
  const file = handle as FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccess> };
  for (let attempt = 0; ; attempt++) {
    try {
      return await file.createSyncAccessHandle();
    } catch (error) {
      const isHeld = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!isHeld || attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/**
 * Writes all of `bytes`, so that they outlive the browser. Throws `QuotaExceededError` when the disk is
 * full, also where the browser only writes less than it was given: in Chromium's private windows.
 */
export function writeAll(access: SyncAccess, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  if (access.write(bytes, { at }) !== bytes.length)
    throw new DOMException('Less was written than was given.', 'QuotaExceededError');
  access.flush();
}

export const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';

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
