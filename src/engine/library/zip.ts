import { refused } from '../failure';
import { isInside } from './manifest';

/** One file in an archive. */
export interface ZipMember {
  readonly path: string;
  /** Unpacked, in bytes. */
  readonly bytes: number;
  /** As the archive says; tells one version of a file from another. */
  readonly crc: number;
  readonly packed: number;
  readonly method: number;
  readonly header: number;
}

const endSize = 22;
const maxComment = 0xffff;
const headerSize = 30;
/** No model has more files; a directory that says so is made to exhaust its reader. */
const mostMembers = 20_000;
const largestDirectory = 64 * 2 ** 20;
/** Weights hardly shrink, and the JSON of a tokenizer shrinks tenfold at most. */
const greatestRatio = 100;
const alwaysFine = 2 ** 20;

/**
 * Lists an archive of any size, ZIP64 too, through its directory. Refuses names that lead out of the
 * folder, members that overlap or that claim to unpack to far more than they are, and what this
 * reader cannot read. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3.
 */
export async function listZip(file: Blob): Promise<readonly ZipMember[]> {
  const { start, size, count } = await findDirectory(file);
  if (count > mostMembers || size > largestDirectory) throw refused({ code: 'zip-too-many' });
  if (start + size > file.size) throw refused({ code: 'zip-truncated' });
  const members = readDirectory(await view(file.slice(start, start + size)));
  const inOrder = [...members].sort((a, b) => a.header - b.header);
  for (const [index, { path, header, packed, bytes }] of inOrder.entries()) {
    const next = inOrder[index + 1]?.header ?? start;
    if (header + headerSize + packed > next) throw refused({ code: 'zip-overlap', file: path });
    if (bytes > alwaysFine && bytes > packed * greatestRatio)
      throw refused({ code: 'zip-bomb', file: path });
  }
  return members;
}

/** A member's unpacked bytes; breaks off with a refusal when there are more or fewer than it said. */
export function openMember(file: Blob, member: ZipMember): ReadableStream<Uint8Array> {
  const { path, header, packed, method, bytes } = member;
  let seen = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      seen += piece.length;
      if (seen > bytes) throw refused({ code: 'zip-bomb', file: path });
      controller.enqueue(piece);
    },
    flush() {
      if (seen < bytes) throw refused({ code: 'truncated', file: path, have: seen, need: bytes });
    },
  });
  const source = async () => {
    const head = await view(file.slice(header, header + headerSize));
    if (head.byteLength < headerSize || head.getUint32(0, true) !== 0x04034b50)
      throw refused({ code: 'zip-broken', file: path });
    const start = header + headerSize + head.getUint16(26, true) + head.getUint16(28, true);
    const stream = file.slice(start, start + packed).stream();
    return method === 0 ? stream : stream.pipeThrough(new DecompressionStream('deflate-raw'));
  };
  void source().then(
    (stream) => stream.pipeTo(count.writable).catch(() => undefined),
    (error: unknown) => count.writable.abort(error),
  );
  return count.readable;
}

async function findDirectory(file: Blob): Promise<{ start: number; size: number; count: number }> {
  const tailAt = Math.max(0, file.size - endSize - maxComment);
  const tail = await view(file.slice(tailAt));
  for (let at = tail.byteLength - endSize; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50) continue;
    const [count, size] = [tail.getUint16(at + 10, true), tail.getUint32(at + 12, true)];
    const start = tail.getUint32(at + 16, true);
    const isLarge = count === 0xffff || size === 0xffffffff || start === 0xffffffff;
    return isLarge ? findLargeDirectory(file, tailAt + at) : { start, size, count };
  }
  const head = await view(file.slice(0, 4));
  const begins = head.byteLength === 4 && head.getUint32(0, true) === 0x04034b50;
  throw refused({ code: begins ? 'zip-truncated' : 'not-zip' });
}

/** ZIP64: a locator of 20 bytes before the end record says where the larger end record is. */
async function findLargeDirectory(file: Blob, endAt: number) {
  const locator = await view(file.slice(Math.max(0, endAt - 20), endAt));
  if (locator.byteLength < 20 || locator.getUint32(0, true) !== 0x07064b50)
    throw refused({ code: 'zip-truncated' });
  const at = Number(locator.getBigUint64(8, true));
  const record = await view(file.slice(at, at + 56));
  if (record.byteLength < 56 || record.getUint32(0, true) !== 0x06064b50)
    throw refused({ code: 'zip-truncated' });
  return {
    count: Number(record.getBigUint64(32, true)),
    size: Number(record.getBigUint64(40, true)),
    start: Number(record.getBigUint64(48, true)),
  };
}

function readDirectory(bytes: DataView): ZipMember[] {
  const members: ZipMember[] = [];
  const decoder = new TextDecoder();
  for (let at = 0; at + 46 <= bytes.byteLength;) {
    if (bytes.getUint32(at, true) !== 0x02014b50) throw refused({ code: 'zip-truncated' });
    const [nameSize = 0, extraSize = 0, commentSize = 0] = [28, 30, 32].map((part) =>
      bytes.getUint16(at + part, true),
    );
    const nameAt = at + 46;
    if (nameAt + nameSize + extraSize > bytes.byteLength) throw refused({ code: 'zip-truncated' });
    const path = decoder.decode(new Uint8Array(bytes.buffer, bytes.byteOffset + nameAt, nameSize));
    const method = bytes.getUint16(at + 10, true);
    const wide = new Wide(bytes, nameAt + nameSize, extraSize);
    const size = wide.or(bytes.getUint32(at + 24, true));
    const packed = wide.or(bytes.getUint32(at + 20, true));
    const header = wide.or(bytes.getUint32(at + 42, true));
    if (!isInside(path.replace(/\/$/u, ''))) throw refused({ code: 'zip-path', file: path });
    if (!path.endsWith('/')) {
      if ((bytes.getUint16(at + 8, true) & 1) !== 0)
        throw refused({ code: 'zip-encrypted', file: path });
      if (method !== 0 && method !== 8) throw refused({ code: 'zip-method', file: path });
      members.push({
        path,
        bytes: size,
        packed,
        header,
        method,
        crc: bytes.getUint32(at + 16, true),
      });
    }
    at = nameAt + nameSize + extraSize + commentSize;
  }
  return members;
}

/** The ZIP64 extra field (1): a number of 64 bits for each of 32 that was too small, in that order. */
class Wide {
  readonly #bytes: DataView;
  #at = -1;

  constructor(bytes: DataView, start: number, size: number) {
    this.#bytes = bytes;
    for (let at = start; at + 4 <= start + size; at += 4 + bytes.getUint16(at + 2, true))
      if (bytes.getUint16(at, true) === 1) this.#at = at + 4;
  }

  or(value: number): number {
    if (value !== 0xffffffff || this.#at < 0) return value;
    const large = Number(this.#bytes.getBigUint64(this.#at, true));
    this.#at += 8;
    return large;
  }
}

const view = async (part: Blob): Promise<DataView> => new DataView(await part.arrayBuffer());
