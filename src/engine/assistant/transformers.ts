import type * as Transformers from '@huggingface/transformers';
import type { Backend } from '../api';
import { EngineError, isOutOfMemory, toEngineError } from '../failure';
import { loadOrt } from '../ort';

export interface Weights {
  /** Path of the `.onnx` file below the model's folder. */
  readonly file: string;
  /** Files of external data, by the name that the weights know them by. */
  readonly external: readonly { readonly path: string; readonly data: Blob }[];
}

export interface Opening {
  readonly backend: Backend;
  /** The device to run on, where that is WebGPU. */
  readonly device: GPUDevice | null;
  /** Everything that transformers.js may read, by path. */
  readonly files: ReadonlyMap<string, Blob>;
  readonly weights: Weights;
}

export interface OpenedModel {
  readonly library: typeof Transformers;
  readonly model: Transformers.PreTrainedModel;
  readonly tokenizer: Transformers.PreTrainedTokenizer;
}

/** What the model is called inside; files are asked for below it. */
const name = 'model';

/**
 * Opens a model with transformers.js from the files given and from nothing else: it never asks the
 * network, keeps nothing, and writes nothing to the console, which would hold the question's tokens.
 * Throws `model-corrupt`, `unsupported-tokenizer` or `out-of-memory`.
 */
export async function openTransformers(opening: Opening): Promise<OpenedModel> {
  const { backend, device, files, weights } = opening;
  // First: left to itself, transformers.js points ONNX Runtime at a CDN.
  const ort = await loadOrt(backend, 'webgpu');
  ort.env.wasm.numThreads = threads();
  const library = await import('@huggingface/transformers');
  const { AutoModelForCausalLM, AutoTokenizer, LogLevel, env } = library;
  env.logLevel = LogLevel.NONE;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = '/';
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.fetch = () => Promise.resolve(new Response(null, { status: 404 }));
  env.useCustomCache = true;
  env.customCache = {
    match: (request) => {
      const file = files.get(request.replace(`/${name}/`, ''));
      return Promise.resolve(file && new Response(file));
    },
    put: () => Promise.resolve(),
  };

  const tokenizer = await AutoTokenizer.from_pretrained(name).catch((error: unknown) => {
    throw toEngineError(error, 'unsupported-tokenizer');
  });
  try {
    const slash = weights.file.lastIndexOf('/');
    const model = await AutoModelForCausalLM.from_pretrained(name, {
      device: backend,
      // The file is named by the card; `fp32` is what adds no suffix to a name.
      dtype: 'fp32',
      subfolder: weights.file.slice(0, Math.max(0, slash)),
      model_file_name: weights.file.slice(slash + 1).replace(/\.onnx$/u, ''),
      // Brought here: transformers.js waits for ever for a part that is not there.
      use_external_data_format: false,
      session_options: {
        executionProviders: [device ? { name: 'webgpu', device } : 'wasm'],
        externalData: weights.external.map((part) => ({ ...part })),
        logSeverityLevel: 4,
      },
    });
    return { library, model, tokenizer };
  } catch (error) {
    const failure = toEngineError(error);
    if (isOutOfMemory(error)) throw failure;
    const noRuntime = failure.message.includes('no available backend');
    throw new EngineError(noRuntime ? 'internal' : 'model-corrupt', failure.message, {
      cause: error,
    });
  }
}

/** One network that writes token by token cannot be spread over workers, so it gets threads. */
const threads = () =>
  self.crossOriginIsolated ? Math.min(4, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
