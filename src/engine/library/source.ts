import { refused } from '../failure';
import { sha256 } from '../sha256';
import { parseManifest, manifestName, type ManifestFile, type Origin } from './manifest';

/** Where to take a model from. Addresses are absolute. */
export type SourceRequest =
  | {
      readonly kind: 'folder';
      readonly name: string;
      readonly files: readonly { readonly path: string; readonly file: File }[];
    }
  | { readonly kind: 'zip'; readonly file: File }
  /** A folder of this origin, or of another one. */
  | { readonly kind: 'site' | 'url'; readonly url: string }
  /** A repository `owner/name` of a hub, in the layout of transformers.js. */
  | { readonly kind: 'hub'; readonly hub: string; readonly id: string };

/** A file that may be taken. */
export interface SourceFile {
  /** Below the model's folder. */
  readonly path: string;
  /** As far as it is known before it comes; see `isExact`. */
  readonly bytes: number;
  /** False where a server's word for the size may be that of a compressed answer. */
  readonly isExact: boolean;
  /** Differs when the file has changed; what was kept of another one is not gone on with. */
  readonly stamp: string;
  /** Hashes that came with the model. */
  readonly expected: Partial<Pick<ManifestFile, 'sha256' | 'chunks'>>;
  /** The bytes from `from` on. */
  open(from: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** A place that holds a model, and what it says of it. */
export interface Source {
  readonly origin: Origin;
  /** For people, and the model's id where nothing better is known. */
  readonly name: string;
  readonly licence: string | null;
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** JSON and texts beside the weights; a tokenizer of 260,000 words is 33 MB. */
const largestText = 128 * 2 ** 20;

/** A small file as text, or `null` where the source has none. Refuses pages and pointers. */
export async function readText(
  { files }: Pick<Source, 'files'>,
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  const file = files.get(path);
  if (!file) return null;
  if (file.bytes > largestText) throw refused({ code: 'not-json', file: path });
  const stream = await file.open(0, signal);
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const { sha256: said } = file.expected;
  if (said !== undefined && (await sha256(bytes)) !== said)
    throw refused({ code: 'wrong-hash', file: path });
  return new TextDecoder().decode(bytes);
}

/** A small file as JSON, or `null` where the source has none. */
export async function readJson(
  source: Pick<Source, 'files'>,
  path: string,
  signal: AbortSignal,
): Promise<unknown> {
  const text = await readText(source, path, signal);
  if (text === null) return null;
  if (/^\s*</u.test(text)) throw refused({ code: 'page', file: path });
  if (text.startsWith('version https://git-lfs'))
    throw refused({ code: 'lfs-pointer', file: path });
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw refused({ code: 'not-json', file: path }, error);
  }
}

/**
 * The files below the folder that holds the model: the one nearest to the top with a `config.json`
 * or a `card.json`. People pick and pack folders with one more folder around them.
 */
export function belowModel<T>(files: ReadonlyMap<string, T>): Map<string, T> {
  const depth = (path: string) => path.split('/').length;
  const [top = ''] = [...files.keys()]
    .filter((path) => /(?:^|\/)(?:config|card)\.json$/u.test(path))
    .sort((a, b) => depth(a) - depth(b) || a.localeCompare(b));
  const prefix = top.slice(0, top.lastIndexOf('/') + 1);
  return new Map(
    [...files]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, file]) => [path.slice(prefix.length), file]),
  );
}

/** Gives the files the hashes of the manifest that came with them, if one did. */
export async function withManifest(
  files: ReadonlyMap<string, SourceFile>,
  signal: AbortSignal,
): Promise<Map<string, SourceFile>> {
  const manifest = parseManifest(await readJson({ files }, manifestName, signal));
  const all = new Map(files);
  all.delete(manifestName);
  for (const { path, bytes, sha256, chunks } of manifest?.files ?? []) {
    const file = all.get(path);
    if (!file) continue;
    if (file.isExact && file.bytes < bytes)
      throw refused({ code: 'truncated', file: path, have: file.bytes, need: bytes });
    if (file.isExact && file.bytes > bytes) throw refused({ code: 'wrong-hash', file: path });
    all.set(path, { ...file, bytes, isExact: true, expected: { sha256, chunks } });
  }
  return all;
}
