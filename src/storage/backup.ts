import { Zip, ZipDeflate } from 'fflate';
import { format, manifestName, projectName, version, type Manifest } from './backup-format';
import { StorageError } from './errors';
import { Sha256 } from '../core/sha256';
import type { Store } from './store';

export interface BackupOptions {
  /** The version of the app, for the manifest. */
  readonly app: string;
  /** Epoch milliseconds, for the manifest and the dates of the files. */
  readonly at: number;
  readonly signal?: AbortSignal;
  /** Called with the number of documents written so far. */
  readonly onProgress?: (docs: number) => void;
}

/** Bytes of text given to the compressor at a time: it works on the page's own thread. */
const pieceSize = 64 * 1024;
/** A zip file of the common kind counts its bytes in 32 bits. */
const maxSize = 2 ** 32 - 1;
/** Zip files know no earlier date, and a clock may be wrong. */
const firstDate = Date.UTC(1980, 0, 2);

/**
 * A project as one zip file, with all its layers and journals, so that even undo survives. It is made
 * as it is read, and holds a few documents in memory; the layers and journal wait there compressed,
 * because a zip file has one member after another and each document is read once, in one snapshot.
 *
 * The stream fails with a `StorageError` (`missing` when there is no such project), or with the
 * signal's reason. `new Response(stream)` would hide which: `backupFile` does not.
 */
export function backup(
  store: Store,
  project: string,
  options: BackupOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = zipped(store, project, options);
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

/** The same as a file in memory. @throws what the stream fails with */
export async function backupFile(
  store: Store,
  project: string,
  options: BackupOptions,
): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of zipped(store, project, options)) pieces.push(piece);
  return new Blob(pieces, { type: 'application/zip' });
}

async function* zipped(
  store: Store,
  id: string,
  { app, at, signal, onProgress }: BackupOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  const project = await store.project(id);
  if (!project) throw new StorageError('missing');
  const output = new Output();
  const member = (name: string) => new Member(output.zip, name, at);
  const only = member(projectName).add(project).end();
  const [docs, layers] = [member('docs.jsonl'), member('layers.jsonl')];
  const journal = member('journal.jsonl');
  for await (const entry of store.entries(id, { journal: true, ...(signal && { signal }) })) {
    docs.add(entry.doc);
    for (const layer of entry.layers) layers.add(layer);
    for (const made of entry.journal ?? []) journal.add({ doc: entry.doc.id, ...made });
    onProgress?.(docs.count);
    yield* output.take();
  }
  const manifest: Manifest = {
    format,
    version,
    app,
    createdAt: at,
    counts: { docs: docs.count, layers: layers.count, journal: journal.count },
    sha256: {
      [projectName]: only,
      'docs.jsonl': docs.end(),
      'layers.jsonl': layers.end(),
      'journal.jsonl': journal.end(),
    },
  };
  member(manifestName).add(manifest).end();
  output.zip.end();
  yield* output.take();
}

class Output {
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  readonly zip = new Zip((error, piece) => {
    if (error) throw error;
    this.#pieces.push(piece);
  });

  take(): readonly Uint8Array<ArrayBuffer>[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

/** One file of JSON lines on its way into the zip. */
class Member {
  count = 0;
  readonly #deflate: ZipDeflate;
  readonly #hash = new Sha256();
  readonly #encoder = new TextEncoder();
  #text = '';
  #size = 0;

  constructor(zip: Zip, name: string, at: number) {
    this.#deflate = new ZipDeflate(name, { level: 6 });
    this.#deflate.mtime = Math.max(at, firstDate);
    zip.add(this.#deflate);
  }

  add(value: object): this {
    this.count++;
    this.#text += `${JSON.stringify(value)}\n`;
    if (this.#text.length >= pieceSize) this.#flush(false);
    return this;
  }

  /** Answers the hash of all that was added. */
  end(): string {
    this.#flush(true);
    return this.#hash.hex();
  }

  #flush(isLast: boolean): void {
    const bytes = this.#encoder.encode(this.#text);
    this.#text = '';
    this.#size += bytes.length;
    if (this.#size > maxSize) throw new RangeError('A backup holds at most 4 GiB of each kind.');
    this.#hash.update(bytes);
    this.#deflate.push(bytes, isLast);
  }
}
