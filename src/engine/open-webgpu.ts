import type { OpenAnswer, LoadStage } from './api';
import { canaryBatch, hasSameTags, isClose, tolerance } from './canary';
import type { TaggerCard } from './card';
import { EngineError, toEngineError } from './failure';
import { asModelSession, loadOrt, openSession, type Ort } from './ort';
import type { Batch, Run } from './pipeline';
import { sizeOf, type ModelWeights } from './read-model';
import { createRun } from './session-run';
import { requestDevice } from './webgpu';
import type { Tokenizer } from './wordpiece';

export interface GpuModel {
  readonly card: TaggerCard;
  readonly tokenizer: Tokenizer;
  readonly tags: number;
  readonly readWeights: (file: string) => Promise<ModelWeights>;
  readonly tell: (stage: LoadStage, file: string) => void;
}

/** A model that is ready to run, and which weights those are. */
export interface Opened {
  readonly run: Run;
  readonly hash: string;
  readonly bytes: number;
}

type Declined = Extract<OpenAnswer, { ok: false }>;

/** Above this, the weights are not opened a second time on the processor only to compare. */
const largestTwice = 60e6;

/**
 * Opens a model on WebGPU and compares its logits with the processor's before it is trusted.
 * Declines, rather than throws, where the model or the GPU is not fit for it.
 */
export async function openWebGpu(model: GpuModel): Promise<Opened | Declined> {
  const { card, tokenizer } = model;
  const device = await requestDevice();
  if (!device) return declined('webgpu-failed', 'The adapter gave no device.');
  const half = device.features.has('shader-f16') ? card.device.webgpuFp16 : undefined;
  const file = half ?? card.device.webgpu;
  if (!file) {
    device.destroy();
    return declined('no-webgpu-file', 'The card names no file for WebGPU.');
  }
  const weights = await model.readWeights(file);
  try {
    model.tell('compile', file);
    const ort = await loadOrt('webgpu');
    const session = await openSession(
      ort,
      weights.bytes,
      { name: 'webgpu', device },
      weights.external,
    );
    const run = guard(createRun(asModelSession(ort, session)), device);
    const batch = canaryBatch(tokenizer, card.maxTokens);
    model.tell('warmup', file);
    const logits = await run(batch);
    model.tell('check', file);
    if (!(await agrees(model, ort, { file, weights, isHalf: file === half, batch, logits }))) {
      device.destroy();
      return declined('canary', file);
    }
    return { run, hash: weights.hash, bytes: sizeOf(weights) };
  } catch (error) {
    device.destroy();
    const failure = toEngineError(error);
    // These say something of the model, not of the GPU, and would come again on WebAssembly.
    if (failure.code === 'model-corrupt' || failure.code === 'model-missing') throw failure;
    return declined('webgpu-failed', failure.message);
  }
}

const declined = (reason: Declined['reason'], detail: string): Declined => ({
  ok: false,
  reason,
  detail,
});

interface Candidate {
  readonly file: string;
  readonly weights: ModelWeights;
  readonly isHalf: boolean;
  readonly batch: Batch;
  readonly logits: Float32Array;
}

/** The same weights on the processor where they are small, else its own weights, read more loosely. */
async function agrees(model: GpuModel, ort: typeof Ort, candidate: Candidate): Promise<boolean> {
  const { file, weights, isHalf, batch, logits } = candidate;
  const wasmFile = model.card.device.wasm;
  const sameWeights = sizeOf(weights) <= largestTwice || file === wasmFile;
  const reference = sameWeights ? weights : await model.readWeights(wasmFile);
  const session = await openSession(ort, reference.bytes, 'wasm', reference.external);
  const expected = await createRun(asModelSession(ort, session))(batch);
  await session.release();
  return sameWeights
    ? isClose(logits, expected, isHalf ? tolerance.float16 : tolerance.float32)
    : hasSameTags(logits, expected, model.tags);
}

/** Turns the loss of the device, and every other failure of a run on it, into `device-lost`. */
function guard(run: Run, device: GPUDevice): Run {
  let isLost = false;
  const lost = device.lost.then(({ message }): never => {
    isLost = true;
    throw new EngineError('device-lost', message);
  });
  // Nobody may be waiting when it happens.
  lost.catch(() => undefined);
  return async (batch) => {
    if (isLost) return lost;
    try {
      return await Promise.race([run(batch), lost]);
    } catch (error) {
      const { message } = toEngineError(error);
      throw new EngineError('device-lost', message, { cause: error });
    }
  };
}
