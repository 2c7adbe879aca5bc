/**
 * Runs before the app's own worker in `engine-faults.worker.ts`: a folder `/faulty/<fault>/` answers
 * the files of a test's model, one of them changed, and messages make the worker or its graphics
 * device die. Nothing in the app knows of this.
 */
const tiny = '/tests/fixtures/engine/tiny/';
const kbmc = '/models/kbmc-mini/';
const fetchFile = self.fetch.bind(self);

const page = () => new Response('<!doctype html><title>App</title>');
const json = (value: unknown) => Response.json(value);

/** What a fault does to a file; a file that it does not name is the tiny model's own. */
const faults: Record<
  string,
  Record<string, (original: Response) => Promise<Response> | Response>
> = {
  'no-weights': {
    'onnx/model.onnx': () => new Response(null, { status: 404 }),
    'onnx/model_quantized.onnx': () => new Response(null, { status: 404 }),
  },
  'int8-only': { 'onnx/model.onnx': () => new Response(null, { status: 404 }) },
  'float32-only': { 'onnx/model_quantized.onnx': () => new Response(null, { status: 404 }) },
  'kbmc-float32': {
    'card.json': async (original) => {
      const card = (await original.json()) as { device: { wasm: string; webgpu: string } };
      return json({ ...card, device: { ...card.device, wasm: card.device.webgpu } });
    },
  },
  'page-for-card': { 'card.json': page },
  'page-for-config': { 'config.json': page },
  'page-for-weights': { 'onnx/model_quantized.onnx': page },
  'half-the-weights': {
    'onnx/model_quantized.onnx': async (original) =>
      new Response((await original.arrayBuffer()).slice(0, 30_000)),
  },
  'other-weights': {
    'card.json': () =>
      json({
        id: 'tiny',
        version: 1,
        task: 'token-classification',
        title: { ko: '작은 모델', en: 'Tiny' },
        labels: { Disease: 'Disease' },
        tagStyle: 'prefix',
        maxTokens: 64,
        files: [{ path: 'onnx/model.onnx', bytes: 172_694, sha256: '0'.repeat(64) }],
        device: { wasm: 'onnx/model.onnx' },
        licence: 'MIT',
      }),
  },
  'no-labels': {
    'config.json': () => json({ id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } }),
  },
  'fewer-labels': {
    'config.json': () =>
      json({ id2label: { 0: 'O', 1: 'B-Disease' }, max_position_embeddings: 64 }),
  },
  'other-tokenizer': {
    'tokenizer.json': () => json({ model: { type: 'Unigram', vocab: [] } }),
  },
};

self.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input, self.location.href);
  const [, fault = '', file = ''] = /^\/faulty\/([^/]+)\/(.+)$/u.exec(url.pathname) ?? [];
  if (!fault) return fetchFile(input, init);
  const original = await fetchFile((fault === 'kbmc-float32' ? kbmc : tiny) + file, init);
  return (await faults[fault]?.[file]?.(original)) ?? original;
};

const gpuDevices: GPUDevice[] = [];
if ('GPUAdapter' in self) {
  const prototype = GPUAdapter.prototype;
  const requestDevice: GPUAdapter['requestDevice'] = Reflect.get(prototype, 'requestDevice');
  prototype.requestDevice = async function (...args) {
    const device = await requestDevice.apply(this, args);
    gpuDevices.push(device);
    return device;
  };
}

self.addEventListener('message', ({ data }: MessageEvent<{ test?: string }>) => {
  if (data.test === 'lose the device') for (const device of gpuDevices) device.destroy();
  if (data.test === 'crash')
    setTimeout(() => {
      throw new Error('crash');
    });
  if (data.test === 'fall silent') for (;;);
});
