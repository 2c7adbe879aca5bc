import { expect, it } from 'vitest';
import { describeWithFixtures, fixtures } from '../support/fixtures.browser';

it('runs on an isolated page, as the app does, so that WebAssembly has threads', () => {
  expect(crossOriginIsolated).toBe(true);
});

it('has a WebGPU adapter without a GPU', async () => {
  expect(await navigator.gpu.requestAdapter()).not.toBeNull();
});

it('answers 404 for a model file that is not there, never a page', async () => {
  const response = await fetch('/models/nothing/onnx/model.onnx');
  expect(response.status).toBe(404);
});

describeWithFixtures('shared fixtures', () => {
  it('are read as bytes, and only from their folder', async () => {
    expect((await fixtures('PROVENANCE.tsv')).length).toBeGreaterThan(0);
    await expect(fixtures('nothing.txt')).rejects.toThrow('No fixture nothing.txt: 404');
    expect((await fetch('/@fixtures/..%2fdata%2fREADME.md')).status).toBe(404);
  });
});
