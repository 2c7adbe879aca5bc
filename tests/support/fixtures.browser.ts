import { inject } from 'vitest';
import { describeWhen } from './describe-when';

export const hasFixtures = inject('hasFixtures');

/** The bytes of one shared fixture, in a browser test; the path is as for the Node side. */
export async function fixtures(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/@fixtures/${encodeURI(path)}`);
  if (!response.ok) throw new Error(`No fixture ${path}: ${String(response.status)}`);
  return new Uint8Array(await response.arrayBuffer());
}

export const describeWithFixtures = describeWhen(hasFixtures);
