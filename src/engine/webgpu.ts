import type { Probe } from './api';

const software = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/iu;

/** Looks at the graphics adapter without loading anything. */
export async function probeWebGpu(): Promise<Probe> {
  if (!webGpu()) return { usable: false, reason: 'no-webgpu', adapter: null };
  const found = await requestAdapter();
  if (!found) return { usable: false, reason: 'no-adapter', adapter: null };
  const adapter = describe(found.info);
  return isSoftwareAdapter(found)
    ? { usable: false, reason: 'software-adapter', adapter }
    : { usable: true, reason: 'webgpu-ok', adapter };
}

// Typed as always there, but not in every browser and not outside secure contexts.
const webGpu = () => navigator.gpu as GPU | undefined;

/** The adapter to use, or `null` where there is none or no WebGPU. */
export const requestAdapter = async (): Promise<GPUAdapter | null> =>
  (await webGpu()
    ?.requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null)) ?? null;

/** True for a processor that plays a graphics adapter. */
export const isSoftwareAdapter = ({ info }: GPUAdapter): boolean =>
  info.isFallbackAdapter || software.test(describe(info));

const describe = ({ vendor, architecture, device, description }: GPUAdapterInfo) =>
  [vendor, architecture, device, description].filter(Boolean).join(' ');

/** The limits that ONNX Runtime would ask for when it makes the device itself. */
const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

/**
 * A device without the `subgroups` feature: with it, ONNX Runtime's flash attention is silently
 * wrong from 32 tokens on where subgroups are small. `null` where there is no adapter.
 */
export async function requestDevice(): Promise<GPUDevice | null> {
  const adapter = await requestAdapter();
  if (!adapter) return null;
  const requiredFeatures: GPUFeatureName[] = adapter.features.has('shader-f16')
    ? ['shader-f16']
    : [];
  const requiredLimits = Object.fromEntries(limits.map((name) => [name, adapter.limits[name]]));
  return adapter.requestDevice({ requiredFeatures, requiredLimits });
}
