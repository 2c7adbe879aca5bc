import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked of the server, in turn: method, path and range. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly range: string | null;
}

export interface OtherOrigin {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly host: string;
  readonly asked: Asked[];
  /** Bodies stop after so many bytes and hang, until it is set to `null` again. */
  stopAfter: number | null;
  /** Breaks every connection and holds none back from now on. */
  readonly letGo: () => void;
  readonly close: () => Promise<void>;
}

/**
 * A server of another origin that plays a hub with one repository, `tests/<name>`, and serves the
 * same files as a plain folder at `/plain/`. It allows requests from anywhere, as hubs do.
 */
export async function serveHub(
  files: ReadonlyMap<string, Uint8Array>,
  { licence = 'cc0-1.0', name = 'tiny' } = {},
): Promise<OtherOrigin> {
  const asked: Asked[] = [];
  const state = { stopAfter: null as number | null };
  const id = `tests/${name}`;
  const about = {
    sha: 'a1b2c3',
    cardData: { license: licence },
    siblings: [...files].map(([rfilename, bytes]) => ({
      rfilename,
      size: bytes.length,
      ...(rfilename.endsWith('.onnx') && {
        lfs: { sha256: createHash('sha256').update(bytes).digest('hex') },
      }),
    })),
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://other');
    const { method = '', headers } = request;
    asked.push({ method, path: pathname, range: headers.range ?? null });
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (pathname === `/api/models/${id}`) {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(about));
      return;
    }
    const path = decodeURIComponent(pathname)
      .replace(`/${id}/resolve/a1b2c3/`, '')
      .replace('/plain/', '');
    const bytes = files.get(path);
    if (!bytes) {
      response.writeHead(404).end();
      return;
    }
    const from = Number(/bytes=(\d+)-/u.exec(headers.range ?? '')?.[1] ?? 0);
    send(response, method, bytes, from, state.stopAfter);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${String(port)}`;
  return {
    url: `http://${host}`,
    host,
    asked,
    get stopAfter() {
      return state.stopAfter;
    },
    set stopAfter(bytes) {
      state.stopAfter = bytes;
    },
    letGo() {
      state.stopAfter = null;
      server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(
  response: ServerResponse,
  method: string,
  bytes: Uint8Array,
  from: number,
  stopAfter: number | null,
): void {
  const rest = bytes.subarray(from);
  response.setHeader('Content-Length', rest.length);
  if (from > 0)
    response.setHeader(
      'Content-Range',
      `bytes ${String(from)}-${String(bytes.length - 1)}/${String(bytes.length)}`,
    );
  response.writeHead(from > 0 ? 206 : 200);
  if (method === 'HEAD') response.end();
  else if (stopAfter === null || from + rest.length <= stopAfter) response.end(rest);
  else response.write(rest.subarray(0, Math.max(0, stopAfter - from)));
}
