import { refused } from '../failure';
import { belowModel, withManifest, type Source, type SourceFile } from './source';
import { isInside } from './manifest';
import { listZip, openMember } from './zip';

/** A folder that someone chose or dropped. Paths may begin with the folder's own name. */
export async function openFolder(
  name: string,
  chosen: readonly { readonly path: string; readonly file: File }[],
  signal: AbortSignal,
): Promise<Source> {
  const files = new Map<string, SourceFile>();
  for (const [path, file] of belowModel(new Map(chosen.map((each) => [each.path, each.file])))) {
    if (!isInside(path)) continue;
    files.set(path, {
      path,
      bytes: file.size,
      isExact: true,
      stamp: `${String(file.size)} ${String(file.lastModified)}`,
      expected: {},
      open: (from) => Promise.resolve(file.slice(from).stream()),
    });
  }
  if (files.size === 0) throw refused({ code: 'empty' });
  const origin = { kind: 'folder', place: name } as const;
  return { origin, name, licence: null, files: await withManifest(files, signal) };
}

/** An archive that someone chose or dropped; read in place, whatever its size. */
export async function openZip(zip: File, signal: AbortSignal): Promise<Source> {
  const members = await listZip(zip);
  const files = new Map<string, SourceFile>();
  for (const [path, member] of belowModel(new Map(members.map((each) => [each.path, each])))) {
    const { bytes, crc } = member;
    files.set(path, {
      path,
      bytes,
      isExact: true,
      stamp: `${String(bytes)} ${String(crc)}`,
      expected: {},
      // Packed bytes cannot be entered in the middle, so what is kept already is passed over.
      open: (from) => Promise.resolve(openMember(zip, member).pipeThrough(skipping(from))),
    });
  }
  if (files.size === 0) throw refused({ code: 'empty' });
  const name = zip.name.replace(/(?:\.kkori)?\.zip$/iu, '');
  const origin = { kind: 'zip', place: zip.name } as const;
  return { origin, name, licence: null, files: await withManifest(files, signal) };
}

/** Lets pass what comes after the first `count` bytes. */
export function skipping(count: number): TransformStream<Uint8Array, Uint8Array> {
  let left = count;
  return new TransformStream({
    transform(piece, controller) {
      const skip = Math.min(left, piece.length);
      left -= skip;
      if (skip < piece.length) controller.enqueue(piece.subarray(skip));
    },
  });
}
