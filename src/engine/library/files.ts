import { EngineError } from '../failure';
import { exists, type Expected } from '../fetch-file';
import { fetchKept } from '../fetch-kept';
import { sha256 } from '../sha256';
import { chunkBytes, type ManifestFile } from './manifest';
import { findFile, modelDirectory, readManifest } from './opfs';

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** What the model's card says of the file; other bytes are refused. */
  readonly expected?: Expected | undefined;
  /** Bytes so far, and in all or 0 where not known; not called for what is on this device. */
  readonly onBytes?: (loaded: number, total: number) => void;
  /** Called once the bytes are here and their hash is being computed. */
  readonly onVerify?: (bytes: number) => void;
}

/**
 * The files of one model, wherever they lie. Paths are relative to the model's folder, with `/`:
 * `config.json`, `onnx/model_q4.onnx`. Everything rejects with an `EngineError`: `model-missing` for
 * a file that is not there, `model-not-model` for a page in its place, `model-corrupt` for bytes
 * that are not the expected ones, `no-library` where the browser keeps no models.
 */
export interface ModelFiles {
  /** Absolute URL of a folder on this origin, or `library:<id>/`; ends in a slash. */
  readonly url: string;
  /** Whether the file is there. Asks the server with HEAD; for a kept model nobody is asked. */
  exists(path: string, signal?: AbortSignal): Promise<boolean>;
  /** The whole file in memory, its hash checked where one is known. */
  read(path: string, options?: ReadOptions): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The file as a Blob that reads from the disk piece by piece, for weights too large to be held
   * twice. Of a kept model only the size is checked; its hashes were, when it was written.
   */
  blob(path: string, options?: ReadOptions): Promise<Blob>;
  /** The file's SHA-256 in hexadecimal as far as it is known without reading it, else `null`. */
  sha256(path: string): string | null;
}

const scheme = 'library:';

/** The address of a kept model, for `openModel` and `Tagger.load`. */
export const libraryFolder = (id: string): string => `${scheme}${id}/`;

/** The id in such an address, or `null` for any other. */
export const libraryId = (url: string): string | null =>
  url.startsWith(scheme) ? url.slice(scheme.length).replace(/\/+$/u, '') : null;

/**
 * Opens a model's folder: `library:<id>/` for one that is kept on this device, which is never asked
 * of any server, or a URL of this origin, absolute or relative to the page or worker. Weights that
 * come from a server are kept in Cache Storage under their hash. `known` are SHA-256 of files that
 * no card names, by path. Throws `model-missing` when the library has no such model.
 */
export async function openModel(
  url: string,
  known: Readonly<Record<string, string>> = {},
): Promise<ModelFiles> {
  const id = libraryId(url);
  return id === null ? onServer(url, known) : inLibrary(id);
}

function onServer(folder: string, known: Readonly<Record<string, string>>): ModelFiles {
  const url = new URL(folder, self.location.href).href.replace(/\/*$/u, '/');
  const hashes = new Map(Object.entries(known));
  const get = async (path: string, options: ReadOptions = {}) => {
    const wanted = options.expected?.sha256 ?? hashes.get(path) ?? null;
    const { data, hash } = await fetchKept(url + path, wanted, options);
    if (hash !== null) hashes.set(path, hash);
    return data;
  };
  return {
    url,
    exists: (path, signal) => exists(url + path, signal),
    async read(path, options) {
      const data = await get(path, options);
      return data instanceof Blob ? new Uint8Array(await data.arrayBuffer()) : data;
    },
    async blob(path, options) {
      const data = await get(path, options);
      return data instanceof Blob ? data : new Blob([data]);
    },
    sha256: (path) => hashes.get(path) ?? null,
  };
}

async function inLibrary(id: string): Promise<ModelFiles> {
  const url = libraryFolder(id);
  const directory = await modelDirectory(id);
  const manifest = directory && (await readManifest(directory));
  if (!manifest) throw new EngineError('model-missing', `${url} is not on this device.`);
  const files = new Map(manifest.files.map((file) => [file.path, file]));

  const open = async (path: string, expected?: Expected) => {
    const entry = files.get(path);
    if (!entry) throw new EngineError('model-missing', `${url}${path} is not there.`);
    const file = await (await findFile(directory, path))?.getFile();
    if (!file) throw new EngineError('model-missing', `${url}${path} is gone.`);
    if (file.size !== entry.bytes || (expected && expected.sha256 !== entry.sha256))
      throw new EngineError('model-corrupt', `${url}${path} is not what was kept.`);
    return { entry, file };
  };
  return {
    url,
    exists: (path) => Promise.resolve(files.has(path)),
    async read(path, { expected, onVerify } = {}) {
      const { entry, file } = await open(path, expected);
      const bytes = new Uint8Array(await file.arrayBuffer());
      onVerify?.(bytes.length);
      await checkChunks(bytes, entry, url);
      return bytes;
    },
    async blob(path, { expected } = {}) {
      return (await open(path, expected)).file;
    },
    sha256: (path) => files.get(path)?.sha256 ?? null,
  };
}

async function checkChunks(
  bytes: Uint8Array<ArrayBuffer>,
  { path, chunks }: ManifestFile,
  url: string,
): Promise<void> {
  for (const [index, wanted] of chunks.entries()) {
    const chunk = bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes);
    if ((await sha256(chunk)) !== wanted)
      throw new EngineError('model-corrupt', `${url}${path}: chunk ${String(index)} has changed.`);
  }
}
