import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { headersFor } from '../../../cli/headers';
import { serve, type Served } from '../../../cli/serve';

let folder: string;
let served: Served;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kkori-serve-'));
  writeFileSync(join(folder, 'secret.txt'), 'outside');
  const root = join(folder, 'app');
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(root, 'models/tiny'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html>꼬리표');
  writeFileSync(join(root, 'empty.txt'), '');
  writeFileSync(join(root, '이름 하나.json'), '{}');
  for (const name of [
    'download.worker-a1.js',
    'app.js',
    'app.mjs',
    'app.css',
    'ort.wasm',
    'font.woff2',
  ])
    writeFileSync(join(root, 'assets', name), name);
  writeFileSync(join(root, 'models/tiny/model.onnx'), '0123456789');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  served = await serve({ root, port: 0 });
});

afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, init?: RequestInit) => fetch(new URL(path, served.url), init);

/** As sent on the wire: `fetch` would tidy the path first. */
function statusOf(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ port: served.port, host: '127.0.0.1', path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

it('lets one script ask other hosts, and nothing else', async () => {
  const connect = async (path: string) =>
    /connect-src [^;]*/u.exec((await get(path)).headers.get('content-security-policy') ?? '')?.[0];
  expect(await connect('assets/download.worker-a1.js')).toContain(' https: ');
  for (const path of [
    '',
    'assets/app.js',
    'assets/download.worker-a1.js.map',
    'download.worker-a1.js',
    '?/assets/download.worker-a1.js',
    'assets/app.js?/assets/download.worker-a1.js',
  ])
    expect(await connect(path)).toBe("connect-src 'self'");
});

it.each([
  ['', 'text/html; charset=utf-8'],
  ['assets/app.js', 'text/javascript; charset=utf-8'],
  ['assets/app.mjs', 'text/javascript; charset=utf-8'],
  ['assets/app.css', 'text/css; charset=utf-8'],
  ['assets/ort.wasm', 'application/wasm'],
  ['assets/font.woff2', 'font/woff2'],
  ['models/tiny/model.onnx', 'application/octet-stream'],
  [encodeURI('이름 하나.json'), 'application/json; charset=utf-8'],
])('answers /%s as %s', async (path, type) => {
  const response = await get(path);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
});

it.each(['models/tiny/config.json', 'models/', 'models', 'nothing', 'assets/', '%E0%A4%A'])(
  'answers 404 in plain text for /%s, with the same headers',
  async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    for (const [name, value] of Object.entries(headersFor('/')))
      expect(response.headers.get(name)).toBe(value);
  },
);

it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/link.txt', '/a\\..\\x'])(
  'never leaves its folder: %s',
  async (path) => {
    expect(await statusOf(path)).toBe(404);
  },
);

it('isolates the page and lets it reach nothing but its own files', async () => {
  const { headers: got } = await get('');
  expect(got.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(got.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(got.get('content-security-policy')).toContain("connect-src 'self'");
  expect(got.get('content-security-policy')).not.toMatch(/'unsafe-|http|\*/);
});

it('says how long a model is, and sends a part of it when asked', async () => {
  const whole = await get('models/tiny/model.onnx', { method: 'HEAD' });
  expect([whole.headers.get('content-length'), await whole.text()]).toEqual(['10', '']);
  const part = await get('models/tiny/model.onnx', { headers: { Range: 'bytes=2-4' } });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 2-4/10']);
  expect(await part.text()).toBe('234');
  const none = await get('models/tiny/model.onnx', { headers: { Range: 'bytes=10-' } });
  expect([none.status, none.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  expect(await (await get('empty.txt')).text()).toBe('');
});

it('lets only hashed files be kept without asking again', async () => {
  expect((await get('assets/app.js')).headers.get('cache-control')).toContain('immutable');
  const page = await get('');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const tag = page.headers.get('etag') ?? '';
  expect((await get('', { headers: { 'If-None-Match': tag } })).status).toBe(304);
});

it('refuses what is not reading', async () => {
  const response = await get('', { method: 'POST', body: 'x' });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

it('takes the next port when it may, and says so when it may not', async () => {
  const options = { root: join(folder, 'app'), port: served.port };
  const next = await serve({ ...options, tries: 20 });
  expect(next.port).toBeGreaterThan(served.port);
  await next.close();
  await expect(serve(options)).rejects.toThrow('EADDRINUSE');
});
