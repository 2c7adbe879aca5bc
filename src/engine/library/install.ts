import type { ModelCard } from '../card';
import { EngineError, refused, throwIfAborted } from '../failure';
import { bytesOf } from './byte-cursor';
import { freeStorage } from './device';
import { Journal, readJournal, type JournalHead } from './journal';
import { keepFile } from './keep-file';
import { chunkBytes, isInside, manifestName, type Manifest, type ManifestFile } from './manifest';
import { readOnnx, type OnnxFacts } from './onnx';
import {
  directoriesIn,
  findFile,
  isFull,
  libraryRoot,
  makeFile,
  openSync,
  readManifest,
  writeAll,
} from './opfs';
import type { Source, SourceFile } from './source';

export interface Installation {
  /** The name to keep it under; a number is put behind it when another model has it. */
  readonly id: string;
  readonly source: Source;
  /** Files to take, below the model's folder. */
  readonly paths: readonly string[];
  readonly now: number;
  readonly signal: AbortSignal;
  readonly onProgress: (file: string, done: number, total: number) => void;
  /** Makes the card from what has come; may refuse it. */
  readonly finish: (kept: Kept) => ModelCard;
}

export interface Kept {
  readonly files: readonly ManifestFile[];
  /** The headers of the graphs, by path. */
  readonly graphs: ReadonlyMap<string, OnnxFacts>;
}

/** Held while a model is written or removed. */
export const lockOf = (id: string) => `kkori-library:${id}`;

/** A worker that has just been ended lets go of its lock within this, in milliseconds. */
const patience = 2000;

/** Runs `work` while no other tab writes or removes the model; refuses with `busy` otherwise. */
export async function holding<T>(id: string, work: () => Promise<T>): Promise<T> {
  const held = { isSo: false };
  try {
    return await navigator.locks.request(
      lockOf(id),
      { signal: AbortSignal.timeout(patience) },
      () => {
        held.isSo = true;
        return work();
      },
    );
  } catch (error) {
    if (held.isSo) throw error;
    throw refused({ code: 'busy' }, error);
  }
}

/**
 * Takes a model in: its files, then its card, and last the manifest that makes it one. What is
 * refused leaves nothing; what is interrupted stays, unlisted, for the same request to go on with.
 * Answers the id it is kept under.
 */
export async function install(job: Installation): Promise<string> {
  const files = job.paths.flatMap((path) => job.source.files.get(path) ?? []);
  const head: JournalHead = {
    origin: job.source.origin,
    name: job.source.name,
    totalBytes: sum(files),
    files: files.map(({ path, bytes, stamp }) => [path, bytes, stamp]),
  };
  const id = await freeId(job.id, head);
  return holding(id, async () => {
    const root = await libraryRoot();
    const directory = await root.getDirectoryHandle(id, { create: true });
    try {
      await fill(directory, job, files, head);
    } catch (error) {
      if (!mayGoOn(error)) await root.removeEntry(id, { recursive: true });
      if (isFull(error)) throw refused({ code: 'full', file: manifestName, need: 0 }, error);
      throw error;
    }
    const twin = await twinOf(id);
    if (twin === null) return id;
    await root.removeEntry(id, { recursive: true });
    throw refused({ code: 'kept-already', id: twin });
  });
}

const sum = (files: readonly SourceFile[]) => files.reduce((total, { bytes }) => total + bytes, 0);

/** After these, the chunks that have come are worth keeping. */
function mayGoOn(error: unknown): boolean {
  if (!(error instanceof EngineError)) return error instanceof DOMException && !isFull(error);
  const { code, refusal } = error;
  if (code === 'aborted') return true;
  return ['interrupted', 'unreachable', 'status', 'gated'].includes(refusal?.code ?? '');
}

/** An id that no model has; that of a half-written one when this is the same again. */
async function freeId(wanted: string, head: JournalHead): Promise<string> {
  const root = await libraryRoot();
  const base = wanted.replace(/[^A-Za-z0-9._-]+/gu, '-').replace(/^[-.]+/u, '') || 'model';
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${String(number)}`;
    const directory = await root.getDirectoryHandle(id).catch(() => null);
    if (!directory) return id;
    if (await readManifest(directory)) continue;
    const journal = await readJournal(directory);
    if (!journal || isSame(journal.head, head)) return id;
  }
}

const isSame = (one: JournalHead, other: JournalHead) =>
  JSON.stringify(one) === JSON.stringify(other);

async function fill(
  directory: FileSystemDirectoryHandle,
  job: Installation,
  files: readonly SourceFile[],
  head: JournalHead,
): Promise<void> {
  const { source, signal, onProgress, now } = job;
  const before = await readJournal(directory);
  const chunks = before && isSame(before.head, head) ? before.chunks : new Map<string, string[]>();
  await checkRoom(files, chunks);
  const journal = await Journal.begin(directory, { head, chunks });
  try {
    const kept: ManifestFile[] = [];
    const graphs = new Map<string, OnnxFacts>();
    const queue = [...files];
    let done = 0;
    for (let file = queue.shift(); file; file = queue.shift()) {
      throwIfAborted(signal);
      const { path } = file;
      kept.push(
        await keepFile(directory, file, {
          signal,
          kept: chunks.get(path) ?? [],
          onChunk(sha256, bytes, isNew) {
            if (isNew) journal.add(path, sha256);
            done += bytes;
            onProgress(path, done, Math.max(done, head.totalBytes));
          },
        }),
      );
      if (!path.endsWith('.onnx')) continue;
      const onDisk = await (await findFile(directory, path))?.getFile();
      if (!onDisk) throw new EngineError('internal', `${path} was not written.`);
      const facts = await readOnnx(bytesOf(onDisk), path);
      graphs.set(path, facts);
      for (const data of external(path, facts, source))
        if (!files.includes(data) && !queue.includes(data)) queue.push(data);
    }
    checkExternal(graphs, kept);
    const card = job.finish({ files: kept, graphs });
    const all = [...kept, await writeCard(directory, card)];
    const manifest: Manifest = {
      version: 1,
      chunkBytes,
      files: all,
      origin: source.origin,
      keptAt: now,
    };
    await writeText(directory, manifestName, JSON.stringify(manifest));
    await journal.remove();
  } finally {
    journal.close();
  }
}

/** Room is asked for before anything is written. */
async function checkRoom(
  files: readonly SourceFile[],
  chunks: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const kept = [...chunks.values()].reduce((total, { length }) => total + length * chunkBytes, 0);
  const need = Math.max(0, sum(files) - kept);
  const have = await freeStorage();
  if (have !== null && need > have) throw refused({ code: 'no-room', need, have });
}

const besides = (graph: string, name: string) => graph.slice(0, graph.lastIndexOf('/') + 1) + name;

/** The files in which a graph keeps its numbers, from the same source. */
function external(graph: string, { external: wanted }: OnnxFacts, { files }: Source): SourceFile[] {
  return [...wanted.keys()].map((name) => {
    const path = besides(graph, name);
    const file = isInside(path) ? files.get(path) : undefined;
    if (!file) throw refused({ code: 'no-external-data', file: graph, wanted: name });
    return file;
  });
}

function checkExternal(
  graphs: ReadonlyMap<string, OnnxFacts>,
  kept: readonly ManifestFile[],
): void {
  for (const [graph, facts] of graphs)
    for (const [name, need] of facts.external) {
      const path = besides(graph, name);
      const have = kept.find((file) => file.path === path)?.bytes ?? 0;
      if (have < need) throw refused({ code: 'truncated', file: path, have, need });
    }
}

async function writeCard(
  directory: FileSystemDirectoryHandle,
  card: ModelCard,
): Promise<ManifestFile> {
  const text = new Blob([`${JSON.stringify(card, null, 2)}\n`]);
  return keepFile(
    directory,
    {
      path: 'card.json',
      bytes: text.size,
      isExact: true,
      stamp: '',
      expected: {},
      open: (from) => Promise.resolve(text.slice(from).stream()),
    },
    { signal: new AbortController().signal, kept: [], onChunk: () => undefined },
  );
}

async function writeText(
  directory: FileSystemDirectoryHandle,
  name: string,
  text: string,
): Promise<void> {
  const access = await openSync(await makeFile(directory, name));
  try {
    access.truncate(0);
    writeAll(access, new TextEncoder().encode(text), 0);
  } finally {
    access.close();
  }
}

/** Another model that is kept with the very same weights and texts, or `null`. */
async function twinOf(id: string): Promise<string | null> {
  const root = await libraryRoot();
  const own = await root.getDirectoryHandle(id).then(readManifest);
  for (const [other, directory] of await directoriesIn(root)) {
    if (other === id) continue;
    const manifest = await readManifest(directory);
    if (manifest && fingerprint(manifest) === fingerprint(own)) return other;
  }
  return null;
}

const fingerprint = (manifest: Manifest | null) =>
  manifest?.files
    .map(({ path, sha256 }) => `${path} ${sha256}`)
    .sort()
    .join('\n');
