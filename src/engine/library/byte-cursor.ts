/** Bytes that are read in parts, `[start, end)`. */
export interface Bytes {
  readonly size: number;
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A Blob, or a file on the disk, in parts. */
export const bytesOf = (blob: Blob): Bytes => ({
  size: blob.size,
  read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
});

/** Bytes that are in memory already. */
export const bytesIn = (bytes: Uint8Array): Bytes => ({
  size: bytes.length,
  read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
});

const windowBytes = 1 << 16;

/** Called with a field's number, where it ends, and its number where it is one. */
export type OnField = (field: number, end: number, value: number | null) => Promise<void> | void;

/**
 * Walks over Protocol Buffers without holding them: only what is looked at is read, so that the
 * gigabytes between two headers cost nothing. Source: protobuf.dev, “Encoding”.
 */
export class ByteCursor {
  readonly #bytes: Bytes;
  readonly #broken: () => Error;
  #window = new Uint8Array();
  #windowAt = 0;
  /** Where the next byte is read. */
  at = 0;

  /** `broken` makes the error for bytes that end too early or make no sense. */
  constructor(bytes: Bytes, broken: () => Error) {
    this.#bytes = bytes;
    this.#broken = broken;
  }

  /** Calls `onField` for each field up to `end`, and goes on behind it wherever it left off. */
  async fields(end: number, onField: OnField): Promise<void> {
    while (this.at < end) {
      const key = await this.varint();
      const field = Math.floor(key / 8);
      const wire = key % 8;
      if (field === 0) throw this.#broken();
      if (wire === 0) await onField(field, this.at, await this.varint());
      else {
        const size = wire === 2 ? await this.varint() : wire === 1 ? 8 : wire === 5 ? 4 : -1;
        const next = this.at + size;
        if (size < 0 || next > end) throw this.#broken();
        if (wire === 2) await onField(field, next, null);
        this.at = next;
      }
    }
    if (this.at > end) throw this.#broken();
  }

  /** A number; exact up to 2^53, which no size in a file exceeds. */
  async varint(): Promise<number> {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#window[this.at - this.#windowAt] ?? (await this.#next());
      this.at++;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw this.#broken();
  }

  /** The text up to `end`. */
  async text(end: number): Promise<string> {
    const bytes = await this.#bytes.read(this.at, end);
    this.at = end;
    return new TextDecoder().decode(bytes);
  }

  async #next(): Promise<number> {
    this.#windowAt = this.at;
    this.#window = Uint8Array.from(
      await this.#bytes.read(this.at, Math.min(this.at + windowBytes, this.#bytes.size)),
    );
    const [byte] = this.#window;
    if (byte === undefined) throw this.#broken();
    return byte;
  }
}
