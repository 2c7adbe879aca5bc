import type { Backend, DevicePreference, LoadProgress, ReasonCode } from '../api';
import type { AssistantCard, Variant } from '../card';
import type { Failure } from '../failure';
import type { Piece } from './answer-stream';
import type { Message, Trimmed } from './prompt';

/** A language model that is loaded, and where it runs. */
export interface LoadedAssistant {
  readonly card: AssistantCard;
  /** As it was given to `load`, absolute. */
  readonly folder: string;
  readonly backend: Backend;
  /** Why it runs there. */
  readonly reason: ReasonCode;
  /** The graphics adapter in its own words, also when it is not used. */
  readonly adapter: string | null;
  readonly variant: Variant;
  /** SHA-256 of the weights file, hexadecimal; `null` where nobody has reckoned it. */
  readonly hash: string | null;
}

/** What to show of the assistant. */
export interface AssistantStatus {
  /**
   * What became of the last `load`. While it is under way and after it failed, the model loaded
   * before goes on. `failed` also when a model has died.
   */
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  readonly loaded: LoadedAssistant | null;
  readonly isAnswering: boolean;
  readonly progress: LoadProgress | null;
  readonly failure: Failure | null;
}

export interface LoadAssistantOptions {
  /** `auto` by default: WebGPU where a real adapter is, else WebAssembly. */
  readonly device?: DevicePreference;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface AskOptions {
  /** Ends the answer where it is; what was written until then is answered. */
  readonly signal?: AbortSignal;
  /** Whatever has just been written; joined, the pieces of a kind are the answer's text or thought. */
  readonly onPiece?: (piece: Piece) => void;
  /** Tokens of the question read so far, and of all that must be read. */
  readonly onRead?: (tokens: number, total: number) => void;
  /** Lets a model think first whose card says that it can. */
  readonly thinking?: boolean;
  /** The language of the card's words to the model; Korean by default. */
  readonly language?: 'ko' | 'en';
  /** The card's by default, and 0 where it has none: always the most probable token. */
  readonly temperature?: number;
  /** The card's by default; 0 draws from all tokens. */
  readonly topK?: number;
  /** 0 by default. */
  readonly seed?: number;
  /** The card's by default, else 256. */
  readonly maxNewTokens?: number;
}

export interface Answer {
  readonly text: string;
  /** What the model thought before it answered; empty where it did not. */
  readonly thought: string;
  /** `end`: the model was done. `length`: it had no tokens left. `stopped`: the caller's signal. */
  readonly finish: 'end' | 'length' | 'stopped';
  readonly trimmed: Trimmed;
  /** The tokens written, the one that ends the answer left out. */
  readonly tokens: readonly number[];
  readonly promptTokens: number;
  /** Tokens of the prompt that were still in memory from the answer before. */
  readonly reusedTokens: number;
  readonly contextTokens: number;
  /** From the question to the first token, in milliseconds. */
  readonly firstTokenMs: number;
  /** Of the prompt's tokens that had to be read; 0 where there is nothing to measure by. */
  readonly readPerSecond: number;
  /** Of the tokens after the first; 0 where there is nothing to measure by. */
  readonly writtenPerSecond: number;
}

/** A language model behind its worker. Framework-free; `createAssistant` makes one. */
export interface Assistant extends Disposable {
  readonly status: AssistantStatus;
  /** Calls `listener` on every change until the answer is called. */
  onStatus(listener: (status: AssistantStatus) => void): () => void;
  /**
   * Loads the model in `folder`: a same-origin URL, relative ones from the page, or `library:<id>/`.
   * The model loaded before goes on until the new one is ready, and for good when that fails.
   * Rejects with an `EngineError`, and always settles.
   */
  load(folder: string | URL, options?: LoadAssistantOptions): Promise<LoadedAssistant>;
  /**
   * Answers the last of `messages`, questions and answers in turn, one question after another. The
   * card's own words come before them where they bring no system message. Rejects with an
   * `EngineError`, and always settles.
   */
  ask(messages: readonly Message[], options?: AskOptions): Promise<Answer>;
  /** Ends the worker, which is what gives the memory back; an open answer rejects with `aborted`. */
  unload(): void;
  /** Ends everything; later calls reject. */
  dispose(): void;
}

export interface OpenAssistantRequest {
  readonly folder: string;
  readonly device: DevicePreference;
}

export type OpenAssistantAnswer =
  | { readonly ok: true; readonly loaded: LoadedAssistant }
  /** WebGPU is not to be used; the worker is spent. */
  | {
      readonly ok: false;
      readonly reason: Extract<ReasonCode, 'canary' | 'webgpu-failed'>;
      readonly adapter: string | null;
    };

export type AskRequest = {
  /** One for each question, to stop it by. */
  readonly key: number;
  readonly messages: readonly Message[];
} & Omit<AskOptions, 'signal' | 'onPiece' | 'onRead'>;

export type AskProgress =
  Piece | { readonly kind: 'read'; readonly tokens: number; readonly total: number };

/** What the assistant's worker answers. */
export type AssistantApi = {
  open: { arg: OpenAssistantRequest; progress: LoadProgress; result: OpenAssistantAnswer };
  ask: { arg: AskRequest; progress: AskProgress; result: Answer };
  /** Ends the answer to the question of this key, which is then answered as far as it came. */
  stop: { arg: number; progress: never; result: null };
};
