import type { LoadProgress } from './api';
import { parseTaggerCard, type TaggerCard } from './card';
import { deriveCard, usualWeights } from './derive-card';
import { EngineError } from './failure';
import type { Expected } from './fetch-file';
import { bytesIn } from './library/byte-cursor';
import { openModel, type ModelFiles } from './library/files';
import { readOnnx } from './library/onnx';
import { sha256 } from './sha256';
import { readTokenizer, readVocabulary } from './tokenizer';
import type { Tokenizer } from './wordpiece';

export interface Reading {
  readonly signal: AbortSignal;
  readonly progress: (progress: LoadProgress) => void;
}

/** A model's folder without its weights. */
export interface ModelFolder {
  readonly files: ModelFiles;
  readonly card: TaggerCard;
  /** Parsed `config.json`. */
  readonly config: unknown;
  readonly tokenizer: Tokenizer;
}

/** Reads everything that is small. A folder without `card.json` gets one from its config. */
export async function readFolder(url: string, reading: Reading): Promise<ModelFolder> {
  const files = await openModel(url);
  const small = (file: string, expected?: Expected) => {
    reading.progress({ stage: 'card', file, loadedBytes: 0, totalBytes: expected?.bytes ?? 0 });
    return files.read(file, { signal: reading.signal, expected });
  };
  const own = await orNull(small('card.json'));
  const card = own && parseTaggerCard(parseJson(own, 'card.json'));
  const read = (file: string) =>
    small(
      file,
      card?.files.find(({ path }) => path === file),
    );
  const config = parseJson(await read('config.json'), 'config.json');
  const tokenizerConfigFile = await orNull(read('tokenizer_config.json'));
  const tokenizerConfig = tokenizerConfigFile
    ? parseJson(tokenizerConfigFile, 'tokenizer_config.json')
    : {};
  const tokenizerFile = await orNull(read('tokenizer.json'));
  const tokenizer = tokenizerFile
    ? readTokenizer(parseJson(tokenizerFile, 'tokenizer.json'))
    : readVocabulary(decodeText(await read('vocab.txt')), tokenizerConfig);
  if (card) return { files, card, config, tokenizer };
  const id = decodeURIComponent(url.split('/').at(-2) ?? '');
  const device = await findWeights(files, reading.signal);
  return { files, config, tokenizer, card: deriveCard({ id, config, tokenizerConfig, device }) };
}

/** A graph, and the files beside it in which large models keep their numbers. */
export interface ModelWeights {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the graph's file, hexadecimal. */
  readonly hash: string;
  /** By the names that the graph gives them. */
  readonly external: readonly { readonly path: string; readonly data: Uint8Array }[];
}

/** Graph and numbers together, in bytes. */
export const sizeOf = ({ bytes, external }: ModelWeights): number =>
  external.reduce((sum, { data }) => sum + data.length, bytes.length);

/** The weights in a file, from this device where it has them. */
export async function readWeights(
  { files, card }: ModelFolder,
  file: string,
  knownHash: string | null,
  { signal, progress }: Reading,
): Promise<ModelWeights> {
  const from = knownHash === null ? files : await openModel(files.url, { [file]: knownHash });
  const read = (path: string) => {
    const tell = atMostEvery(100, (loadedBytes: number, totalBytes: number) => {
      progress({ stage: 'download', file: path, loadedBytes, totalBytes });
    });
    return from.read(path, {
      signal,
      expected: card.files.find((entry) => entry.path === path),
      onBytes: tell,
      onVerify: (size) => {
        progress({ stage: 'verify', file: path, loadedBytes: size, totalBytes: size });
      },
    });
  };
  const bytes = await read(file);
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const external: ModelWeights['external'][number][] = [];
  for (const path of await externalNames(bytes, file))
    external.push({ path, data: await read(folder + path) });
  return { bytes, external, hash: from.sha256(file) ?? (await sha256(bytes)) };
}

/** None for what is no ONNX file: ONNX Runtime has the last word on that. */
async function externalNames(bytes: Uint8Array, file: string): Promise<readonly string[]> {
  try {
    return [...(await readOnnx(bytesIn(bytes), file)).external.keys()];
  } catch {
    return [];
  }
}

/** `null` for a file that the server does not have. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof EngineError && isAbsent(error)) return null;
    throw error;
  }
}

/** A page in place of an optional file is how some hosts say that they do not have it. */
const isAbsent = ({ code }: EngineError) => code === 'model-missing' || code === 'model-not-model';

export const decodeText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Throws `model-corrupt` for what is not JSON. */
export function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(decodeText(bytes));
  } catch (error) {
    throw new EngineError('model-corrupt', `${file} is not JSON.`, { cause: error });
  }
}

async function findWeights(files: ModelFiles, signal: AbortSignal): Promise<TaggerCard['device']> {
  const first = async (paths: readonly string[]) => {
    for (const path of paths) if (await files.exists(path, signal)) return path;
    return undefined;
  };
  const [wasm, webgpu, webgpuFp16] = [
    await first(usualWeights.wasm),
    await first(usualWeights.webgpu),
    await first(usualWeights.webgpuFp16),
  ];
  if (!wasm) throw new EngineError('model-missing', `No weights in ${files.url}.`);
  return { wasm, ...(webgpu && { webgpu }), ...(webgpuFp16 && { webgpuFp16 }) };
}

/** Calls on at once, then at most once in `interval` ms; the last call of all always goes on. */
export function atMostEvery(interval: number, call: (loaded: number, total: number) => void) {
  let next = 0;
  return (loaded: number, total: number) => {
    const now = performance.now();
    if (now < next && loaded !== total) return;
    next = now + interval;
    call(loaded, total);
  };
}
