import { decodeCp949, isNativeWhole } from './parts/cp949';
import { composeSpelt } from './parts/ks-syllables';
import { utf16Pattern } from './parts/utf16-pattern';

/** `euc-kr` is what browsers mean by it: CP949, with all 11,172 Hangul syllables. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'euc-kr'] as const;
export type Encoding = (typeof encodings)[number];

export interface Decoded {
  /** Without the byte order mark, and otherwise as the bytes say: no NFC, no change of line ends. */
  readonly text: string;
  /** `null` when no encoding fits; the text is empty then. */
  readonly encoding: Encoding | null;
  readonly hasBom: boolean;
  /** Where no encoding fits: offset of the first byte that does not, by candidate. */
  readonly bad?: { readonly utf8: number; readonly eucKr: number };
  /** Where the encoding is known and does not fit: first bad byte, and how many became U+FFFD. */
  readonly replaced?: { readonly byte: number; readonly count: number };
}

/**
 * Decodes a file. With an encoding given, that one; else the first that fits of: byte order mark,
 * strict UTF-8, UTF-16 by its pattern, strict CP949. None is guessed that does not fit wholly.
 */
export function decodeText(bytes: Uint8Array, encoding?: Encoding): Decoded {
  const work = decoding(bytes, encoding);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** `decodeText` that stops after each megabyte, so that a page can breathe in between. */
export function* decoding(bytes: Uint8Array, chosen?: Encoding): Generator<undefined, Decoded> {
  const mark = byteOrderMark(bytes);
  if (mark === 'utf-32') return unknown(bytes);
  const known = chosen ?? mark?.encoding;
  const hasBom = mark !== null && mark.encoding === known;
  if (known) return yield* decodingAs(bytes.subarray(hasBom ? mark.length : 0), known, hasBom);

  const isBinary = bytes.subarray(0, 1 << 16).includes(0);
  const pattern = utf16Pattern(bytes);
  // CP949 Hangul looks like UTF-16BE Hangul, but never holds a zero byte as spaces and line ends in
  // UTF-16 do: so without one UTF-16 comes last.
  const order: readonly (Encoding | null)[] = isBinary
    ? [pattern, 'utf-8', 'euc-kr']
    : ['utf-8', 'euc-kr', pattern];
  for (const encoding of order) {
    const text = encoding && (yield* strictly(bytes, encoding));
    if (encoding && text !== null) return { text, encoding, hasBom: false };
  }
  return unknown(bytes);
}

function* decodingAs(
  bytes: Uint8Array,
  encoding: Encoding,
  hasBom: boolean,
): Generator<undefined, Decoded> {
  const text = yield* strictly(bytes, encoding);
  if (text !== null) return { text, encoding, hasBom };
  const lossy =
    encoding === 'euc-kr'
      ? decodeCp949(bytes).text
      : new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  const count = lossy.split('\ufffd').length - 1;
  return { text: lossy, encoding, hasBom, replaced: { byte: firstBad(bytes, encoding), count } };
}

const unknown = (bytes: Uint8Array): Decoded => ({
  text: '',
  encoding: null,
  hasBom: false,
  bad: { utf8: firstBad(bytes, 'utf-8'), eucKr: firstBad(bytes, 'euc-kr') },
});

type Mark = { readonly encoding: Encoding; readonly length: number };

function byteOrderMark(bytes: Uint8Array): Mark | 'utf-32' | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', length: 3 };
  // No browser decodes UTF-32, and its mark begins like the one of UTF-16.
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return 'utf-32';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32';
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', length: 2 };
  return null;
}

const chunk = 1 << 20;

function* strictly(bytes: Uint8Array, encoding: Encoding): Generator<undefined, string | null> {
  if (encoding === 'euc-kr' && !isNativeWhole()) {
    const { text, firstBad: bad } = decodeCp949(bytes);
    return bad < 0 ? composeSpelt(text) : null;
  }
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let text = '';
  try {
    for (let at = 0; at < bytes.length; at += chunk) {
      text += decoder.decode(bytes.subarray(at, at + chunk), { stream: true });
      yield;
    }
    text += decoder.decode();
    return encoding === 'euc-kr' ? composeSpelt(text) : text;
  } catch {
    return null;
  }
}

/** Offset of the byte at which the encoding stops to fit; the length when the end is cut off. */
function firstBad(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding === 'euc-kr') {
    const { firstBad: bad } = decodeCp949(bytes);
    return bad < 0 ? bytes.length : bad;
  }
  let [fits, fails] = [0, bytes.length + 1];
  while (fails - fits > 1) {
    const middle = (fits + fails) >> 1;
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, middle), {
        stream: true,
      });
      fits = middle;
    } catch {
      fails = middle;
    }
  }
  return fits;
}
