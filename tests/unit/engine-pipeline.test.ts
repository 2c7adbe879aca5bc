import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { tiny } from '../../bench/onnx/random-model';
import { canaryBatch, hasSameTags, isClose, tolerance } from '../../src/engine/canary';
import { deriveCard } from '../../src/engine/derive-card';
import {
  createPipeline,
  inEights,
  oneByOne,
  tagSegments,
  tagText,
  type Pipeline,
  type Run,
} from '../../src/engine/pipeline';
import { segments } from '../../src/engine/segments';
import { createRun } from '../../src/engine/session-run';
import { readTokenizer } from '../../src/engine/tokenizer';
import sentences from '../fixtures/engine/sentences.json';

const folder = join(import.meta.dirname, '../fixtures/engine/tiny');
const json = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const config = json('config.json');
const tokenizer = readTokenizer(json('tokenizer.json'));
const device = { wasm: 'onnx/model_quantized.onnx' };
const card = deriveCard({ id: 'tiny', config, tokenizerConfig: {}, device });

async function open(file: string): Promise<Run> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(readFileSync(join(folder, file)));
  return createRun({
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    tensor: (data, dims) => new ort.Tensor('int64', data, dims),
    run: (feeds) => session.run(feeds),
  });
}

let float32: Run;
let int8: Run;
let single: Pipeline;
beforeAll(async () => {
  float32 = await open('onnx/model.onnx');
  int8 = await open('onnx/model_quantized.onnx');
  single = createPipeline({ config, tokenizer, card }, float32, oneByOne);
}, 60_000);

it('the fixture is what the generator writes', () => {
  for (const [path, parts] of tiny(sentences.join(' ')))
    expect(Buffer.concat(parts).equals(readFileSync(join(folder, path)))).toBe(true);
});

describe('with a real session', () => {
  it('int8 weights give about the logits of float32 ones, and other weights do not', async () => {
    const batch = canaryBatch(tokenizer, card.maxTokens);
    const [exact, quantized] = [await float32(batch), await int8(batch)];
    expect(batch.length).toBeGreaterThanOrEqual(40);
    expect(isClose(exact, exact, tolerance.float32)).toBe(true);
    expect(isClose(quantized, exact, tolerance.float32)).toBe(false);
    expect(hasSameTags(quantized, exact, 7)).toBe(true);
    const shifted = Float32Array.from([...exact.slice(7), ...exact.slice(0, 7)]);
    expect(hasSameTags(shifted, exact, 7)).toBe(false);
    expect(
      isClose(
        exact.map(() => NaN),
        exact,
        tolerance.float16,
      ),
    ).toBe(false);
  });

  it('spans lie in the text, in order, apart, labelled, without white space at the edges', async () => {
    let found = 0;
    for (const sentence of sentences) {
      let end = 0;
      for (const span of (await tagText(single, sentence)).spans) {
        expect(span.start).toBeGreaterThanOrEqual(end);
        expect(sentence.slice(span.start, span.end)).toMatch(/^\S(.*\S)?$/su);
        expect(['Disease', 'Body', 'Treatment']).toContain(span.label);
        end = span.end;
        found++;
      }
    }
    expect(found).toBeGreaterThan(40);
  });

  it('batches with padding give what single runs give', async () => {
    const batched = createPipeline({ config, tokenizer, card }, float32, inEights);
    const [one, many] = [
      await tagSegments(single, sentences),
      await tagSegments(batched, sentences),
    ];
    expect(many.map(bare)).toEqual(one.map(bare));
  });

  it('a long document gives what its segments give, shifted', async () => {
    const text = sentences.join('\r\n').repeat(3);
    const { spans, probabilities } = await tagText(single, text, { probabilities: true });
    const parts = segments(text);
    expect(parts.length).toBeGreaterThan(2);
    const apart: unknown[] = [];
    for (const { start, end } of parts)
      for (const span of (await tagText(single, text.slice(start, end))).spans)
        apart.push({ ...span, start: span.start + start, end: span.end + start });
    expect(spans).toEqual(apart);

    const { starts, ends, values, tags } = probabilities ?? raise();
    expect(values.length).toBe(starts.length * tags.length);
    expect([...starts]).toEqual([...starts].sort((a, b) => a - b));
    expect(text.slice(starts.at(-1), ends.at(-1))).toBe('.');
    for (let row = 0; row < values.length; row += tags.length)
      expect(values.subarray(row, row + tags.length).reduce((a, b) => a + b)).toBeCloseTo(1, 4);
  });

  it('stops between windows', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const call = tagSegments(single, sentences, {
      signal: stop.signal,
      onWindows: (done) => {
        seen.push(done);
        if (done === 3) stop.abort();
      },
    });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe.each([
  ['one by one', oneByOne],
  ['in padded batches', inEights],
])('%s, each logit reaches its token', (_, batching) => {
  /** Names every token of one id a Disease, and nothing else. */
  const onlyId =
    (id: number | undefined): Run =>
    ({ ids }) => {
      const logits = new Float32Array(ids.length * 7);
      for (const [token, other] of ids.entries())
        logits[token * 7 + (Number(other) === id ? 1 : 0)] = 9;
      return Promise.resolve(logits);
    };

  it.each([
    ['sentences', sentences.join(' ')],
    ['sentences longer than the model reads', sentences.join('').replaceAll('.', '').repeat(2)],
  ])('in %s', async (_, text) => {
    const [id] = tokenizer.encode('시').ids;
    const inWord = tokenizer.encode('가시').ids[1];
    const found = async (wanted: number | undefined) => {
      const pipeline = createPipeline({ config, tokenizer, card }, onlyId(wanted), batching);
      return (await tagText(pipeline, text)).spans.map(({ start, end }) => [start, end]);
    };
    const places = [...text.matchAll(/시/gu)].map(({ index }) => [index, index + 1]);
    const all = [...(await found(id)), ...(await found(inWord))];
    expect(all.sort(([a = 0], [b = 0]) => a - b)).toEqual(places);
    expect(places.length).toBeGreaterThan(5);
  });
});

describe('what a pipeline refuses', () => {
  const never: Run = () => Promise.reject(new Error('not run'));

  it('labels of which none is mapped', () => {
    const parts = { config, tokenizer, card, labels: { Symptom: 'Disease' } };
    expect(() => createPipeline(parts, never)).toThrow(
      expect.objectContaining({ code: 'wrong-labels' }),
    );
  });

  it('outputs that are not the tags', async () => {
    const run: Run = ({ length }) => Promise.resolve(new Float32Array(length * 9));
    const call = tagText(createPipeline({ config, tokenizer, card }, run), '두통');
    await expect(call).rejects.toMatchObject({ code: 'wrong-labels' });
  });

  it('a model with inputs that are not ours', () => {
    const session = {
      inputNames: ['pixel_values'],
      outputNames: ['logits'],
      tensor: () => null,
      run: () => Promise.resolve({}),
    };
    expect(() => createRun(session)).toThrow(expect.objectContaining({ code: 'model-corrupt' }));
  });
});

it('word grouping reads the first piece of each word and marks whole words', async () => {
  const config = { id2label: { 0: 'O', 1: 'B-X', 2: 'I-X' } };
  const card = { labels: { X: 'X' }, tagStyle: 'prefix', maxTokens: 64, grouping: 'word' } as const;
  // Says B-X for the first piece after [CLS] only, and I-X for all other pieces.
  const run: Run = ({ length }) =>
    Promise.resolve(
      Float32Array.from({ length }, (_, token) => token).reduce(
        (logits, token) => {
          logits[token * 3 + (token === 1 ? 1 : 2)] = 9;
          return logits;
        },
        new Float32Array(length * 3),
      ),
    );
  const words = createPipeline({ config, tokenizer, card }, run);
  const { spans } = await tagText(words, '두통과 발열');
  expect(spans.map(({ start, end }) => [start, end])).toEqual([[0, 6]]);
  const pieces = createPipeline({ config, tokenizer, card: { ...card, grouping: 'token' } }, run);
  const { probabilities } = await tagText(pieces, '두통과 발열', { probabilities: true });
  expect(probabilities?.starts).toHaveLength(5);
});

const bare = ({ spans }: { spans: readonly { start: number; end: number; label: string }[] }) =>
  spans.map(({ start, end, label }) => [start, end, label]);

function raise(): never {
  throw new Error('No probabilities.');
}
