/**
 * Runs before the assistant's own worker in `assistant-faults.worker.ts`: a folder `/only/<dtype>/<model>/`
 * answers the fixture with that dtype alone, `/changed/<change>/<model>/` with something else in it or something broken. A
 * message makes it die, or tell which addresses it has asked. Nothing in the app knows of this.
 */
const fixtures = '/tests/fixtures/models/';
const fetchFile = self.fetch.bind(self);

interface Card {
  readonly files: readonly object[];
  readonly variants: readonly { readonly dtype: string; readonly memoryBytes: number }[];
}

type Change = (original: Response) => Promise<Response> | Response;

const page: Change = () => new Response('<!doctype html><title>App</title>');
const nothing: Change = () => new Response(null, { status: 404 });
const card =
  (change: (card: Card) => object): Change =>
  async (original) => {
    const own = (await original.json()) as Card;
    return Response.json({ ...own, ...change(own) });
  };
/** Without hashes, so that the bytes get as far as the runtime. */
const unchecked = card(({ variants }) => ({
  files: [],
  variants: variants.filter(({ dtype }) => dtype === 'fp32'),
}));
const weights = 'onnx/model.onnx';
const external = '/tests/fixtures/engine/tiny-qwen3-external/onnx/';

const changes: Record<string, Record<string, Change>> = {
  /** A demo model, as far as its card goes: it has jobs, and a score. */
  demo: {
    'card.json': card(({ variants }) => ({
      variants: variants.filter(({ dtype }) => dtype === 'fp32'),
      title: { ko: '아주 작은 모델', en: 'Tiny model' },
      generation: { maxNewTokens: 12 },
      jobs: [
        { id: 'term', title: { ko: '용어 풀이', en: 'Terms' }, example: '{term}{term|이란|란}?' },
        { id: 'label', title: { ko: '레이블', en: 'Labels' }, example: '{marked} 라벨은?' },
      ],
      score: {
        metric: '정답률',
        data: '시험 물음',
        accuracy: 0.815,
        perJob: { term: { accuracy: 0.9, questions: 10 } },
      },
    })),
  },
  'other-bytes': {
    'card.json': card(({ files }) => ({
      files: files.map((file) => ({ ...file, sha256: '0'.repeat(64) })),
    })),
  },
  'half-the-weights': {
    'card.json': unchecked,
    [weights]: async (original) => new Response((await original.arrayBuffer()).slice(0, 60_000)),
  },
  /** The same weights, most of them in a file beside the graph. */
  'external-data': {
    'card.json': unchecked,
    [weights]: () => fetchFile(`${external}model.onnx`),
    [`${weights}_data`]: () => fetchFile(`${external}model.onnx_data`),
  },
  'no-external-data': {
    'card.json': unchecked,
    [weights]: () => fetchFile(`${external}model.onnx`),
  },
  'page-for-weights': { 'card.json': unchecked, [weights]: page },
  'no-weights': { 'card.json': unchecked, [weights]: nothing },
  'a-tagger': {
    'card.json': unchecked,
    [weights]: () => fetchFile('/tests/fixtures/engine/tiny/onnx/model.onnx'),
  },
  'no-tokenizer': { 'card.json': unchecked, 'tokenizer.json': nothing },
  'no-card': { 'card.json': nothing },
  'other-tokenizer': {
    'card.json': unchecked,
    'tokenizer.json': async (original) =>
      Response.json({ ...((await original.json()) as object), decoder: { type: 'WordPiece' } }),
  },
  'too-large': {
    'card.json': card(({ variants }) => ({
      variants: variants.map((variant) => ({ ...variant, memoryBytes: 2 ** 40 })),
    })),
  },
};

self.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input, self.location.href);
  const [, kind, name = '', path = ''] =
    /^\/(only|changed)\/([^/]+)\/(.+)$/u.exec(url.pathname) ?? [];
  if (!kind) return fetchFile(input, init);
  const original = await fetchFile(fixtures + path, init);
  const file = path.slice(path.indexOf('/') + 1);
  if (kind === 'only' && file === 'card.json')
    return card(({ variants }) => ({
      variants: variants.filter(({ dtype }) => dtype === name),
    }))(original);
  const change = kind === 'changed' ? changes[name]?.[file] : undefined;
  return (await change?.(original)) ?? original;
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
  if (data.test === 'tell')
    postMessage({ asked: performance.getEntriesByType('resource').map(({ name }) => name) });
});
