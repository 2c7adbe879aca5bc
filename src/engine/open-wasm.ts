import { throwIfAborted } from './failure';
import { asModelSession, loadOrt, openSession } from './ort';
import type { Batch, Run } from './pipeline';
import { createRun } from './session-run';

/** The first runs of fresh wasm are up to five times slower, until the browser has optimised it. */
const warmups = { runs: 6, milliseconds: 1500 };

/** Opens weights on this worker's one thread. */
export async function openWasm(weights: Uint8Array): Promise<Run> {
  const ort = await loadOrt('wasm');
  const session = await openSession(ort, weights, 'wasm');
  return createRun(asModelSession(ort, session));
}

/** Runs `batch` until the code is warm or the patience is spent; answers the logits. */
export async function warmUp(run: Run, batch: Batch, signal: AbortSignal): Promise<Float32Array> {
  const end = performance.now() + warmups.milliseconds;
  let logits = await run(batch);
  for (let done = 1; done < warmups.runs && performance.now() < end; done++) {
    throwIfAborted(signal);
    logits = await run(batch);
  }
  return logits;
}
