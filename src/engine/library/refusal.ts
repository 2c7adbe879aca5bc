import type { FailureCode } from '../failure';

/**
 * Why a model is not taken in, or not loaded, for the person who brought it. Sizes are in bytes; `file`
 * is below the model's folder. The interface has a sentence for each.
 */
export type Refusal =
  /** The files are not what they should be. */
  | { readonly code: 'page' | 'lfs-pointer' | 'not-onnx' | 'not-json'; readonly file: string }
  | { readonly code: 'wrong-hash' | 'broken-onnx'; readonly file: string }
  | {
      readonly code: 'truncated';
      readonly file: string;
      readonly have: number;
      readonly need: number;
    }
  | { readonly code: 'missing'; readonly file: string }
  /** `file` keeps its numbers in `wanted`, which is not there, or is too short. */
  | { readonly code: 'no-external-data'; readonly file: string; readonly wanted: string }
  | { readonly code: 'bad-card'; readonly detail: string }
  /** It is no model that can be used here. */
  | { readonly code: 'no-config' | 'no-tokenizer' | 'no-weights' | 'labels' | 'empty' }
  | { readonly code: 'unknown-kind'; readonly found: string }
  | { readonly code: 'unsupported-tokenizer'; readonly found: string }
  | {
      readonly code: 'wrong-outputs';
      readonly file: string;
      readonly outputs: number;
      readonly tags: number;
    }
  | { readonly code: 'wrong-graph'; readonly file: string }
  /** It was kept, and did not open when it was tried; `why` is the engine's code. */
  | { readonly code: 'will-not-open'; readonly why: FailureCode; readonly detail: string }
  /** The archive. */
  | { readonly code: 'not-zip' | 'zip-truncated' | 'zip-too-many' }
  | {
      readonly code: 'zip-path' | 'zip-encrypted' | 'zip-method' | 'zip-bomb' | 'zip-overlap';
      readonly file: string;
    }
  | { readonly code: 'zip-broken'; readonly file: string }
  /** The device. */
  | { readonly code: 'no-room'; readonly need: number; readonly have: number }
  /** The disk said so while it was written to: browsers may promise more than there is. */
  | { readonly code: 'full'; readonly file: string; readonly need: number }
  | { readonly code: 'busy' | 'gone' | 'no-fit' }
  | { readonly code: 'kept-already'; readonly id: string }
  /** The other side. */
  | { readonly code: 'unreachable'; readonly host: string }
  | {
      readonly code: 'status';
      readonly host: string;
      readonly status: number;
      readonly file: string;
    }
  | { readonly code: 'gated'; readonly host: string }
  | { readonly code: 'bad-address'; readonly found: string }
  | { readonly code: 'interrupted'; readonly file: string };
