import type { TaggerStatus } from './api';

export const idle: TaggerStatus = {
  state: 'idle',
  backend: null,
  reason: null,
  adapter: null,
  workers: 0,
  modelId: null,
  modelHash: null,
  card: null,
  progress: null,
  failure: null,
};

/** The status and those who watch it. */
export class StatusBoard {
  #current = idle;
  readonly #listeners = new Set<(status: TaggerStatus) => void>();

  get current(): TaggerStatus {
    return this.#current;
  }

  watch(listener: (status: TaggerStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  update(change: Partial<TaggerStatus>): void {
    this.#current = { ...this.#current, ...change };
    for (const listener of this.#listeners) listener(this.#current);
  }

  clear(): void {
    this.#listeners.clear();
  }
}
