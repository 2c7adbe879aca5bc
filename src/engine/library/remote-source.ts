import * as v from 'valibot';
import { refused } from '../failure';
import { parseCard } from '../card';
import { skipping } from './local-source';
import { isInside, manifestName, parseManifest } from './manifest';
import { readJson, type Source, type SourceFile } from './source';

/** Neither cookies nor the page's address go with a request for a model. */
const asking: RequestInit = { credentials: 'omit', referrerPolicy: 'no-referrer' };

/** Asks a server. Refuses when it cannot be reached; any answer it gives is the caller's to judge. */
async function ask(url: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
  try {
    return await fetch(url, { ...asking, ...init });
  } catch (error) {
    if (init.signal.aborted) throw error;
    throw refused({ code: 'unreachable', host: new URL(url).host }, error);
  }
}

/** The bytes of an address from `from` on; servers that know no ranges send all of them. */
async function openUrl(
  url: string,
  path: string,
  from: number,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const headers: HeadersInit = from > 0 ? { Range: `bytes=${String(from)}-` } : {};
  const response = await ask(url, { signal, headers });
  const { host } = new URL(url);
  const { status } = response;
  if (status === 401 || status === 403) throw refused({ code: 'gated', host });
  if (!response.ok || !response.body)
    throw refused(
      status === 404
        ? { code: 'missing', file: path }
        : { code: 'status', host, status, file: path },
    );
  if (response.headers.get('content-type')?.includes('text/html'))
    throw refused({ code: 'page', file: path });
  return status === 206 || from === 0 ? response.body : response.body.pipeThrough(skipping(from));
}

const Hub = v.object({
  sha: v.string(),
  gated: v.optional(v.union([v.boolean(), v.string()])),
  cardData: v.optional(
    v.nullable(v.object({ license: v.optional(v.union([v.string(), v.array(v.string())])) })),
  ),
  siblings: v.array(
    v.object({
      rfilename: v.string(),
      size: v.optional(v.number()),
      lfs: v.optional(v.nullable(v.object({ sha256: v.string() }))),
    }),
  ),
});

/**
 * A repository of a hub at its newest revision, which is then held to. One request tells all files
 * with size and, of the large ones, SHA-256. Source: Hub API, `GET /api/models/{id}?blobs=true`.
 */
export async function openHub(hub: string, id: string, signal: AbortSignal): Promise<Source> {
  const base = hub.replace(/\/+$/u, '');
  const { host } = new URL(base);
  if (!/^[\w.-]+\/[\w.-]+$/u.test(id)) throw refused({ code: 'bad-address', found: id });
  const response = await ask(`${base}/api/models/${id}?blobs=true`, { signal });
  // A hub answers 401 for what is not there, so that nobody can list what is private.
  if (response.status === 401 || response.status === 403) throw refused({ code: 'gated', host });
  if (!response.ok) throw refused({ code: 'status', host, status: response.status, file: id });
  const told = v.safeParse(Hub, await response.json().catch(() => null));
  if (!told.success) throw refused({ code: 'bad-address', found: base });
  const { sha, siblings, cardData } = told.output;
  const files = new Map<string, SourceFile>();
  for (const { rfilename: path, size = 0, lfs } of siblings.filter((s) => isInside(s.rfilename)))
    files.set(path, {
      path,
      bytes: size,
      isExact: size > 0,
      stamp: sha,
      expected: lfs ? { sha256: lfs.sha256 } : {},
      open: (from, stop) => openUrl(`${base}/${id}/resolve/${sha}/${path}`, path, from, stop),
    });
  const licence = cardData?.license;
  return {
    origin: { kind: 'hub', place: `${host}/${id}` },
    name: id.split('/')[1] ?? id,
    licence: (Array.isArray(licence) ? licence.join(', ') : licence) ?? null,
    files,
  };
}

const texts = [
  'card.json',
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
  'vocab.txt',
];
const suffixes = ['', '_quantized', '_int8', '_fp16', '_q4', '_q4f16', '_w8', '_q8n'];
const weights = ['onnx/', ''].flatMap((folder) =>
  suffixes.map((suffix) => `${folder}model${suffix}.onnx`),
);

/**
 * A folder on a server. What is in it is said by its manifest or its card; a plain export is found
 * by asking for the usual names.
 */
export async function openSite(
  kind: 'site' | 'url',
  url: string,
  signal: AbortSignal,
): Promise<Source> {
  const base = url.replace(/\/*$/u, '/');
  const place = kind === 'site' ? new URL(base).pathname : base;
  const files = (await listed(base, signal)) ?? (await found(base, signal));
  const name = decodeURIComponent(new URL(base).pathname.split('/').at(-2) ?? '');
  return { origin: { kind, place }, name, licence: null, files };
}

function fileAt(base: string, path: string, about: Partial<SourceFile>): SourceFile {
  const open: SourceFile['open'] = (from, signal) => openUrl(base + path, path, from, signal);
  return { path, bytes: 0, isExact: false, stamp: '', expected: {}, ...about, open };
}

/** By `kkori-manifest.json`, else by the files of `card.json`; `null` where neither lists any. */
async function listed(base: string, signal: AbortSignal): Promise<Map<string, SourceFile> | null> {
  const json = async (path: string) => {
    const response = await ask(base + path, { signal });
    const isPage = response.headers.get('content-type')?.includes('text/html');
    if (!response.ok || isPage) return null;
    return readJson(
      { files: new Map([[path, { ...fileAt(base, path, {}), open: () => bodyOf(response) }]]) },
      path,
      signal,
    );
  };
  const manifest = parseManifest(await json(manifestName));
  const card = manifest ? null : await json('card.json');
  const own = card === null ? null : fileAt(base, 'card.json', {});
  const entries = manifest?.files ?? (card === null ? [] : parseCard(card).files);
  if (entries.length === 0) return null;
  const files = entries.map(({ path, bytes, ...hashes }) =>
    fileAt(base, path, { bytes, isExact: true, stamp: hashes.sha256, expected: hashes }),
  );
  return new Map([...files, ...(own ? [own] : [])].map((file) => [file.path, file]));
}

const bodyOf = ({ body }: Response) =>
  Promise.resolve<ReadableStream<Uint8Array>>(body ?? new Blob([]).stream());

/** By asking for each name; the numbered parts of external data after the graph they belong to. */
async function found(base: string, signal: AbortSignal): Promise<Map<string, SourceFile>> {
  const look = async (path: string): Promise<SourceFile | null> => {
    const { ok, headers } = await ask(base + path, { method: 'HEAD', signal });
    if (!ok || headers.get('content-type')?.includes('text/html')) return null;
    const bytes = Number(headers.get('content-length') ?? 0);
    return fileAt(base, path, { bytes, stamp: headers.get('last-modified') ?? '' });
  };
  const first = await Promise.all([...texts, ...weights].map(look));
  const files = first.filter((file) => file !== null);
  for (const { path } of files.filter((file) => file.path.endsWith('.onnx')))
    for (let part = 0; ; part++) {
      const data = await look(`${path}_data${part === 0 ? '' : `_${String(part)}`}`);
      if (!data) break;
      files.push(data);
    }
  if (files.length === 0) throw refused({ code: 'empty' });
  return new Map(files.map((file) => [file.path, file]));
}
