/**
 * CP949 (in browsers: `euc-kr`), for where the platform's own decoder is not whole. Node's knows only
 * the 2,350 syllables of KS X 1001; the other 8,822 stand in Microsoft's extension in the order of
 * Unicode, so they need no table. Source: the index of https://encoding.spec.whatwg.org/#euc-kr-decoder,
 * which a browser test compares with this in all 17,048 pairs.
 */
const firstLead = 0x81;
const firstTrail = 0x41;
const trails = 0xfe - firstTrail + 1;
const place = (lead: number, trail: number) => (lead - firstLead) * trails + trail - firstTrail;

let table: Uint16Array | undefined;

/** UTF-16 code units by pointer, 0 where there is none. Everything in CP949 is one code unit. */
function computed(): Uint16Array {
  const codes = new Uint16Array((0xfe - firstLead + 1) * trails);
  const standard = new Set<number>();
  const decoder = new TextDecoder('euc-kr');
  for (let lead = 0xa1; lead <= 0xfe; lead++)
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      const code = decoder.decode(Uint8Array.of(lead, trail)).charCodeAt(0);
      // Node fills the user-defined rows with private characters, and browsers leave them out.
      if (code === 0xfffd || (code >= 0xe000 && code < 0xf900)) continue;
      codes[place(lead, trail)] = code;
      standard.add(code);
    }
  // Two signs that KS X 1001 got in 1998, after Node's table was drawn.
  codes[place(0xa2, 0xe6)] = 0x20ac;
  codes[place(0xa2, 0xe7)] = 0xae;
  let syllable = 0xac00;
  for (const [lead, trail] of extension()) {
    while (standard.has(syllable)) syllable++;
    if (syllable > 0xd7a3) break;
    codes[place(lead, trail)] = syllable++;
  }
  return codes;
}

function* extension(): Iterable<readonly [lead: number, trail: number]> {
  for (let lead = firstLead; lead <= 0xc6; lead++)
    for (let trail = firstTrail; trail <= (lead <= 0xa0 ? 0xfe : 0xa0); trail++) {
      const isLetter = trail <= 0x5a || (trail >= 0x61 && trail <= 0x7a);
      if (isLetter || trail >= 0x81) yield [lead, trail];
    }
}

export interface Cp949Text {
  readonly text: string;
  /** Offset of the first byte that is not CP949, or -1; each such place is U+FFFD in the text. */
  readonly firstBad: number;
}

/** Decodes all of it, whatever it is. */
export function decodeCp949(bytes: Uint8Array): Cp949Text {
  table ??= computed();
  const units = new Uint16Array(bytes.length);
  let length = 0;
  let firstBad = -1;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      units[length++] = lead;
      continue;
    }
    const trail = isLead(lead) ? (bytes[at + 1] ?? 0) : 0;
    const code = trail >= firstTrail && trail <= 0xfe ? (table[place(lead, trail)] ?? 0) : 0;
    if (code === 0 && firstBad < 0) firstBad = at;
    units[length++] = code === 0 ? 0xfffd : code;
    // An ASCII byte after a bad lead is read as itself, as the standard says.
    if (code !== 0 || trail >= 0x80) at++;
  }
  return { text: new TextDecoder('utf-16le').decode(units.subarray(0, length)), firstBad };
}

const isLead = (byte: number): boolean => byte >= firstLead && byte <= 0xfe;

/** Whether the platform's decoder knows the extension. */
export const isNativeWhole = (): boolean =>
  new TextDecoder('euc-kr').decode(Uint8Array.of(0x81, 0x41)) === '갂';
