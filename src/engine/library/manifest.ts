import * as v from 'valibot';

/** What a chunk's hash covers, in bytes; the last chunk of a file is shorter. */
export const chunkBytes = 8 * 1024 * 1024;

export const manifestName = 'kkori-manifest.json';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));
const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A file below the model's folder: `a/b.onnx`, never absolute, never upwards. */
export const isInside = (path: string): boolean =>
  path.length > 0 &&
  path.length <= 512 &&
  !/^\/|\\|:|\0/u.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

const File = v.object({
  path: v.pipe(v.string(), v.check(isInside, 'A path stays inside the folder.')),
  bytes,
  sha256: hash,
  /** SHA-256 of each chunk in turn. */
  chunks: v.array(hash),
});

export type ManifestFile = v.InferOutput<typeof File>;

/** Where a kept model came from; `place` is a folder's or zip's name, or an address. */
export const Origin = v.object({
  kind: v.picklist(['folder', 'zip', 'site', 'hub', 'url']),
  place: v.string(),
});

export type Origin = v.InferOutput<typeof Origin>;

const Manifest = v.object({
  version: v.literal(1),
  chunkBytes: v.literal(chunkBytes),
  files: v.array(File),
  /** Written when the model is kept; what packs a model leaves it out. */
  origin: v.optional(Origin),
  /** When it was kept, in milliseconds since 1970. */
  keptAt: v.optional(v.number()),
});

/** `kkori-manifest.json`: every file of a model with its size and hashes. */
export type Manifest = v.InferOutput<typeof Manifest>;

/** Reads a parsed manifest; `null` where it is none, or disagrees with itself. */
export function parseManifest(json: unknown): Manifest | null {
  const result = v.safeParse(Manifest, json);
  if (!result.success) return null;
  const sound = result.output.files.every(
    ({ bytes: size, chunks }) => chunks.length === Math.ceil(size / chunkBytes),
  );
  return sound ? result.output : null;
}
