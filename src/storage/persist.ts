export interface Usage {
  /** Bytes that this origin has stored, weights included, and bytes that it may store. */
  readonly used: number;
  readonly quota: number;
  /** Whether the browser has promised not to clear the data by itself when the disk fills up. */
  readonly persisted: boolean;
}

/**
 * Asks the browser to keep the data until the person clears them, and answers whether it will. Some
 * browsers ask the person in turn, so call it after work worth keeping was done.
 */
export const askPersist = async (): Promise<boolean> =>
  (await navigator.storage.persisted()) || navigator.storage.persist();

export async function usage(): Promise<Usage> {
  const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([
    navigator.storage.estimate(),
    navigator.storage.persisted(),
  ]);
  return { used: usage, quota, persisted };
}
