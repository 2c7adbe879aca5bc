import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/formats/decode-text';
import { decodeCp949, isNativeWhole } from '../../src/formats/parts/cp949';
import { describeWithFixtures, fixtures } from '../support/fixtures.browser';

describe('CP949', () => {
  it('is whole in a browser, and our own decoder agrees with it in every pair of bytes', () => {
    expect(isNativeWhole()).toBe(true);
    const native = new TextDecoder('euc-kr');
    const differing: string[] = [];
    let pairs = 0;
    for (let lead = 0x80; lead <= 0xff; lead++)
      for (let trail = 0; trail <= 0xff; trail++) {
        const bytes = Uint8Array.of(lead, trail, 0x61);
        const text = native.decode(bytes);
        if (!text.includes('\ufffd')) pairs++;
        if (decodeCp949(bytes).text !== text) differing.push(`${String(lead)} ${String(trail)}`);
      }
    expect(differing).toEqual([]);
    expect(pairs).toBe(17_048);
  });
});

describeWithFixtures('real Korean files', () => {
  interface Case {
    readonly file: string;
    readonly how: string;
    readonly decodes_to_sha256: string;
  }

  async function cases(): Promise<readonly Case[]> {
    const bytes = await fixtures('encodings/derived/MANIFEST.json');
    const all = JSON.parse(new TextDecoder().decode(bytes)) as readonly Partial<Case>[];
    return all.filter(
      (item): item is Case => item.file !== undefined && item.decodes_to_sha256 !== undefined,
    );
  }

  const hash = async (text: string) => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    );
  };

  it('decode to the text they were made of', async () => {
    const all = await cases();
    expect(all.filter(({ how }) => how.includes('CP949')).length).toBeGreaterThan(1);
    for (const { file, decodes_to_sha256: expected } of all) {
      const bytes = await fixtures(`encodings/derived/${file}`);
      expect(await hash(decodeText(bytes).text), file).toBe(expected);
    }
  });
});
