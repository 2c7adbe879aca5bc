import { BackupError } from './backup-error';
import { Sha256 } from '../core/sha256';
import type { ZipReader } from './zip-reader';

const newline = 0x0a;

/** Reads a member of a backup as one JSON value a line, each through a parser that may refuse it. */
export class LineReader<T> {
  readonly #member: string;
  readonly #parse: (value: unknown) => T;
  readonly #bytes: AsyncGenerator<Uint8Array, undefined>;
  readonly #hash = new Sha256();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** What was read but not yet cut into lines. */
  #rest: Uint8Array = new Uint8Array();
  #line = 0;
  #ahead: { readonly value: T } | undefined;

  constructor(zip: ZipReader, member: string, parse: (value: unknown) => T) {
    this.#member = member;
    this.#parse = parse;
    this.#bytes = zip.read(member);
  }

  /** The next value, or `undefined` at the end. @throws BackupError */
  next(): Promise<T | undefined> {
    return this.take(() => true);
  }

  /** The next value if it is as wanted; otherwise it stays the next one. @throws BackupError */
  async take(isWanted: (value: T) => boolean): Promise<T | undefined> {
    this.#ahead ??= await this.#read();
    if (!this.#ahead || !isWanted(this.#ahead.value)) return undefined;
    const { value } = this.#ahead;
    this.#ahead = undefined;
    return value;
  }

  /**
   * Checks that everything was read and is what was written.
   * @throws BackupError `bad-line` when there is more, `wrong-hash`
   */
  async end(hash: string, count: number): Promise<void> {
    if (await this.next()) throw this.bad();
    if (this.#line !== count || this.#hash.hex() !== hash)
      throw new BackupError('wrong-hash', { member: this.#member });
  }

  async close(): Promise<void> {
    await this.#bytes.return(undefined);
  }

  /** The line last read, as an error. */
  bad(cause?: unknown): BackupError {
    return new BackupError('bad-line', { member: this.#member, line: this.#line }, cause);
  }

  async #read(): Promise<{ readonly value: T } | undefined> {
    const bytes = await this.#nextLine();
    if (!bytes) return undefined;
    this.#line++;
    try {
      return { value: this.#parse(JSON.parse(this.#decoder.decode(bytes))) };
    } catch (error) {
      throw error instanceof BackupError ? error : this.bad(error);
    }
  }

  async #nextLine(): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    for (;;) {
      const end = this.#rest.indexOf(newline);
      if (end >= 0) {
        parts.push(this.#rest.subarray(0, end));
        this.#rest = this.#rest.subarray(end + 1);
        return joined(parts);
      }
      if (this.#rest.length > 0) parts.push(this.#rest);
      const { value, done } = await this.#bytes.next();
      this.#rest = new Uint8Array();
      if (done) return parts.length > 0 ? joined(parts) : undefined;
      this.#hash.update(value);
      this.#rest = value;
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array()] = parts;
  if (parts.length < 2) return first;
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
