import { Zip, ZipDeflate } from 'fflate';
import type { OutputFile } from '../report';
import { joined } from './zip-read';

/** Deflates files one after the other, with a pause between; fflate marks the names as UTF-8. */
export async function zip(
  files: readonly OutputFile[],
  breathe: () => Promise<void> | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    const archive = new Zip((error, piece, isLast) => {
      if (error) reject(error);
      pieces.push(piece);
      if (isLast) resolve();
    });
    const add = async () => {
      for (const { name, bytes } of files) {
        const file = new ZipDeflate(name, { level: 6 });
        // The same files give the same archive, at whatever hour; ZIP cannot say before 1980.
        file.mtime = new Date(1980, 0, 1);
        archive.add(file);
        const step = 1 << 18;
        for (let at = 0; at < bytes.length || at === 0; at += step) {
          file.push(bytes.subarray(at, at + step), at + step >= bytes.length);
          await breathe();
        }
      }
      archive.end();
    };
    add().catch(reject);
  });
  await done;
  return joined(pieces);
}
