import * as v from 'valibot';
import { Origin } from './manifest';
import { findFile, makeFile, openSync, writeAll, type SyncAccess } from './opfs';

const name = 'kkori-journal.jsonl';

const Head = v.object({
  origin: Origin,
  name: v.string(),
  totalBytes: v.number(),
  /** Path, size and stamp of each file. */
  files: v.array(v.tuple([v.string(), v.number(), v.string()])),
});

/** What is being kept: the same request again goes on where this one was left. */
export type JournalHead = v.InferOutput<typeof Head>;

const Line = v.object({ path: v.string(), sha256: v.string() });

type Line = v.InferOutput<typeof Line>;

/** The chunks on the disk by file, in order, and what they belong to. */
export interface JournalState {
  readonly head: JournalHead;
  readonly chunks: ReadonlyMap<string, readonly string[]>;
}

/** Reads the journal of a half-written model; `null` where there is none. A torn last line is left. */
export async function readJournal(
  directory: FileSystemDirectoryHandle,
): Promise<JournalState | null> {
  const file = await (await findFile(directory, name))?.getFile();
  if (!file) return null;
  const [first, ...rest] = (await file.text()).split('\n');
  const head = v.safeParse(Head, parse(first ?? ''));
  if (!head.success) return null;
  const chunks = new Map<string, string[]>();
  for (const text of rest) {
    const line = v.safeParse(Line, parse(text));
    if (!line.success) break;
    const { path, sha256 } = line.output;
    chunks.set(path, [...(chunks.get(path) ?? []), sha256]);
  }
  return { head: head.output, chunks };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/**
 * Written beside the files, a line for each chunk once it is on the disk. What it says was true even
 * if the browser dies in the next moment; the chunk itself is hashed again before it is relied on.
 */
export class Journal {
  readonly #directory: FileSystemDirectoryHandle;
  readonly #access: SyncAccess;

  private constructor(directory: FileSystemDirectoryHandle, access: SyncAccess) {
    this.#directory = directory;
    this.#access = access;
  }

  /** Begins anew with `head` and the chunks that are still good. */
  static async begin(
    directory: FileSystemDirectoryHandle,
    { head, chunks }: JournalState,
  ): Promise<Journal> {
    const access = await openSync(await makeFile(directory, name));
    access.truncate(0);
    const journal = new Journal(directory, access);
    journal.#append(head);
    for (const [path, hashes] of chunks) for (const sha256 of hashes) journal.add(path, sha256);
    return journal;
  }

  add(path: string, sha256: string): void {
    this.#append({ path, sha256 } satisfies Line);
  }

  #append(value: unknown): void {
    const line = new TextEncoder().encode(`${JSON.stringify(value)}\n`);
    writeAll(this.#access, line, this.#access.getSize());
  }

  close(): void {
    this.#access.close();
  }

  /** The model is whole: nothing is left to go on with. */
  async remove(): Promise<void> {
    this.#access.close();
    await this.#directory.removeEntry(name);
  }
}
