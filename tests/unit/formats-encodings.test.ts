import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeText, encodings } from '../../src/formats/decode-text';
import { describeWithFixtures, fixtures } from '../support/fixtures';

const bytes = (...values: number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isLittle: boolean, mark = '') => {
  const view = new DataView(new ArrayBuffer(2 * (mark + text).length));
  for (let i = 0; i < view.byteLength / 2; i++)
    view.setUint16(2 * i, (mark + text).charCodeAt(i), isLittle);
  return new Uint8Array(view.buffer);
};

const note = '간암 환자가 입원하였다.\r\n체온 36.5도, 혈압 120/80.\n😀';

describe('decodeText', () => {
  it.each([
    ['UTF-8', utf8(note), 'utf-8', false],
    ['UTF-8 with a mark', utf8(`\ufeff${note}`), 'utf-8', true],
    ['decomposed UTF-8', utf8(note.normalize('NFD')), 'utf-8', false],
    ['UTF-16LE with a mark', utf16(note, true, '\ufeff'), 'utf-16le', true],
    ['UTF-16BE with a mark', utf16(note, false, '\ufeff'), 'utf-16be', true],
    ['UTF-16LE', utf16(note, true), 'utf-16le', false],
    ['UTF-16BE', utf16(note, false), 'utf-16be', false],
    ['UTF-16LE of Latin letters', utf16('acute pain\n', true), 'utf-16le', false],
  ] as const)('knows %s, and keeps it as it is', (_, data, encoding, hasBom) => {
    const decoded = decodeText(data);
    expect(decoded).toMatchObject({ encoding, hasBom });
    expect([note, note.normalize('NFD'), 'acute pain\n']).toContain(decoded.text);
  });

  it('knows CP949, also where it looks like UTF-16BE Hangul, and its extension', () => {
    expect(decodeText(bytes(0xb0, 0xa3, 0xbe, 0xcf))).toMatchObject({
      text: '간암',
      encoding: 'euc-kr',
    });
    // 98 DE is U+C0FE in the extension, which Node's own decoder does not have.
    expect(decodeText(bytes(0x98, 0xde, 0x20, 0xb0, 0xa3)).text).toBe('샾 간');
    expect(decodeText(bytes(0xa2, 0xe6, 0xf9, 0xd8)).text).toMatch(/^€./u);
  });

  it('puts together what strict EUC-KR spells out', () => {
    const syap = [0xa4, 0xd4, 0xa4, 0xb5, 0xa4, 0xc1, 0xa4, 0xbd];
    const ssyu = [0xa4, 0xd4, 0xa4, 0xb6, 0xa4, 0xd0, 0xa4, 0xd4];
    expect(decodeText(bytes(...syap, ...ssyu, 0xb0, 0xa3)).text).toBe('샾쓔간');
  });

  it('keeps a second mark, which is a character', () => {
    expect(decodeText(utf8('\ufeff\ufeff간')).text).toBe('\ufeff간');
  });

  it('takes no encoding that does not fit, and says from which byte', () => {
    expect(decodeText(bytes(0x61, 0x62, 0xff, 0x63))).toEqual({
      text: '',
      encoding: null,
      hasBom: false,
      bad: { utf8: 2, eucKr: 2 },
    });
    expect(decodeText(bytes(0x61, 0x62, 0xb0)).bad).toEqual({ utf8: 2, eucKr: 2 });
    expect(decodeText(bytes(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0)).encoding).toBeNull();
  });

  it('takes the one chosen, and counts what is not in it', () => {
    expect(decodeText(bytes(0x61, 0xff, 0x62, 0xff), 'utf-8')).toEqual({
      text: 'a\ufffdb\ufffd',
      encoding: 'utf-8',
      hasBom: false,
      replaced: { byte: 1, count: 2 },
    });
    expect(decodeText(bytes(0x61, 0xff, 0x62), 'euc-kr')).toMatchObject({
      text: 'a\ufffdb',
      replaced: { byte: 1, count: 1 },
    });
    expect(decodeText(utf8('간'), 'euc-kr').encoding).toBe('euc-kr');
  });

  it('reads nothing as nothing', () => {
    expect(decodeText(bytes())).toEqual({ text: '', encoding: 'utf-8', hasBom: false });
    for (const encoding of encodings) expect(decodeText(bytes(), encoding).text).toBe('');
  });

  it('decodes over the borders of its chunks', () => {
    const long = '가나다 '.repeat(400_000);
    expect(decodeText(utf8(long)).text).toBe(long);
  });
});

describeWithFixtures('real Korean files', () => {
  interface Case {
    readonly file: string;
    readonly decodes_to_sha256: string;
    readonly utf16_units: number;
  }
  const read = (path: string) => fixtures(`encodings/${path}`);
  const cases = () =>
    (JSON.parse(new TextDecoder().decode(read('derived/MANIFEST.json'))) as Partial<Case>[]).filter(
      (item): item is Case => item.file !== undefined && item.decodes_to_sha256 !== undefined,
    );

  it('decode to the text they were made of, in Node too', () => {
    expect(cases().length).toBeGreaterThan(10);
    for (const { file, decodes_to_sha256: hash, utf16_units: length } of cases()) {
      const { text } = decodeText(read(`derived/${file}`));
      expect(text.length, file).toBe(length);
      expect(createHash('sha256').update(text).digest('hex'), file).toBe(hash);
    }
  });
});
