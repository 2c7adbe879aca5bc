/**
 * Why a file could not be restored. Nothing of it was kept.
 *
 * - `not-backup`: no zip file, or one of something else.
 * - `newer`: written by a later version of the app.
 * - `truncated`: the file ends too early, as after a broken download.
 * - `corrupt`: a member is missing or does not unpack.
 * - `wrong-hash`: a member is not what was written.
 * - `bad-line`: a line of a member does not say what it should.
 */
export type BackupCode =
  'not-backup' | 'newer' | 'truncated' | 'corrupt' | 'wrong-hash' | 'bad-line';

export interface BackupPlace {
  /** A file in the zip. */
  readonly member?: string;
  /** From 1. */
  readonly line?: number;
}

export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupCode;
  readonly member: string | undefined;
  readonly line: number | undefined;

  constructor(code: BackupCode, { member, line }: BackupPlace = {}, cause?: unknown) {
    super(`Backup: ${[code, member, line].filter((part) => part !== undefined).join(' ')}`, {
      cause,
    });
    this.code = code;
    this.member = member;
    this.line = line;
  }
}
