import type { DevicePreference, LoadProgress } from './api';
import type {
  Answer,
  AskOptions,
  Assistant,
  AssistantApi,
  AssistantStatus,
  LoadAssistantOptions,
  LoadedAssistant,
} from './assistant/api';
import type { Message } from './assistant/prompt';
import { EngineError, throwIfAborted, toEngineError } from './failure';
import { libraryId } from './library/files';
import { isDeadly } from './open-first';
import { startWorker, type WorkerLink } from './worker-link';

export interface AssistantSettings {
  /** Starts a worker that serves `AssistantApi`; the app's own by default. */
  readonly spawn?: () => Worker;
  /** How long, in milliseconds, a working worker may be silent before it is taken for dead. */
  readonly silence?: number;
}

/** An assistant without a model. Its worker starts with `load`. */
export function createAssistant(settings: AssistantSettings = {}): Assistant {
  return new WorkerAssistant(settings);
}

const spawnWorker = () =>
  new Worker(new URL('./assistant.worker.ts', import.meta.url), {
    type: 'module',
    name: 'assistant',
  });

type Link = WorkerLink<AssistantApi>;

const idle: AssistantStatus = {
  state: 'idle',
  loaded: null,
  isAnswering: false,
  progress: null,
  failure: null,
};

const ended = (why: string) => new EngineError('aborted', why);

class WorkerAssistant implements Assistant {
  readonly #spawn: () => Worker;
  readonly #silence: number;
  readonly #listeners = new Set<(status: AssistantStatus) => void>();
  #status = idle;
  /** The worker that holds the model. */
  #link: Link | null = null;
  /** Ends the load under way. */
  #cancelLoad: (() => void) | null = null;
  #asking = 0;
  #lastKey = 0;

  constructor({ spawn = spawnWorker, silence = 180_000 }: AssistantSettings) {
    this.#spawn = spawn;
    this.#silence = silence;
  }

  get status(): AssistantStatus {
    return this.#status;
  }

  onStatus(listener: (status: AssistantStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async load(
    folder: string | URL,
    { device = 'auto', signal, onProgress }: LoadAssistantOptions = {},
  ): Promise<LoadedAssistant> {
    this.#cancelLoad?.();
    const address = String(folder);
    const url = libraryId(address) === null ? new URL(address, document.baseURI).href : address;
    const attempt = new AbortController();
    const cancel = () => attempt.abort();
    this.#cancelLoad = cancel;
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    this.#update({ state: 'loading', progress: null, failure: null });
    try {
      const { link, loaded } = await this.#open(url, device, attempt.signal, (progress) => {
        this.#update({ progress });
        onProgress?.(progress);
      });
      this.#link?.end(ended('Another model was loaded.'));
      this.#link = link;
      this.#update({ state: 'ready', loaded, progress: null });
      return loaded;
    } catch (error) {
      const failure = toEngineError(error);
      const { code, message } = failure;
      // A load that another has taken the place of says nothing any more.
      if (this.#cancelLoad === cancel)
        this.#update({ state: 'failed', progress: null, failure: { code, message } });
      throw failure;
    } finally {
      signal?.removeEventListener('abort', cancel);
      if (this.#cancelLoad === cancel) this.#cancelLoad = null;
    }
  }

  async ask(messages: readonly Message[], options: AskOptions = {}): Promise<Answer> {
    const { signal, onPiece, onRead, ...request } = options;
    const link = this.#link;
    if (!link) throw new EngineError('not-loaded', 'No model is loaded.');
    const key = ++this.#lastKey;
    const stop = () => void link.call('stop', key).catch(() => undefined);
    const answering = link.call(
      'ask',
      { key, messages, ...request },
      {
        onProgress: (progress) => {
          if (progress.kind === 'read') onRead?.(progress.tokens, progress.total);
          else onPiece?.(progress);
        },
      },
    );
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    this.#count(1);
    try {
      return await answering;
    } catch (error) {
      const failure = toEngineError(error);
      if (this.#link === link && isDeadly(failure)) this.#lose(failure);
      throw failure;
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#count(-1);
    }
  }

  unload(): void {
    this.#cancelLoad?.();
    this.#cancelLoad = null;
    this.#link?.end(ended('The model was unloaded.'));
    this.#link = null;
    this.#update({ ...idle, isAnswering: this.#asking > 0 });
  }

  dispose(): void {
    this.unload();
    this.#listeners.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** In a worker of its own; where WebGPU declines, once more in another without it. */
  async #open(
    folder: string,
    device: DevicePreference,
    signal: AbortSignal,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<{ link: Link; loaded: LoadedAssistant }> {
    const attempt = async (wanted: DevicePreference) => {
      throwIfAborted(signal);
      const link = startWorker<AssistantApi>({
        spawn: this.#spawn,
        silence: this.#silence,
        onDeath: (failure) => {
          if (this.#link === link) this.#lose(new EngineError(failure.code, failure.message));
        },
      });
      try {
        const answer = await link.call('open', { folder, device: wanted }, { signal, onProgress });
        if (!answer.ok) link.end(ended('WebGPU declined.'));
        return { link, answer };
      } catch (error) {
        link.end(ended('The model did not open.'));
        throw error;
      }
    };
    const first = await attempt(device);
    if (first.answer.ok) return { link: first.link, loaded: first.answer.loaded };
    const { reason, adapter } = first.answer;
    const second = await attempt('wasm');
    if (!second.answer.ok) throw new EngineError('internal', second.answer.reason);
    return { link: second.link, loaded: { ...second.answer.loaded, reason, adapter } };
  }

  /** The worker is of no more use; its memory goes back, and the model must be loaded again. */
  #lose({ code, message }: EngineError): void {
    this.#link?.end({ code, message });
    this.#link = null;
    this.#update({ state: 'failed', loaded: null, failure: { code, message } });
  }

  /** Counts the answers under way. */
  #count(change: 1 | -1): void {
    this.#asking += change;
    this.#update({ isAnswering: this.#asking > 0 });
  }

  #update(change: Partial<AssistantStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener(this.#status);
  }
}
