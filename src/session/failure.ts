import type { Language } from '../core/scheme';
import { EngineError } from '../engine/failure';
import { fill, messages } from '../i18n';
import { BackupError } from '../storage/backup-error';
import { StorageError } from '../storage/errors';

/** What went wrong and what to do about it, for the person in front of the screen. */
export function whyFailed(error: unknown, language: Language): string {
  const { failures } = messages(language);
  if (error instanceof StorageError) return failures.storage[error.code];
  if (error instanceof EngineError) return failures.engine[error.code];
  if (!(error instanceof BackupError)) return failures.unknown;
  const { code, member = '', line = 0 } = error;
  return fill(failures.backup[code], { member, line }, language);
}
