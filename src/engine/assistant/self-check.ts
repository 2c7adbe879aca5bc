import { isClose, tolerance } from '../canary';
import type { Network } from './network';

/** Long enough for the known faults of WebGPU kernels, which begin at 32 tokens, and no longer. */
const tokens = 40;
/** Steps so short that another kernel runs. */
const step = 8;

/**
 * Whether a network reads a text at once as it does bit by bit. Kernels for long and for short inputs
 * differ, and the ones for long inputs have been silently wrong; a second copy of the weights on the
 * processor, as for taggers, has no room here. Leaves the network empty, and warm.
 */
export async function isConsistent(network: Network, ids: readonly number[]): Promise<boolean> {
  const text = ids.slice(0, tokens);
  await network.keep(0);
  const atOnce = Float32Array.from(await network.read(text));
  await network.keep(0);
  let bitByBit: Float32Array = new Float32Array();
  for (let at = 0; at < text.length; at += step)
    bitByBit = await network.read(text.slice(at, at + step));
  await network.keep(0);
  return isClose(atOnce, bitByBit, tolerance.float16);
}
