import type { Backend, DevicePreference, OpenAnswer, Probe, ReasonCode } from './api';
import { EngineError, toEngineError } from './failure';

/** Failures that leave a worker unusable, but not the model. */
export type Deadly = 'crashed' | 'device-lost' | 'out-of-memory';

export const isDeadly = (error: EngineError): error is EngineError & { readonly code: Deadly } =>
  error.code === 'crashed' || error.code === 'device-lost' || error.code === 'out-of-memory';

/** Workers, as far as the choice of a device is concerned. */
export interface Workers<W> {
  readonly start: () => W;
  readonly probe: (worker: W) => Promise<Probe>;
  readonly open: (worker: W, backend: Backend) => Promise<OpenAnswer>;
  readonly drop: (worker: W) => void;
}

export type Opened = Extract<OpenAnswer, { ok: true }>;

/** A worker that holds the model, and why it holds it where it does. */
export interface First<W> {
  readonly worker: W;
  readonly answer: Opened;
  readonly reason: ReasonCode;
  readonly adapter: string | null;
}

/** This worker is of no more use, and why. */
interface Spent {
  readonly ok: false;
  readonly reason: ReasonCode;
  readonly detail: string;
}

/**
 * Opens the model in one worker: on WebGPU where that is wanted, there, and right, else on
 * WebAssembly. A worker that dies on the way is replaced once. Throws `no-webgpu` when WebGPU was
 * demanded and cannot be had at all.
 */
export async function openFirst<W>(
  workers: Workers<W>,
  device: DevicePreference,
): Promise<First<W>> {
  if (device === 'wasm') return openWasm(workers, 'forced', null);
  const isDemanded = device === 'webgpu';
  const worker = workers.start();
  let adapter: string | null = null;
  const attempt = async (): Promise<OpenAnswer | Spent> => {
    const probe = await workers.probe(worker);
    ({ adapter } = probe);
    const willDo = probe.usable || (isDemanded && probe.reason === 'software-adapter');
    if (willDo) return workers.open(worker, 'webgpu');
    return { ok: false, reason: probe.reason, detail: '' };
  };
  const answer = await attempt().catch(orSpent);
  if (answer.ok) return { worker, answer, reason: isDemanded ? 'forced' : 'webgpu-ok', adapter };
  workers.drop(worker);
  const { reason, detail } = answer;
  if (isDemanded && isAbsence(reason)) throw new EngineError('no-webgpu', `${reason} ${detail}`);
  return openWasm(workers, reason, adapter);
}

const isAbsence = (reason: ReasonCode) =>
  reason === 'no-webgpu' || reason === 'no-adapter' || reason === 'no-webgpu-file';

async function openWasm<W>(
  workers: Workers<W>,
  reason: ReasonCode,
  adapter: string | null,
): Promise<First<W>> {
  let worker = workers.start();
  let answer = await workers.open(worker, 'wasm').catch(orSpent);
  if (!answer.ok) {
    workers.drop(worker);
    worker = workers.start();
    answer = await workers.open(worker, 'wasm');
  }
  if (!answer.ok) throw new EngineError('internal', answer.detail);
  return { worker, answer, reason, adapter };
}

function orSpent(error: unknown): Spent {
  const failure = toEngineError(error);
  if (!isDeadly(failure)) throw failure;
  return { ok: false, reason: failure.code, detail: failure.message };
}
