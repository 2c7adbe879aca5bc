import { describe, expect, it } from 'vitest';
import { parseCard } from '../../src/engine/card';
import { deriveCard } from '../../src/engine/derive-card';
import { modelFolder, models } from '../../src/engine/models';

const card = {
  id: 'small',
  version: 1,
  task: 'token-classification',
  title: { ko: '작은 모델', en: 'Small model' },
  labels: { DIS: 'Disease' },
  tagStyle: 'prefix',
  maxTokens: 128,
  files: [{ path: 'onnx/model.onnx', bytes: 3, sha256: 'a'.repeat(64) }],
  device: { wasm: 'onnx/model.onnx' },
  licence: 'MIT',
};

describe('a card', () => {
  it('needs no more than it must', () => {
    expect(parseCard(card)).toEqual(card);
  });

  it.each([
    ['another task', { task: 'text-generation' }, 'task'],
    ['a path out of its folder', { device: { wasm: '../other/model.onnx' } }, 'device.wasm'],
    ['a path to another host', { device: { wasm: 'https://a.example/m.onnx' } }, 'device.wasm'],
    ['a hash that is none', { files: [{ path: 'a', bytes: 1, sha256: 'xyz' }] }, 'files.0.sha256'],
    ['no room for tokens', { maxTokens: 2 }, 'maxTokens'],
    ['half a title', { title: { ko: '제목' } }, 'title.en'],
  ])('is refused for %s, by the field', (_, change, field) => {
    expect(() => parseCard({ ...card, ...change })).toThrow(
      expect.objectContaining({
        code: 'model-corrupt',
        message: expect.stringContaining(field) as string,
      }),
    );
  });
});

describe('shipped cards', () => {
  it('are all valid, and their folder is named by the id', () => {
    const folders = Object.keys(import.meta.glob('/models/*/card.json'));
    expect(models.map((model) => `/${modelFolder(model)}card.json`)).toEqual(folders);
  });

  it('list every file that a device loads', () => {
    for (const { files, device } of models) {
      const listed = files.map(({ path }) => path);
      expect(listed).toEqual(expect.arrayContaining(Object.values(device)));
    }
  });
});

describe('a folder without a card', () => {
  const device = { wasm: 'onnx/model.onnx' };
  const facts = { id: 'plain', tokenizerConfig: {}, device };

  it('gets labels and style from its config', () => {
    const config = { id2label: { 0: 'O', 1: 'Disease-B', 2: 'Disease-I' } };
    expect(deriveCard({ ...facts, config })).toMatchObject({
      id: 'plain',
      labels: { Disease: 'Disease' },
      tagStyle: 'suffix',
      maxTokens: 512,
    });
  });

  it('is as long as its positions and its tokenizer allow, at most 512', () => {
    const id2label = { 0: 'O', 1: 'B-X' };
    const maxTokens = (positions: number, longest?: number) =>
      deriveCard({
        ...facts,
        config: { id2label, max_position_embeddings: positions },
        tokenizerConfig: { model_max_length: longest },
      }).maxTokens;
    expect(maxTokens(300)).toBe(300);
    expect(maxTokens(512, 128)).toBe(128);
    expect(maxTokens(4096, 1e30)).toBe(512);
  });

  it('is refused when the tags say nothing', () => {
    const config = { id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } };
    expect(() => deriveCard({ ...facts, config })).toThrow(
      expect.objectContaining({ code: 'wrong-labels' }),
    );
  });
});
