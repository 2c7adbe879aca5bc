import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Sha256 } from '../../src/core/sha256';

const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

it('is the known digest of every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 37) % 256);
    expect(new Sha256().update(bytes).hex()).toBe(expected(bytes));
  }
});

it('does not depend on how the bytes were cut', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, (parts) => {
      const hash = new Sha256();
      for (const part of parts) hash.update(part);
      expect(hash.hex()).toBe(expected(Buffer.concat(parts)));
    }),
  );
});
