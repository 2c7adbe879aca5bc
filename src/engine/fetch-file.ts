import { EngineError, toEngineError } from './failure';
import { sha256 } from './sha256';

/** What a card says of a file. */
export interface Expected {
  readonly bytes: number;
  readonly sha256: string;
}

export interface FetchOptions {
  readonly signal?: AbortSignal;
  /** Bytes so far, and in all or 0 where not known. */
  readonly onBytes?: (loaded: number, total: number) => void;
  readonly expected?: Expected | undefined;
  /** Called once the bytes are here and their hash is being computed. */
  readonly onVerify?: (bytes: number) => void;
}

/**
 * Fetches a model's file whole. Throws `model-missing` when the server has none or cannot be
 * reached, `model-not-model` when it answers a page, which hosts of single-page apps do for every
 * path, or a pointer of Git LFS, and `model-corrupt` when size or hash are not the card's.
 */
export async function fetchFile(
  url: string,
  { signal, onBytes, expected, onVerify }: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await ask(url, signal);
  const total = expected?.bytes ?? plainLength(response.headers);
  const bytes = await readBody(response, total, onBytes);
  refusePages(bytes, url);
  if (expected) {
    onVerify?.(bytes.length);
    await verify(bytes, expected, url);
  }
  return bytes;
}

/** Throws `model-corrupt` unless the bytes are the expected ones. */
export async function verify(
  bytes: Uint8Array<ArrayBuffer>,
  expected: Expected,
  name: string,
): Promise<void> {
  if (bytes.length !== expected.bytes)
    throw new EngineError(
      'model-corrupt',
      `${name}: ${String(bytes.length)} bytes, not ${String(expected.bytes)}.`,
    );
  const hash = await sha256(bytes);
  if (hash !== expected.sha256)
    throw new EngineError('model-corrupt', `${name}: SHA-256 ${hash}, not ${expected.sha256}.`);
}

/** True when the server has this file, and it is not a page that stands in for it. */
export async function exists(url: string, signal?: AbortSignal): Promise<boolean> {
  const response = await fetch(url, { method: 'HEAD', ...(signal && { signal }) }).catch(
    () => null,
  );
  return !!response?.ok && !isPage(response.headers);
}

const isPage = (headers: Headers) => headers.get('content-type')?.includes('text/html') ?? false;

async function ask(url: string, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, signal && { signal });
  } catch (error) {
    throw toEngineError(error, 'model-missing');
  }
  if (!response.ok) throw new EngineError('model-missing', `${url}: ${String(response.status)}.`);
  if (isPage(response.headers)) {
    await response.body?.cancel();
    throw new EngineError('model-not-model', `${url} is a web page.`);
  }
  return response;
}

/** Content-Length counts the bytes on the wire, which compression makes fewer. */
const plainLength = (headers: Headers) =>
  headers.has('content-encoding') ? 0 : Number(headers.get('content-length') ?? 0);

async function readBody(
  { body }: Response,
  total: number,
  onBytes: FetchOptions['onBytes'],
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    let buffer = new Uint8Array(total);
    let loaded = 0;
    onBytes?.(0, total);
    // Not `for await`, which Safari does not have for streams.
    const reader = body?.getReader();
    for (;;) {
      const chunk = (await reader?.read())?.value;
      if (!chunk) break;
      if (loaded + chunk.length > buffer.length) {
        const larger = new Uint8Array(Math.max(loaded + chunk.length, buffer.length * 2));
        larger.set(buffer.subarray(0, loaded));
        buffer = larger;
      }
      buffer.set(chunk, loaded);
      loaded += chunk.length;
      onBytes?.(loaded, Math.max(total, loaded));
    }
    return loaded === buffer.length ? buffer : buffer.slice(0, loaded);
  } catch (error) {
    // The connection broke half way; a RangeError stays out-of-memory.
    throw toEngineError(error, 'model-missing');
  }
}

function refusePages(bytes: Uint8Array, url: string): void {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (start.startsWith('<') || start.startsWith('version https://git-lfs'))
    throw new EngineError('model-not-model', `${url} holds text that is no model.`);
}
