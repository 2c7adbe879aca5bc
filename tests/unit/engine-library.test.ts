import { describe, expect, it } from 'vitest';
import type { ModelCard, Variant } from '../../src/engine/card';
import { bytesIn } from '../../src/engine/library/byte-cursor';
import { chooseFit, fitOf, memoryFor, type DeviceFacts } from '../../src/engine/library/fit';
import { chunkBytes, isInside, parseManifest } from '../../src/engine/library/manifest';
import { namedCard } from '../../src/engine/library/named-card';
import { readOnnx } from '../../src/engine/library/onnx';
import { estimateParameters } from '../../src/engine/library/parameters';
import { findWeights, inOrder } from '../../src/engine/library/weights';
import { randomBert } from '../../bench/onnx/random-bert';

const gib = 2 ** 30;
const good: DeviceFacts = {
  gpu: {
    maxBufferSize: 2 * gib,
    maxStorageBufferBindingSize: 2 * gib,
    shaderF16: true,
    isSoftware: false,
  },
  memory: 8 * gib,
  free: 100 * gib,
};
const variant = (more: Partial<Variant>): Variant => ({
  dtype: 'q4f16',
  device: 'webgpu',
  file: 'onnx/model_q4f16.onnx',
  bytes: gib,
  memoryBytes: 2 * gib,
  largestBufferBytes: gib / 2,
  shaderF16: true,
  ...more,
});
const gpu = (more: Partial<NonNullable<DeviceFacts['gpu']>>): DeviceFacts => ({
  ...good,
  gpu: good.gpu && { ...good.gpu, ...more },
});

describe('fit', () => {
  it.each<[string, Partial<Variant>, DeviceFacts, string, string[]]>([
    ['all is well', {}, good, 'fits', []],
    ['memory is not told', { memoryBytes: 90 * gib }, { ...good, memory: null }, 'fits', []],
    ['no WebGPU', {}, { ...good, gpu: null }, 'no', ['no-webgpu']],
    ['no f16', {}, gpu({ shaderF16: false }), 'no', ['no-f16']],
    ['no f16, none needed', { shaderF16: false }, gpu({ shaderF16: false }), 'fits', []],
    ['small buffers', {}, gpu({ maxBufferSize: gib / 4 }), 'no', ['buffer']],
    ['small bindings', {}, gpu({ maxStorageBufferBindingSize: 2 ** 27 }), 'no', ['binding']],
    ['software', {}, gpu({ isSoftware: true }), 'doubtful', ['software-adapter']],
    ['little memory', {}, { ...good, memory: gib }, 'doubtful', ['memory']],
    ['int8 on a processor', { device: 'wasm', dtype: 'q8' }, good, 'fits', []],
    ['4 bits on a processor', { device: 'wasm', dtype: 'q4' }, good, 'doubtful', ['slow-on-wasm']],
    [
      'more than WebAssembly has',
      { device: 'wasm', dtype: 'q8', memoryBytes: 5 * gib },
      good,
      'no',
      ['wasm-limit'],
    ],
  ])('%s', (_, more, device, verdict, codes) => {
    const fit = fitOf(variant(more), device);
    expect([fit.verdict, fit.findings.map(({ code }) => code)]).toEqual([verdict, codes]);
  });

  it('says how much is needed and how much is there', () => {
    const { findings } = fitOf(variant({}), gpu({ maxBufferSize: gib / 4 }));
    expect(findings).toEqual([{ code: 'buffer', need: gib / 2, have: gib / 4 }]);
  });

  it('takes the first that fits on WebGPU, then on WebAssembly, then the doubtful', () => {
    const all = [
      variant({}),
      variant({ dtype: 'q4', file: 'q4', shaderF16: false }),
      variant({ device: 'wasm', dtype: 'q8', file: 'q8' }),
    ];
    const chosen = (device: DeviceFacts) =>
      chooseFit(all.map((each) => fitOf(each, device)))?.variant.file ?? null;
    expect(chosen(good)).toBe('onnx/model_q4f16.onnx');
    expect(chosen(gpu({ shaderF16: false }))).toBe('q4');
    expect(chosen({ ...good, gpu: null })).toBe('q8');
    expect(chosen({ ...gpu({ isSoftware: true }), memory: gib })).toBe('onnx/model_q4f16.onnx');
    expect(chooseFit([fitOf(variant({}), { ...good, gpu: null })])).toBeNull();
  });
});

describe('an ONNX header', () => {
  const shape = {
    layers: 1,
    hidden: 8,
    heads: 2,
    inner: 16,
    vocabulary: 50,
    positions: 16,
    tags: 5,
  };
  const file = new Uint8Array(Buffer.concat(randomBert(shape, 1, 'float32')));
  const refusal = (bytes: Uint8Array) =>
    readOnnx(bytesIn(bytes), 'm.onnx').then(
      () => 'read',
      (error: unknown) => (error as { refusal: { code: string } }).refusal.code,
    );

  it('says inputs, outputs, operators and the largest tensor', async () => {
    const facts = await readOnnx(bytesIn(file), 'm.onnx');
    expect(facts.inputs.map(({ name }) => name)).toEqual([
      'input_ids',
      'attention_mask',
      'token_type_ids',
    ]);
    expect(facts.outputs).toEqual([{ name: 'logits', dims: ['batch_size', 'sequence_length', 5] }]);
    expect(facts.largestTensor).toBe(50 * 8 * 4);
    expect(facts.operators.has('Softmax')).toBe(true);
    expect([facts.isHalf, facts.external.size]).toEqual([false, 0]);
  });

  it('is missed in every file cut short, whatever is left', async () => {
    for (let size = 0; size < file.length; size += 97)
      expect(await refusal(file.slice(0, size)), String(size)).toMatch(/^(?:broken|not)-onnx$/u);
  });

  it('is missed in texts and in noise', async () => {
    for (const text of ['', '<!doctype html>', '{"a":1}', 'version https://git-lfs'])
      expect(await refusal(new TextEncoder().encode(text))).toBe('not-onnx');
    expect(await refusal(Uint8Array.of(8, 8, 255, 255, 255, 255))).toBe('broken-onnx');
  });
});

describe('a manifest', () => {
  const file = { path: 'a.onnx', bytes: chunkBytes + 1, sha256: 'a'.repeat(64) };
  const manifest = (chunks: number) => ({
    version: 1,
    chunkBytes,
    files: [{ ...file, chunks: Array.from({ length: chunks }, () => 'b'.repeat(64)) }],
  });

  it('has a hash for each chunk', () => {
    expect(parseManifest(manifest(2))?.files).toHaveLength(1);
    expect(parseManifest(manifest(1))).toBeNull();
    expect(parseManifest({ ...manifest(2), version: 2 })).toBeNull();
  });

  it.each(['/a', '../a', 'a/../../b', 'a//b', 'a\\b', 'C:/a', './a', '', 'a\0'])(
    'names no file outside its folder: %j',
    (path) => {
      expect(isInside(path)).toBe(false);
      const { files } = manifest(2);
      expect(parseManifest({ ...manifest(2), files: [{ ...files[0], path }] })).toBeNull();
    },
  );

  it('names files in folders and in Korean', () => {
    expect(['onnx/model.onnx', 'a..b', '모델/파일.json'].every(isInside)).toBe(true);
  });
});

const qwen = {
  model_type: 'qwen3',
  vocab_size: 151936,
  hidden_size: 1024,
  num_hidden_layers: 28,
  intermediate_size: 3072,
  num_attention_heads: 16,
  num_key_value_heads: 8,
  head_dim: 128,
  tie_word_embeddings: true,
};
const bert = {
  model_type: 'bert',
  vocab_size: 16424,
  hidden_size: 768,
  num_hidden_layers: 12,
  intermediate_size: 3072,
  num_attention_heads: 12,
  max_position_embeddings: 512,
};

describe('a known model', () => {
  // Parameter counts as the models' own pages give them.
  it.each([
    ['Qwen3-0.6B', qwen, 596e6],
    ['KM-BERT', bert, 98e6],
    ['no config', {}, null],
  ])('%s has about as many parameters as its config implies', (_, config, count) => {
    const estimate = estimateParameters(config);
    if (count === null) expect(estimate).toBeNull();
    else expect(Math.abs((estimate ?? 0) / count - 1)).toBeLessThan(0.02);
  });

  const card = {
    id: 'qwen3-0.6b',
    task: 'text-generation',
    family: 'qwen3',
    parameters: 596_049_920,
    source: 'https://huggingface.co/Qwen/Qwen3-0.6B',
    licence: 'Apache-2.0',
  } as unknown as ModelCard;

  it.each([
    ['Qwen3-0.6B', qwen, true],
    ['Qwen3-0.6B-ONNX', qwen, true],
    ['onnx-community/qwen3_0.6b', qwen, true],
    ['my-fine-tune', qwen, false],
    ['Qwen3-0.6B', { ...qwen, num_hidden_layers: 14 }, false],
    ['Qwen3-0.6B', { ...qwen, model_type: 'gemma3_text' }, false],
  ])('is known by name and size: %s', (name, config, isKnown) => {
    expect(namedCard([card], [name], config) !== null).toBe(isKnown);
  });
});

describe('weights', () => {
  const files = new Map(
    Object.entries({
      'onnx/model.onnx': 100,
      'onnx/model.onnx_data': 4000,
      'onnx/model.onnx_data_1': 500,
      'onnx/model_q4f16.onnx': 900,
      'onnx/model_quantized.onnx': 1000,
      'onnx/vision_encoder.onnx': 7,
      'config.json': 1,
    }).map(([path, bytes]) => [path, { bytes }]),
  );

  it('belong together with their data, and others are left alone', () => {
    const found = findWeights(files, 'text-generation', []);
    expect(found.map(({ file, bytes }) => [file, bytes])).toEqual([
      ['onnx/model.onnx', 4600],
      ['onnx/model_q4f16.onnx', 900],
      ['onnx/model_quantized.onnx', 1000],
    ]);
  });

  it('are for the devices that run them well, best first', () => {
    const order = (task: ModelCard['task']) =>
      inOrder(findWeights(files, task, []), task, []).map(
        ({ device, dtype }) => `${device} ${dtype}`,
      );
    expect(order('text-generation').filter((each) => each.startsWith('webgpu'))).toEqual([
      'webgpu q4f16',
      'webgpu fp32',
    ]);
    expect(order('token-classification')).toEqual(
      expect.arrayContaining(['wasm q8', 'webgpu fp32', 'wasm fp32']),
    );
    expect(order('token-classification')).not.toContain('webgpu q4f16');
  });

  it('need more memory than they are large', () => {
    // 392 MB of float32 were measured at 1,416 MB.
    expect(memoryFor(392e6, 'wasm')).toBeGreaterThanOrEqual(1400e6);
  });
});
