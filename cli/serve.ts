import { createReadStream, type Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { headersFor } from './headers.ts';
import { parseRange } from './range.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A server that is running. */
export interface Served {
  readonly port: number;
  /** The app's address, with the slash at its end. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface ServeOptions {
  /** The folder of the built app. */
  readonly root: string;
  /** The port to ask for; 0 for any. */
  readonly port: number;
  /** How many ports to try, this one first. */
  readonly tries?: number;
}

/**
 * Serves a folder to this machine alone, with the headers that isolate the page and shut it in. What
 * is not there is 404 in plain text, at any path: a model file must never turn out to be a page.
 */
export async function serve({ root, port, tries = 1 }: ServeOptions): Promise<Served> {
  const folder = await realpath(root);
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.destroy());
  });
  for (let attempt = port; ; attempt++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(attempt, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      });
      break;
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!busy || attempt + 1 >= port + tries) throw error;
    }
  }
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://localhost:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(root: string, request: IncomingMessage, response: ServerResponse) {
  const [asked = ''] = (request.url ?? '/').split('?');
  for (const [name, value] of Object.entries(headersFor(asked))) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    say(response, 405, 'Only GET and HEAD are answered here.');
    return;
  }
  const found = await find(root, request.url ?? '/');
  if (!found) {
    say(response, 404, 'Not found.');
    return;
  }

  const { path, stats } = found;
  const tag = `"${stats.size.toString(36)}-${Math.round(stats.mtimeMs).toString(36)}"`;
  response.setHeader('ETag', tag);
  response.setHeader('Cache-Control', cacheControl(path.slice(root.length)));
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }

  response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream');
  response.setHeader('Accept-Ranges', 'bytes');
  const range = parseRange(request.headers.range, stats.size);
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${stats.size}`);
    say(response, 416, 'The range is outside the file.');
    return;
  }
  const { start, end } = range ?? { start: 0, end: stats.size - 1 };
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${stats.size}`);
  response.setHeader('Content-Length', end - start + 1);
  response.writeHead(range ? 206 : 200);
  if (request.method === 'HEAD' || stats.size === 0) response.end();
  else await pipeline(createReadStream(path, { start, end }), response);
}

/** The file an address stands for, or null: outside the folder, links included, nothing exists. */
async function find(root: string, url: string): Promise<{ path: string; stats: Stats } | null> {
  try {
    const pathname = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const path = await realpath(join(root, pathname === '/' ? 'index.html' : pathname));
    const stats = await stat(path);
    return path.startsWith(root + sep) && stats.isFile() ? { path, stats } : null;
  } catch {
    return null;
  }
}

/** Files with a hash in their name never change; of all others the browser must ask anew. */
function cacheControl(path: string): string {
  return path.startsWith(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}
