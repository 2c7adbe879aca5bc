import type { Message } from '../../src/engine/assistant/prompt';

/** One answer, as both pages measure it. */
export interface LlmAnswer {
  readonly text: string;
  readonly tokens: readonly number[];
  readonly promptTokens: number;
  readonly reusedTokens: number;
  readonly firstTokenMs: number;
  readonly writtenPerSecond: number;
}

/** What a page of the benchmark offers on `window.llm`; times in milliseconds. */
export interface LlmPage {
  /** Loads the model in a folder of this server; answers how long it took. */
  load(folder: string, device: string): Promise<number>;
  ask(messages: readonly Message[], maxNewTokens: number): Promise<LlmAnswer>;
  unload(): Promise<void>;
}

declare global {
  interface Window {
    llm: LlmPage;
  }
}
