import { Sha256 } from '../core/sha256';

/**
 * SHA-256 as lower-case hexadecimal. Uses the browser's where it is; pages of a plain `http` host
 * have none, so that a hospital's own server would otherwise load models unchecked.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Typed as always there, but not outside secure contexts.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) return new Sha256().update(bytes).hex();
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
