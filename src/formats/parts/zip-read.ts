import { Inflate } from 'fflate';

/** One file in a ZIP, as the central directory lists it. */
export interface ZipEntry {
  readonly name: Uint8Array;
  /** Whether the archive says the name is UTF-8. */
  readonly isUtf8: boolean;
  readonly isEncrypted: boolean;
  /** 0 stored, 8 deflated; nothing else can be read. */
  readonly method: number;
  readonly data: Uint8Array;
}

/**
 * Lists a ZIP without unpacking it; `null` when it is none or is broken.
 * Source: PKWARE APPNOTE 4.3. fflate lists too, but hides the flag that says how names are encoded,
 * and Korean Windows writes them in CP949.
 */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endRecord(view);
  if (end < 0) return null;
  try {
    const entries: ZipEntry[] = [];
    // The record's own count stops at 65,535, so the signatures are followed instead.
    for (let at = view.getUint32(end + 16, true); view.getUint32(at, true) === 0x02014b50;) {
      const flags = view.getUint16(at + 8, true);
      const size = view.getUint32(at + 20, true);
      const nameLength = view.getUint16(at + 28, true);
      const local = view.getUint32(at + 42, true);
      const start =
        local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      if (start + size > bytes.length) return null;
      entries.push({
        name: bytes.subarray(at + 46, at + 46 + nameLength),
        isUtf8: (flags & 0x800) !== 0,
        isEncrypted: (flags & 1) !== 0,
        method: view.getUint16(at + 10, true),
        data: bytes.subarray(start, start + size),
      });
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return entries;
  } catch {
    return null;
  }
}

/** Where the end record begins, or -1; a comment of up to 65,535 bytes may stand after it. */
function endRecord(view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= 0 && at >= last - 0xffff; at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  return -1;
}

/**
 * Unpacks one file, with a pause after each 64 kB of input.
 * @throws Error when the data is broken or its method is not one of ours.
 */
export async function unzip(
  { method, data }: ZipEntry,
  breathe: () => Promise<void> | undefined,
): Promise<Uint8Array> {
  if (method === 0) return data;
  if (method !== 8) throw new Error(`ZIP method ${String(method)}`);
  const pieces: Uint8Array[] = [];
  const inflate = new Inflate((piece) => pieces.push(piece));
  const step = 1 << 16;
  for (let at = 0; at < data.length; at += step) {
    inflate.push(data.subarray(at, at + step), at + step >= data.length);
    await breathe();
  }
  return joined(pieces);
}

/** One array of many. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
