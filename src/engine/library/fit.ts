import type { Variant } from '../card';

/** What this device can hold, as far as a browser tells. Sizes in bytes; `null` is not known. */
export interface DeviceFacts {
  /** `null` without WebGPU. */
  readonly gpu: {
    readonly maxBufferSize: number;
    readonly maxStorageBufferBindingSize: number;
    readonly shaderF16: boolean;
    /** A processor in disguise. */
    readonly isSoftware: boolean;
  } | null;
  /** Of the machine; browsers round it, and name a ceiling where there is more. */
  readonly memory: number | null;
  /** What may still be stored. */
  readonly free: number | null;
}

/** One thing that speaks against a variant on this device, with the numbers in bytes. */
export type Finding =
  | { readonly code: 'no-webgpu' | 'no-f16' | 'software-adapter' | 'slow-on-wasm' }
  | {
      readonly code: 'buffer' | 'binding' | 'wasm-limit' | 'memory';
      readonly need: number;
      readonly have: number;
    };

/** `doubtful` may be tried by someone who knows; `no` cannot work and is not offered. */
export type Verdict = 'fits' | 'doubtful' | 'no';

export interface Fit {
  readonly variant: Variant;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

/** WebAssembly addresses 4 GiB, whatever the machine has. */
const wasmBytes = 4 * 2 ** 30;

/** What a browser's report of memory or of speed says is a warning, not a wall. */
const soft: ReadonlySet<Finding['code']> = new Set(['memory', 'software-adapter', 'slow-on-wasm']);

/** How one variant would do on this device, before anything of it is loaded. */
export function fitOf(variant: Variant, device: DeviceFacts): Fit {
  const findings = variant.device === 'webgpu' ? onGpu(variant, device) : onWasm(variant);
  const { memoryBytes: need } = variant;
  if (device.memory !== null && need > device.memory)
    findings.push({ code: 'memory', need, have: device.memory });
  const isHard = findings.some(({ code }) => !soft.has(code));
  return {
    variant,
    findings,
    verdict: isHard ? 'no' : findings.length > 0 ? 'doubtful' : 'fits',
  };
}

/** The first variant that fits, WebGPU's before WebAssembly's, else the first doubtful one. */
export function chooseFit(fits: readonly Fit[]): Fit | null {
  for (const verdict of ['fits', 'doubtful'] as const)
    for (const device of ['webgpu', 'wasm'] as const) {
      const found = fits.find((fit) => fit.verdict === verdict && fit.variant.device === device);
      if (found) return found;
    }
  return null;
}

function onGpu({ shaderF16, largestBufferBytes: need = 0 }: Variant, { gpu }: DeviceFacts) {
  const findings: Finding[] = [];
  if (!gpu) return [{ code: 'no-webgpu' } as Finding];
  if (gpu.isSoftware) findings.push({ code: 'software-adapter' });
  if (shaderF16 && !gpu.shaderF16) findings.push({ code: 'no-f16' });
  if (need > gpu.maxBufferSize) findings.push({ code: 'buffer', need, have: gpu.maxBufferSize });
  else if (need > gpu.maxStorageBufferBindingSize)
    findings.push({ code: 'binding', need, have: gpu.maxStorageBufferBindingSize });
  return findings;
}

/** On WebAssembly, MatMulNBits is several times slower than int8: a page that seems to hang. */
const slowOnWasm: ReadonlySet<Variant['dtype']> = new Set(['q4', 'q4f16', 'q8n', 'w8']);

function onWasm({ dtype, memoryBytes: need }: Variant): Finding[] {
  return [
    ...(need > wasmBytes ? [{ code: 'wasm-limit' as const, need, have: wasmBytes }] : []),
    ...(slowOnWasm.has(dtype) ? [{ code: 'slow-on-wasm' as const }] : []),
  ];
}

/**
 * The most memory held while weights of so many bytes are opened, where no exporter reckoned it.
 * Measured: 392 MB of float32 in one file peak at 1,416 MB on WebAssembly, and a GPU holds them once
 * more beside the copy that is being uploaded.
 */
export const memoryFor = (bytes: number, device: Variant['device']): number =>
  Math.ceil(bytes * (device === 'wasm' ? 3.6 : 2.2));
