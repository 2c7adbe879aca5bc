import { throwIfAborted } from './failure';
import { asModelSession, loadOrt, openSession } from './ort';
import type { Batch, Run } from './pipeline';
import type { ModelWeights } from './read-model';
import { createRun } from './session-run';

/** The first runs of fresh wasm are up to five times slower, until the browser has optimised it. */
const warmups = { runs: 6, milliseconds: 1500 };

/** Opens weights on this worker's one thread. */
export async function openWasm({ bytes, external }: ModelWeights): Promise<Run> {
  const ort = await loadOrt('wasm');
  const session = await openSession(ort, bytes, 'wasm', external);
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
