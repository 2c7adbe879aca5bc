import { isSoftwareAdapter, requestAdapter } from '../webgpu';
import type { DeviceFacts } from './fit';

/** Looks at this device without loading anything. */
export async function deviceFacts(): Promise<DeviceFacts> {
  const adapter = await requestAdapter();
  return {
    gpu: adapter && {
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
      shaderF16: adapter.features.has('shader-f16'),
      isSoftware: isSoftwareAdapter(adapter),
    },
    memory: machineMemory(),
    free: await freeStorage(),
  };
}

/** Only some browsers say it, and only on secure pages. */
function machineMemory(): number | null {
  const { deviceMemory } = navigator as { deviceMemory?: number };
  return deviceMemory === undefined ? null : deviceMemory * 2 ** 30;
}

/** What this origin may still store, in bytes; `null` where the browser does not say. */
export async function freeStorage(): Promise<number | null> {
  // Typed as always there, but not outside secure contexts.
  const storage = navigator.storage as StorageManager | undefined;
  const estimate = await storage?.estimate().catch(() => undefined);
  if (estimate?.quota === undefined || estimate.usage === undefined) return null;
  return Math.max(0, estimate.quota - estimate.usage);
}
