import { describe, expect, it } from 'vitest';
import { parseAssistantCard, parseCard, parseTaggerCard } from '../../src/engine/card';
import { deriveCard } from '../../src/engine/derive-card';
import { cards, isShipped, modelFolder, taggers } from '../../src/engine/models';

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
    ['a task that is none', { task: 'translation' }, 'task'],
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

const assistant = {
  id: 'talker',
  version: 1,
  task: 'text-generation',
  title: { ko: '작은 말', en: 'Small talk' },
  family: 'qwen3',
  contextTokens: 512,
  files: [],
  variants: [
    { dtype: 'q8', device: 'wasm', file: 'onnx/model_quantized.onnx', bytes: 9, memoryBytes: 20 },
  ],
  prompt: { thinking: 'none' },
  licence: 'CC-BY-4.0',
};

describe('the card of a language model', () => {
  it('needs no more than it must', () => {
    expect(parseCard(assistant)).toEqual(assistant);
    expect(parseAssistantCard(assistant)).toEqual(assistant);
  });

  it('is refused where a tagging model is wanted', () => {
    expect(() => parseTaggerCard(assistant)).toThrow(
      expect.objectContaining({
        code: 'model-corrupt',
        message: expect.stringContaining('task') as string,
      }),
    );
  });
});

describe('shipped cards', () => {
  it('are all valid, and their folder is named by the id', () => {
    const folders = Object.keys(import.meta.glob('/models/*/card.json'));
    expect(cards.map((model) => `/${modelFolder(model)}card.json`)).toEqual(folders);
  });

  it('list every file that a device loads', () => {
    for (const card of cards.filter(isShipped)) {
      const listed = card.files.map(({ path }) => path);
      const loaded =
        card.task === 'token-classification'
          ? Object.values(card.device)
          : card.variants.map(({ file }) => file);
      expect(listed).toEqual(expect.arrayContaining(loaded));
    }
    expect(taggers.length).toBeGreaterThan(0);
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
