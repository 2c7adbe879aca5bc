import type { TaggerCard } from './card';
import type { Failure } from './failure';

/** A stretch that the model names, `[start, end)` in UTF-16 code units of the text given. */
export interface TaggedSpan {
  readonly start: number;
  readonly end: number;
  /** A label of the scheme, by the card's map. */
  readonly label: string;
  /** Probability of exactly this span under the constrained tag distribution; see `decode.ts`. */
  readonly score: number;
}

/** The probability of every tag at every token, for those who want more than the best spans. */
export interface TokenProbabilities {
  /** The model's tags in the order of its outputs, such as `O`, `Disease-B`. */
  readonly tags: readonly string[];
  /** Token edges in UTF-16 code units. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** [tokens, tags], each row sums to 1. */
  readonly values: Float32Array;
}

export interface TagResult {
  /** In reading order, never overlapping, edges free of white space. */
  readonly spans: readonly TaggedSpan[];
  /** Present when asked for. */
  readonly probabilities?: TokenProbabilities;
}

export type Backend = 'webgpu' | 'wasm';
export type DevicePreference = 'auto' | Backend;

/** Why the engine runs where it runs. */
export type ReasonCode =
  /** WebGPU, and its logits agree with the processor's. */
  | 'webgpu-ok'
  /** The caller asked for this device. */
  | 'forced'
  /** The browser has no WebGPU. */
  | 'no-webgpu'
  /** The browser has WebGPU but no adapter for it. */
  | 'no-adapter'
  /** The adapter is a processor in disguise, slower than WebAssembly. */
  | 'software-adapter'
  /** The model has no weights for WebGPU. */
  | 'no-webgpu-file'
  /** WebGPU's logits differ from the processor's, so it is not used. */
  | 'canary'
  /** WebGPU could not open or run the model. */
  | 'webgpu-failed'
  | 'device-lost'
  | 'crashed'
  | 'out-of-memory';

export type LoadStage = 'card' | 'download' | 'verify' | 'compile' | 'warmup' | 'check';

export interface LoadProgress {
  readonly stage: LoadStage;
  /** The file in question, below the model's folder; empty where there is none. */
  readonly file: string;
  readonly loadedBytes: number;
  /** 0 when not known. */
  readonly totalBytes: number;
}

/** What to show of the tagger. Fields that do not apply yet are `null`. */
export interface TaggerStatus {
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  readonly backend: Backend | null;
  readonly reason: ReasonCode | null;
  /** The graphics adapter in its own words, also when it is not used. */
  readonly adapter: string | null;
  /** Workers that hold the model now. */
  readonly workers: number;
  readonly modelId: string | null;
  /** SHA-256 of the weights file in use, hexadecimal. */
  readonly modelHash: string | null;
  readonly card: TaggerCard | null;
  readonly progress: LoadProgress | null;
  readonly failure: Failure | null;
}

export interface LoadOptions {
  /** `auto` by default. */
  readonly device?: DevicePreference;
  /** From the model's labels to the scheme's, in place of the card's map. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface TagOptions {
  readonly signal?: AbortSignal;
  /** `now` goes ahead of everything that is `background`. `now` by default. */
  readonly priority?: 'now' | 'background';
  /** Answer `probabilities` as well. */
  readonly probabilities?: boolean;
  /** Share of the text that is done, 0 to 1; called after each part of a long text. */
  readonly onProgress?: (share: number) => void;
}

/** A loaded NER model behind its workers. Framework-free; `createTagger` makes one. */
export interface Tagger extends Disposable {
  readonly status: TaggerStatus;
  /** Calls `listener` on every change until the answer is called. */
  onStatus(listener: (status: TaggerStatus) => void): () => void;
  /**
   * Loads the model in `folder`, a same-origin URL, relative ones from the page. The model loaded
   * before, its pending loads and its texts are aborted. Rejects with an `EngineError`; the status
   * then says `failed`.
   */
  load(folder: string | URL, options?: LoadOptions): Promise<TaggerStatus>;
  /**
   * Marks the entities of `text`. Waits while a model is being loaded. Rejects with an
   * `EngineError`, and always settles.
   */
  tag(text: string, options?: TagOptions): Promise<TagResult>;
  /** Ends the workers; everything still open rejects with `aborted`. */
  dispose(): void;
}

/** What a look at the graphics adapter says, before anything is loaded. */
export interface Probe {
  readonly usable: boolean;
  readonly reason: Extract<
    ReasonCode,
    'webgpu-ok' | 'no-webgpu' | 'no-adapter' | 'software-adapter'
  >;
  readonly adapter: string | null;
}

export interface OpenRequest {
  /** Absolute URL of the model's folder, ending in a slash. */
  readonly folder: string;
  readonly device: Backend;
  readonly labels: Readonly<Record<string, string>> | null;
  /** SHA-256 of the weights when a worker before this one has found it; they are then cached. */
  readonly weightsHash: string | null;
}

export type OpenAnswer =
  | {
      readonly ok: true;
      readonly card: TaggerCard;
      readonly modelHash: string;
      readonly weightsBytes: number;
    }
  /** WebGPU is not to be used; the worker is spent. */
  | {
      readonly ok: false;
      readonly reason: Extract<ReasonCode, 'no-webgpu-file' | 'canary' | 'webgpu-failed'>;
      readonly detail: string;
    };

/** What the tagging worker answers. */
export type TaggerApi = {
  probe: { arg: null; progress: never; result: Probe };
  open: { arg: OpenRequest; progress: LoadProgress; result: OpenAnswer };
  tag: {
    arg: { readonly texts: readonly string[]; readonly probabilities: boolean };
    /** Windows done so far; also the worker's sign of life. */
    progress: number;
    result: readonly TagResult[];
  };
};
