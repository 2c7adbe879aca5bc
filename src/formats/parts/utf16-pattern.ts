/**
 * Whether bytes without a mark look like UTF-16, and in which order: most characters must be Hangul,
 * ASCII or CJK punctuation. Read in the wrong order, Korean text is mostly something else.
 */
export function utf16Pattern(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes.length < 2 || bytes.length % 2 !== 0) return null;
  const sample = bytes.subarray(0, 1 << 16);
  const little = share(sample, 'utf-16le');
  const big = share(sample, 'utf-16be');
  if (Math.max(little, big) < 0.7) return null;
  return little >= big ? 'utf-16le' : 'utf-16be';
}

function share(bytes: Uint8Array, encoding: string): number {
  const text = new TextDecoder(encoding).decode(bytes);
  const usual = /[\t\n\r\x20-\x7e\u3000-\u303f\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/gu;
  return (text.match(usual)?.length ?? 0) / text.length;
}
