import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exists, fetchFile } from '../../src/engine/fetch-file';
import { sha256 } from '../../src/engine/sha256';

const url = 'http://host.example/models/m/onnx/model.onnx';
const bytes = Uint8Array.of(8, 8, 18, 5, 107, 107, 111, 114, 105);
const hashOf = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

function answer(body: BodyInit | null, init?: ResponseInit) {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, init)));
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('fetchFile', () => {
  it('answers the bytes and tells of them', async () => {
    answer(bytes, { headers: { 'content-length': '9' } });
    const seen: [number, number][] = [];
    expect(await fetchFile(url, { onBytes: (...told) => seen.push(told) })).toEqual(bytes);
    expect(seen).toEqual([
      [0, 9],
      [9, 9],
    ]);
  });

  it('does not trust the length of a compressed answer', async () => {
    answer(bytes, { headers: { 'content-length': '4', 'content-encoding': 'gzip' } });
    expect(await fetchFile(url)).toEqual(bytes);
  });

  it('passes what the card expects', async () => {
    answer(bytes);
    const onVerify = vi.fn();
    const expected = { bytes: 9, sha256: hashOf(bytes) };
    expect(await fetchFile(url, { expected, onVerify })).toEqual(bytes);
    expect(onVerify).toHaveBeenCalledWith(9);
  });

  it.each([
    ['404', () => answer('gone', { status: 404 }), 'model-missing'],
    [
      'a page with its type',
      () => answer('<p>', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
      'model-not-model',
    ],
    ['a page without its type', () => answer(' \n<!doctype html>'), 'model-not-model'],
    [
      'a pointer of Git LFS',
      () => answer('version https://git-lfs.github.com/spec/v1\noid sha256:00'),
      'model-not-model',
    ],
    [
      'no network',
      () => vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch'))),
      'model-missing',
    ],
    [
      'a connection that breaks',
      () =>
        answer(
          new ReadableStream({
            pull: (controller) => controller.error(new TypeError('network error')),
          }),
        ),
      'model-missing',
    ],
  ])('refuses %s', async (_, prepare, code) => {
    prepare();
    await expect(fetchFile(url)).rejects.toMatchObject({ code });
  });

  it.each([
    ['size', { bytes: 10, sha256: hashOf(bytes) }],
    ['hash', { bytes: 9, sha256: hashOf(Uint8Array.of(1)) }],
  ])('refuses another %s than the card has', async (_, expected) => {
    answer(bytes);
    await expect(fetchFile(url, { expected })).rejects.toMatchObject({ code: 'model-corrupt' });
  });

  it('stops when it is told to', async () => {
    vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) =>
      Promise.reject(signal?.reason as Error),
    );
    const call = fetchFile(url, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('exists', () => {
  it('is true for a file, not for a page in its place, an error or no network', async () => {
    answer(null);
    expect(await exists(url)).toBe(true);
    answer(null, { headers: { 'content-type': 'text/html' } });
    expect(await exists(url)).toBe(false);
    answer(null, { status: 404 });
    expect(await exists(url)).toBe(false);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await exists(url)).toBe(false);
  });
});

describe('SHA-256 without the browser', () => {
  it('is used where a page has no subtle crypto', async () => {
    vi.stubGlobal('crypto', {});
    expect(await sha256(bytes)).toBe(hashOf(bytes));
  });
});
