/**
 * Why storage could not do what was asked. A cancelled operation is none of these: it rejects with
 * the reason of its `AbortSignal`.
 *
 * - `unavailable`: the browser gives this page no database (a private window, a policy, a full disk).
 * - `outdated`: a newer version of the app owns the data; this page must be reloaded.
 * - `terminated`: the browser took the database away, as when site data are cleared.
 * - `closed`: this page closed the store itself.
 * - `quota`: there is no room; nothing of the write was kept.
 * - `missing`: the project or document is not there, or no longer.
 * - `corrupt`: the browser could not read what it had stored.
 * - `failed`: anything else, with its `cause`.
 */
export type StorageCode =
  'unavailable' | 'outdated' | 'terminated' | 'closed' | 'quota' | 'missing' | 'corrupt' | 'failed';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageCode;

  constructor(code: StorageCode, cause?: unknown) {
    super(`Storage: ${code}`, { cause });
    this.code = code;
  }
}

const codes: Readonly<Record<string, StorageCode>> = {
  QuotaExceededError: 'quota',
  VersionError: 'outdated',
  // Chromium answers these when a file of the database is gone or does not decode.
  NotReadableError: 'corrupt',
  DataError: 'corrupt',
};

/** A browser's failure as ours. What was thrown by our own code passes through as it is. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  return new StorageError(codes[error.name] ?? 'failed', error);
}
