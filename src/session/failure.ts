import type { Language } from '../core/scheme';
import { EngineError } from '../engine/failure';
import type { Finding } from '../engine/library/fit';
import type { Refusal } from '../engine/library/refusal';
import { fill, formatsOf, messages } from '../i18n';
import { BackupError } from '../storage/backup-error';
import { StorageError } from '../storage/errors';

/** What went wrong and what to do about it, for the person in front of the screen. */
export function whyFailed(error: unknown, language: Language): string {
  const { failures } = messages(language);
  if (error instanceof StorageError) return failures.storage[error.code];
  if (error instanceof EngineError)
    return error.refusal ? whyRefused(error.refusal, language) : failures.engine[error.code];
  if (!(error instanceof BackupError)) return failures.unknown;
  const { code, member = '', line = 0 } = error;
  return fill(failures.backup[code], { member, line }, language);
}

const whyRefused = (refusal: Refusal, language: Language): string =>
  fill(messages(language).library.refusal[refusal.code], sizesIn(refusal, language), language);

/** What speaks against a variant of a model on this device. */
export const whyUnfit = (finding: Finding, language: Language): string =>
  fill(messages(language).library.finding[finding.code], sizesIn(finding, language), language);

/** The numbers of bytes among the values, as sizes to be read. */
function sizesIn(values: object, language: Language): Record<string, string> {
  const formats = formatsOf(language);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'number' && (name === 'need' || name === 'have')
        ? formats.bytes(value)
        : String(value),
    ]),
  );
}
