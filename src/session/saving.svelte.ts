import type { Transaction } from '../core/history';
import type { Layer } from '../core/layer';

type Write = (layer: Layer, change: Transaction) => Promise<void>;

/**
 * Edits on their way to the disk, in the order they were made. Each waits for the one before it, and
 * none is given up: when a write fails the rest stays here, and `retry` goes on from there.
 */
export class Saving {
  readonly #write: Write;
  #queue = $state.raw<readonly { readonly layer: Layer; readonly change: Transaction }[]>([]);
  #failure = $state.raw<unknown>(null);
  #running: Promise<void> | null = null;

  constructor(write: Write) {
    this.#write = write;
  }

  /** Whether every edit is on the disk. */
  get isSaved(): boolean {
    return this.#queue.length === 0;
  }

  /** How many edits are not on the disk yet. */
  get unsaved(): number {
    return this.#queue.length;
  }

  /** Why the last write failed, while edits wait for a retry. */
  get failure(): unknown {
    return this.#failure;
  }

  add(layer: Layer, change: Transaction): void {
    this.#queue = [...this.#queue, { layer, change }];
    if (this.#failure === null) this.#run();
  }

  retry(): void {
    this.#failure = null;
    this.#run();
  }

  /** Resolves when nothing is under way: all is saved, or a write has failed. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #run(): void {
    this.#running ??= this.#drain().finally(() => {
      this.#running = null;
      if (this.#queue.length > 0 && this.#failure === null) this.#run();
    });
  }

  async #drain(): Promise<void> {
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      try {
        await this.#write(next.layer, next.change);
      } catch (error) {
        this.#failure = error;
        return;
      }
      this.#queue = this.#queue.slice(1);
    }
  }
}
