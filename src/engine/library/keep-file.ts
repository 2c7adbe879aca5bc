import { Sha256 } from '../../core/sha256';
import { EngineError, refused, throwIfAborted } from '../failure';
import { sha256 } from '../sha256';
import { chunkBytes, type ManifestFile } from './manifest';
import { isFull, makeFile, openSync, writeAll, type SyncAccess } from './opfs';
import type { SourceFile } from './source';

export interface KeepOptions {
  readonly signal: AbortSignal;
  /** Hashes of the chunks that an earlier attempt wrote. */
  readonly kept: readonly string[];
  /** Called when a chunk is on the disk; `isNew` unless it was there before. */
  readonly onChunk: (sha256: string, bytes: number, isNew: boolean) => void;
}

/** How often a broken connection is taken up again, and after how many milliseconds. */
const pauses = [1000, 3000];

/**
 * Writes one file in chunks, each checked against the hash that came with the model, where one did,
 * before it is written. Goes on after the chunks that are there and still have their hash. Refuses
 * what is not what it should be; `interrupted` leaves what is whole for the next attempt.
 */
export async function keepFile(
  directory: FileSystemDirectoryHandle,
  file: SourceFile,
  options: KeepOptions,
): Promise<ManifestFile> {
  const access = await openSync(await makeFile(directory, file.path));
  try {
    const writer = new Writer(access, file, options);
    await writer.takeKept();
    for (let attempt = 0; ; attempt++) {
      try {
        return await writer.write();
      } catch (error) {
        const pause = pauses[attempt];
        const isBroken = error instanceof EngineError && error.refusal?.code === 'interrupted';
        if (!isBroken || pause === undefined) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  } finally {
    access.close();
  }
}

class Writer {
  readonly #access: SyncAccess;
  readonly #file: SourceFile;
  readonly #options: KeepOptions;
  readonly #chunks: string[] = [];
  /** Of the whole file, where no chunk hashes stand for it. */
  readonly #whole: Sha256 | null;
  #size = 0;

  constructor(access: SyncAccess, file: SourceFile, options: KeepOptions) {
    this.#access = access;
    this.#file = file;
    this.#options = options;
    const { sha256: said, chunks } = file.expected;
    this.#whole = said !== undefined && chunks !== undefined ? null : new Sha256();
  }

  /** Takes over the chunks on the disk that still have the hash they were written with. */
  async takeKept(): Promise<void> {
    const { kept, onChunk, signal } = this.#options;
    for (const [index, hash] of kept.entries()) {
      throwIfAborted(signal);
      const chunk = new Uint8Array(chunkBytes);
      const read = this.#access.read(chunk, { at: index * chunkBytes });
      const bytes = chunk.subarray(0, read);
      // A short chunk is the file's last one, or it is not whole.
      const isWhole =
        read === chunkBytes || (this.#file.isExact && this.#size + read === this.#file.bytes);
      if (!isWhole || read === 0 || hash !== this.#said(index, hash)) break;
      if ((await sha256(bytes)) !== hash) break;
      this.#accept(bytes, hash);
      onChunk(hash, bytes.length, false);
    }
    this.#access.truncate(this.#size);
  }

  /** Writes what is still missing. */
  async write(): Promise<ManifestFile> {
    const { path, bytes: need, isExact } = this.#file;
    if (!isExact || this.#size < need) await this.#stream();
    if (isExact && this.#size < need)
      throw refused({ code: 'truncated', file: path, have: this.#size, need });
    const [only = ''] = this.#chunks;
    const said = this.#file.expected.sha256;
    const hash = this.#chunks.length === 1 ? only : (this.#whole?.hex() ?? said ?? '');
    if (said !== undefined && hash !== said) throw refused({ code: 'wrong-hash', file: path });
    return { path, bytes: this.#size, sha256: hash, chunks: this.#chunks };
  }

  async #stream(): Promise<void> {
    const { signal } = this.#options;
    const reader = (await this.#file.open(this.#size, signal)).getReader();
    const buffer = new Uint8Array(chunkBytes);
    let filled = 0;
    try {
      for (;;) {
        throwIfAborted(signal);
        const { value, done } = await this.#next(reader);
        if (done) break;
        for (let from = 0; from < value.length;) {
          const part = value.subarray(from, from + chunkBytes - filled);
          buffer.set(part, filled);
          filled += part.length;
          from += part.length;
          if (filled < chunkBytes) continue;
          await this.#put(buffer);
          filled = 0;
        }
      }
      // A chunk that is cut off is not kept: only the last of the file may be short.
      const isWhole = !this.#file.isExact || this.#size + filled >= this.#file.bytes;
      if (filled > 0 && isWhole) await this.#put(buffer.subarray(0, filled));
      else if (filled > 0 || !isWhole)
        throw refused({
          code: 'truncated',
          file: this.#file.path,
          have: this.#size + filled,
          need: this.#file.bytes,
        });
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  async #next(reader: ReadableStreamDefaultReader<Uint8Array>) {
    try {
      return await reader.read();
    } catch (error) {
      throwIfAborted(this.#options.signal);
      if (error instanceof EngineError) throw error;
      throw refused({ code: 'interrupted', file: this.#file.path }, error);
    }
  }

  async #put(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    const { path, bytes, isExact } = this.#file;
    if (this.#size === 0) refuseText(chunk, path);
    const hash = await sha256(chunk);
    const isTooLong = isExact && this.#size + chunk.length > bytes;
    if (isTooLong || hash !== this.#said(this.#chunks.length, hash))
      throw refused({ code: 'wrong-hash', file: path });
    try {
      writeAll(this.#access, chunk, this.#size);
    } catch (error) {
      if (!isFull(error)) throw error;
      const need = Math.max(chunk.length, bytes - this.#size);
      throw refused({ code: 'full', file: path, need }, error);
    }
    this.#accept(chunk, hash);
    this.#options.onChunk(hash, chunk.length, true);
  }

  #accept(chunk: Uint8Array, hash: string): void {
    this.#whole?.update(chunk);
    this.#chunks.push(hash);
    this.#size += chunk.length;
  }

  /** The hash that came with the model for this chunk, else the one given. */
  #said(index: number, otherwise: string): string {
    const { chunks } = this.#file.expected;
    return chunks ? (chunks[index] ?? '') : otherwise;
  }
}

/** A page, a pointer or a text in place of weights is told by its first bytes. */
function refuseText(chunk: Uint8Array, file: string): void {
  const start = new TextDecoder().decode(chunk.subarray(0, 64)).trimStart();
  if (start.startsWith('version https://git-lfs')) throw refused({ code: 'lfs-pointer', file });
  const isData = !/\.(?:txt|md|jinja)$|(?:LICENSE|LICENCE|NOTICE|README)/u.test(file);
  if (isData && start.startsWith('<')) throw refused({ code: 'page', file });
  if (file.endsWith('.onnx') && chunk[0] !== 0x08) throw refused({ code: 'not-onnx', file });
}
