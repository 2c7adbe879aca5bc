const MiB = 2 ** 20;

/** What a worker takes beside its weights: the runtime, its heap, the activations. */
const workerBytes = 80 * MiB;

/** Measured growth of a renderer per worker: the file, the parsed model and the packed weights. */
const timesTheFile = 3.7;

export interface Machine {
  /** Logical processors, as `navigator.hardwareConcurrency`. */
  readonly cores: number;
  /** GiB, as `navigator.deviceMemory`; not told by every browser. */
  readonly memory: number | undefined;
}

export function thisMachine(): Machine {
  const { hardwareConcurrency, deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  return { cores: hardwareConcurrency, memory: deviceMemory };
}

/**
 * How many single-thread WebAssembly workers to keep: one core stays free for the page, four are
 * enough, and together they take no more than a quarter of the machine's memory. At least one.
 */
export function poolSize({ cores, memory = 8 }: Machine, weightsBytes: number): number {
  const byCores = Math.min(4, cores - 1);
  const perWorker = workerBytes + timesTheFile * weightsBytes;
  const byMemory = Math.floor((memory * 1024 * MiB) / 4 / perWorker);
  return Math.max(1, Math.min(byCores, byMemory));
}
