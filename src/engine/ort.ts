import type * as Ort from 'onnxruntime-web';
import wasmFactory from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmBinary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import gpuFactory from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import gpuBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import type { Backend } from './api';
import type { ModelWeights } from './read-model';
import { EngineError, isOutOfMemory, toEngineError } from './failure';
import type { ModelSession } from './session-run';

export type { Ort };

/**
 * The one place that points ONNX Runtime at files of our own: its factory and its wasm, of the same
 * build, by URL. Left to itself it would ask a CDN, or import the factory as `blob:`, which the
 * content security policy forbids; a factory of another build hangs without an error.
 *
 * @param bundle which of ONNX Runtime's scripts; transformers.js brings the larger one, which runs
 *   either wasm
 */
export async function loadOrt(backend: Backend, bundle = backend): Promise<typeof Ort> {
  const ort =
    bundle === 'wasm'
      ? await import('onnxruntime-web/wasm')
      : await import('onnxruntime-web/webgpu');
  const [mjs, wasm] = backend === 'wasm' ? [wasmFactory, wasmBinary] : [gpuFactory, gpuBinary];
  const absolute = (url: string) => new URL(url, self.location.href).href;
  ort.env.wasm.wasmPaths = { mjs: absolute(mjs), wasm: absolute(wasm) };
  // Several workers with one thread each beat one with several, most of all on a busy machine.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.initTimeout = 60_000;
  ort.env.logLevel = 'error';
  return ort;
}

/**
 * Opens a graph. `external` are the files that hold its numbers, where they are not in it. Throws
 * `model-corrupt` when ONNX Runtime cannot read them, `out-of-memory` when they do not fit.
 */
export async function openSession(
  ort: typeof Ort,
  weights: Uint8Array,
  provider: 'wasm' | Ort.InferenceSession.WebGpuExecutionProviderOption,
  external: ModelWeights['external'] = [],
): Promise<Ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(weights, {
      executionProviders: [provider],
      ...(external.length > 0 && { externalData: [...external] }),
      // Errors; that shape arithmetic stays on the processor is meant to be so.
      logSeverityLevel: 3,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (isOutOfMemory(error)) throw toEngineError(error);
    const noRuntime = message.includes('no available backend');
    throw new EngineError(noRuntime ? 'internal' : 'model-corrupt', message, { cause: error });
  }
}

/** An ONNX Runtime session in the shape that `createRun` takes. */
export function asModelSession(
  ort: typeof Ort,
  session: Ort.InferenceSession,
): ModelSession<Ort.Tensor> {
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    tensor: (data, dims) => new ort.Tensor('int64', data, dims),
    run: (feeds) => session.run(feeds),
  };
}
