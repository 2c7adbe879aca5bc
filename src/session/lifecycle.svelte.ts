/** What happens to the app itself while it is open: a newer version waits, or the store is gone. */
export class Lifecycle {
  #takeUpdate = $state.raw<(() => void) | null>(null);
  #failure = $state.raw<unknown>(null);
  #isBlocked = $state.raw(false);

  /** Opens the newer version that is kept on the device, when one waits. */
  get takeUpdate(): (() => void) | null {
    return this.#takeUpdate;
  }

  updateWaits(take: () => void): void {
    this.#takeUpdate = take;
  }

  /** Why nothing can be stored any more, or the app could not start. */
  get failure(): unknown {
    return this.#failure;
  }

  fail(error: unknown): void {
    this.#failure = error;
  }

  /** Another tab holds an older version open, and the store waits for it to close. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  block(isBlocked: boolean): void {
    this.#isBlocked = isBlocked;
  }
}
