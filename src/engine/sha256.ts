/**
 * SHA-256 as lower-case hexadecimal. Uses the browser's where it is; pages of a plain `http` host
 * have none, so that a hospital's own server would otherwise load models unchecked.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Typed as always there, but not outside secure contexts.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  return hex(subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256Here(bytes));
}

const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The first 32 bits of the fractional part of a root of each of the first primes (FIPS 180-4). */
function fractions(count: number, root: (n: number) => number): Uint32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++)
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32);
}

const rotate = (x: number, by: number) => (x >>> by) | (x << (32 - by));

/** FIPS 180-4, section 6.2, in plain JavaScript. */
export function sha256Here(bytes: Uint8Array): Uint8Array {
  const constants = fractions(64, Math.cbrt);
  const state = fractions(8, Math.sqrt);
  const w = new Uint32Array(64);
  const block = (view: DataView, offset: number) => {
    for (let t = 0; t < 16; t++) w[t] = view.getUint32(offset + t * 4);
    for (let t = 16; t < 64; t++) {
      const [a = 0, b = 0, c = 0, d = 0] = [w[t - 15], w[t - 2], w[t - 16], w[t - 7]];
      const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
      const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
      w[t] = c + s0 + d + s1;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let t = 0; t < 64; t++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (constants[t] ?? 0) + (w[t] ?? 0)) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + value;
  };

  const whole = bytes.length - (bytes.length % 64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset < whole; offset += 64) block(view, offset);
  const rest = bytes.subarray(whole);
  const tail = new DataView(new ArrayBuffer(rest.length < 56 ? 64 : 128));
  new Uint8Array(tail.buffer).set(rest);
  tail.setUint8(rest.length, 0x80);
  tail.setBigUint64(tail.byteLength - 8, BigInt(bytes.length) * 8n);
  for (let offset = 0; offset < tail.byteLength; offset += 64) block(tail, offset);

  const digest = new DataView(new ArrayBuffer(32));
  for (const [i, value] of state.entries()) digest.setUint32(i * 4, value);
  return new Uint8Array(digest.buffer);
}
