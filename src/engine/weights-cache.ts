/**
 * Weights in Cache Storage, by their SHA-256, so that a model downloads once whatever its address.
 * A browser without room or without the right (plain `http`, private windows) goes without: every
 * failure here only means that the file is fetched again.
 */
const cacheName = 'kkori-models';
const modelHeader = 'x-kkori-model';

const keyOf = (hash: string) => new URL(`/${cacheName}/${hash}`, self.location.href).href;

async function openCache(): Promise<Cache | null> {
  try {
    return 'caches' in self ? await caches.open(cacheName) : null;
  } catch {
    return null;
  }
}

/** What is kept under `hash`, or `null`. An entry cut short is removed. */
export async function readCached(hash: string): Promise<Blob | null> {
  try {
    const cache = await openCache();
    const response = await cache?.match(keyOf(hash));
    if (!response) return null;
    const blob = await response.blob();
    if (blob.size === Number(response.headers.get('content-length'))) return blob;
    await cache?.delete(keyOf(hash));
    return null;
  } catch {
    return null;
  }
}

/** Keeps `bytes`, and drops what was kept before for the same file of the same model. */
export async function writeCached(
  hash: string,
  file: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  try {
    const cache = await openCache();
    if (!cache) return;
    for (const request of await cache.keys()) {
      const kept = await cache.match(request);
      if (kept?.headers.get(modelHeader) === encodeURIComponent(file)) await cache.delete(request);
    }
    const headers = {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
      [modelHeader]: encodeURIComponent(file),
    };
    await cache.put(keyOf(hash), new Response(bytes, { headers }));
  } catch {
    // No room: the bytes are in memory, which is all that this visit needs.
  }
}
