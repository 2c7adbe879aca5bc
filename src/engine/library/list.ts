import { parseCard, type ModelCard } from '../card';
import { libraryFolder } from './files';
import { holding, lockOf } from './install';
import { readJournal } from './journal';
import { chunkBytes, type Manifest, type Origin } from './manifest';
import { directoriesIn, findFile, libraryRoot, readManifest } from './opfs';

/** A model that someone added, whole and checked. */
export interface LibraryModel {
  readonly id: string;
  /** For `Tagger.load` and `openModel`. */
  readonly folder: string;
  readonly card: ModelCard;
  /** On this device, in bytes. */
  readonly bytes: number;
  /** SHA-256 of its main weights, hexadecimal. */
  readonly hash: string;
  readonly origin: Origin | null;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
}

/** A model of which a part has come. */
export interface UnfinishedModel {
  readonly id: string;
  readonly name: string;
  readonly origin: Origin;
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Whether some tab is at it now. */
  readonly isBusy: boolean;
}

export interface Library {
  readonly models: readonly LibraryModel[];
  readonly unfinished: readonly UnfinishedModel[];
}

/** What is kept on this device, the newest first. Works on a page as well as in a worker. */
export async function listLibrary(): Promise<Library> {
  const models: LibraryModel[] = [];
  const unfinished: UnfinishedModel[] = [];
  const { held = [] } = await navigator.locks.query();
  for (const [id, directory] of await directoriesIn(await libraryRoot())) {
    const manifest = await readManifest(directory);
    const card = manifest && (await readCard(directory));
    if (manifest && card) models.push(kept(id, manifest, card));
    else {
      const journal = await readJournal(directory).catch(() => null);
      if (!journal) continue;
      const { origin, name, totalBytes, files } = journal.head;
      const chunks = (path: string) => journal.chunks.get(path)?.length ?? 0;
      const done = files.map(([path, bytes]) => Math.min(bytes, chunks(path) * chunkBytes));
      unfinished.push({
        id,
        name,
        origin,
        totalBytes,
        doneBytes: done.reduce((sum, bytes) => sum + bytes, 0),
        isBusy: held.some((lock) => lock.name === lockOf(id)),
      });
    }
  }
  return { models: models.sort((a, b) => b.keptAt - a.keptAt), unfinished };
}

async function readCard(directory: FileSystemDirectoryHandle): Promise<ModelCard | null> {
  const file = await (await findFile(directory, 'card.json'))?.getFile();
  try {
    return file ? parseCard(JSON.parse(await file.text())) : null;
  } catch {
    return null;
  }
}

function kept(id: string, { files, origin, keptAt }: Manifest, card: ModelCard): LibraryModel {
  const main = card.task === 'token-classification' ? card.device.wasm : card.variants[0]?.file;
  return {
    id,
    folder: libraryFolder(id),
    card,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    hash: files.find(({ path }) => path === main)?.sha256 ?? '',
    origin: origin ?? null,
    keptAt: keptAt ?? 0,
  };
}

/** Removes a model, whole or half-written. Refuses while some tab is writing it. */
export const removeModel = (id: string): Promise<void> =>
  holding(id, async () => {
    const root = await libraryRoot();
    await root.removeEntry(id, { recursive: true });
  });
