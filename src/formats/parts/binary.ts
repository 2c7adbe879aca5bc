import { isBinary, type BinaryFile, type BinaryFormat } from '../format';
import { formats } from '../index';

/** How much of a file tells whether it is text. */
const headSize = 1 << 16;

/** Binary formats that a file may be of, by its first bytes. */
export function binaryFormats(bytes: Uint8Array): ReadonlyMap<string, BinaryFormat> {
  const found = new Map<string, BinaryFormat>();
  // Text may begin with the same letters, PAR1 being a receptor too, but holds no zero byte.
  if (!bytes.subarray(0, headSize).includes(0)) return found;
  for (const [id, format] of formats)
    if (isBinary(format) && startsWith(bytes, format.magic)) found.set(id, format);
  return found;
}

const startsWith = (bytes: Uint8Array, magic: string) =>
  Array.from(magic).every((letter, index) => bytes[index] === letter.charCodeAt(0));

/** A file all of whose bytes are there. */
export const binaryFile = (path: string, bytes: Uint8Array): BinaryFile => ({
  path,
  size: bytes.length,
  // A copy in each case: what Node calls a slice is a window on a shared buffer.
  slice: (start, end) => Promise.resolve(new Uint8Array(bytes.subarray(start, end))),
});
