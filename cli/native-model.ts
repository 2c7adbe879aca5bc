import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseTaggerCard, type TaggerCard } from '../src/engine/card';
import { deriveCard, usualWeights } from '../src/engine/derive-card';
import { EngineError } from '../src/engine/failure';
import { createPipeline, type Pipeline } from '../src/engine/pipeline';
import { createRun } from '../src/engine/session-run';
import { readTokenizer, readVocabulary } from '../src/engine/tokenizer';

export interface NativeModel {
  readonly card: TaggerCard;
  readonly pipeline: Pipeline;
}

/**
 * A model's folder on the native ONNX Runtime, with the tokenizer, decoder and label map of the app.
 * A folder without `card.json`, as Hugging Face exports are, gets a card from its configuration.
 * `chosen` is a weights file of the folder to run in place of the one the card names.
 * @throws EngineError when a file is not there, is not what the card says, or cannot be used
 */
export async function openModel(folder: string, chosen?: string): Promise<NativeModel> {
  const file = (name: string) => join(folder, name);
  const config = await readJson(file('config.json'));
  const tokenizerConfig = (await isThere(file('tokenizer_config.json')))
    ? await readJson(file('tokenizer_config.json'))
    : {};
  const tokenizer = (await isThere(file('tokenizer.json')))
    ? readTokenizer(await readJson(file('tokenizer.json')))
    : readVocabulary(await readText(file('vocab.txt')), tokenizerConfig);
  const card = (await isThere(file('card.json')))
    ? parseTaggerCard(await readJson(file('card.json')))
    : deriveCard({
        id: basename(resolve(folder)),
        config,
        tokenizerConfig,
        device: { wasm: await weightsIn(folder) },
      });
  const weights = await readWeights(folder, card, chosen);
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const session = await InferenceSession.create(weights);
  const run = createRun({
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    tensor: (data, dims) => new Tensor('int64', data, dims),
    run: (feeds) => session.run(feeds),
  });
  return { card, pipeline: createPipeline({ config, tokenizer, card }, run) };
}

/** The weights for Node, checked against the card's SHA-256 where it lists them. */
async function readWeights(
  folder: string,
  { device, files }: TaggerCard,
  path = device.node ?? device.wasm,
): Promise<Uint8Array> {
  const bytes = await read(join(folder, path));
  const expected = files.find((file) => file.path === path)?.sha256;
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (expected !== undefined && hash !== expected)
    throw new EngineError('model-corrupt', `${join(folder, path)} is not the file of its card.`);
  return bytes;
}

async function weightsIn(folder: string): Promise<string> {
  for (const path of usualWeights.wasm) if (await isThere(join(folder, path))) return path;
  throw new EngineError('model-missing', `No weights in ${folder}.`);
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new EngineError('model-missing', `${path} cannot be read.`, { cause: error });
  }
}

const readText = async (path: string) => new TextDecoder().decode(await read(path));

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(path));
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError('model-corrupt', `${path} is not JSON.`, { cause: error });
  }
}
