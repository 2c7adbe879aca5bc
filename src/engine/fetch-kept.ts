import { fetchFile, type FetchOptions } from './fetch-file';
import { sha256 } from './sha256';
import { readCached, writeCached } from './weights-cache';

/** Only weights are worth a cache of their own; the service worker keeps what is small. */
const isWeights = (url: string) => /\.(?:onnx|onnx_data(?:_\d+)?|bin)$/u.test(url);

export interface Kept {
  /** Bytes that have just come, or what the cache has of them. */
  readonly data: Uint8Array<ArrayBuffer> | Blob;
  /** SHA-256, hexadecimal; `null` for small files that no card names. */
  readonly hash: string | null;
}

/**
 * Fetches a file as `fetchFile` does. Weights come from Cache Storage where it has them under
 * `wanted`, and are put there otherwise.
 */
export async function fetchKept(
  url: string,
  wanted: string | null,
  options: FetchOptions,
): Promise<Kept> {
  if (!isWeights(url))
    return { data: await fetchFile(url, options), hash: options.expected?.sha256 ?? null };
  const cached = wanted === null ? null : await readCached(wanted);
  if (cached && cached.size === (options.expected?.bytes ?? cached.size))
    return { data: cached, hash: wanted };
  const data = await fetchFile(url, options);
  const hash = options.expected?.sha256 ?? (await sha256(data));
  await writeCached(hash, url, data);
  return { data, hash };
}
