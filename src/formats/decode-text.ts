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
  /** Where the encoding was chosen and does not fit: first bad byte, and how many became U+FFFD. */
  readonly replaced?: { readonly byte: number; readonly count: number };
}
