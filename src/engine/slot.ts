import type { Backend, LoadProgress, TaggerApi } from './api';
import type { Piece } from './queue';
import type { WorkerLink } from './worker-link';

/** A worker and what it is doing. */
export interface Slot {
  readonly link: WorkerLink<TaggerApi>;
  backend: Backend;
  ready: boolean;
  running: { readonly pieces: readonly Piece[]; readonly stop: AbortController } | null;
}

/** What the workers of one loaded model have in common. */
export interface Plan {
  readonly folder: string;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly onProgress: (progress: LoadProgress) => void;
  /** Of the WebAssembly weights, once known. */
  weightsHash: string | null;
  /** WebAssembly workers at most, once known; falls when one more cannot be had. */
  limit: number | null;
}
