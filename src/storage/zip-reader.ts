import { BackupError } from './backup-error';

/** A file in a zip, as its directory describes it. */
interface Member {
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly header: number;
}

const endSize = 22;
const maxComment = 0xffff;
const directorySize = 46;
const headerSize = 30;

/**
 * A zip file read through its directory, a piece at a time. The directory is what says where a member
 * ends; looking for the next header in the stream would stop at packed bytes that look like one.
 */
export class ZipReader {
  readonly #file: Blob;
  readonly #members: ReadonlyMap<string, Member>;

  private constructor(file: Blob, members: ReadonlyMap<string, Member>) {
    this.#file = file;
    this.#members = members;
  }

  /** @throws BackupError `not-backup`, `truncated`, `corrupt` */
  static async open(file: Blob): Promise<ZipReader> {
    const tail = await view(file.slice(Math.max(0, file.size - endSize - maxComment)));
    for (let at = tail.byteLength - endSize; at >= 0; at--) {
      if (tail.getUint32(at, true) !== 0x06054b50) continue;
      const size = tail.getUint32(at + 12, true);
      const start = tail.getUint32(at + 16, true);
      if (start + size > file.size) throw new BackupError('truncated');
      return new ZipReader(file, directory(await view(file.slice(start, start + size))));
    }
    const head = await view(file.slice(0, 4));
    const isZip = head.byteLength === 4 && head.getUint32(0, true) === 0x04034b50;
    throw new BackupError(isZip ? 'truncated' : 'not-backup');
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  /**
   * The unpacked bytes of a member.
   * @throws BackupError `corrupt`, also while the bytes are read
   */
  async *read(name: string): AsyncGenerator<Uint8Array, undefined> {
    const member = this.#members.get(name);
    if (!member) throw new BackupError('corrupt', { member: name });
    let size = 0;
    try {
      const header = await view(this.#file.slice(member.header, member.header + headerSize));
      const skip = headerSize + header.getUint16(26, true) + header.getUint16(28, true);
      const start = member.header + skip;
      const packed = this.#file.slice(start, start + member.packed).stream();
      for await (const piece of chunks(unpack(packed, member.method))) {
        size += piece.length;
        yield piece;
      }
    } catch (error) {
      throw new BackupError('corrupt', { member: name }, error);
    }
    if (size !== member.size) throw new BackupError('corrupt', { member: name });
  }
}

function unpack(
  packed: ReadableStream<Uint8Array<ArrayBuffer>>,
  method: number,
): ReadableStream<Uint8Array> {
  if (method === 0) return packed;
  if (method === 8) return packed.pipeThrough(new DecompressionStream('deflate-raw'));
  throw new RangeError(`Unknown method ${String(method)}`);
}

/** Streams are not async iterable in every browser. */
async function* chunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

function directory(bytes: DataView): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  const decoder = new TextDecoder();
  try {
    for (let at = 0; at < bytes.byteLength;) {
      if (bytes.getUint32(at, true) !== 0x02014b50) throw new RangeError('No directory entry');
      const [name, extra, comment] = [28, 30, 32].map((part) => bytes.getUint16(at + part, true));
      const start = bytes.byteOffset + at + directorySize;
      members.set(decoder.decode(new Uint8Array(bytes.buffer, start, name)), {
        method: bytes.getUint16(at + 10, true),
        packed: bytes.getUint32(at + 20, true),
        size: bytes.getUint32(at + 24, true),
        header: bytes.getUint32(at + 42, true),
      });
      at += directorySize + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
    }
  } catch (error) {
    throw new BackupError('corrupt', {}, error);
  }
  return members;
}

const view = async (part: Blob): Promise<DataView> => new DataView(await part.arrayBuffer());
