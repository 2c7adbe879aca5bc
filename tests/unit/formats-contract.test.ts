import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportAs } from '../../src/formats/export';
import {
  isBinary,
  type BinaryFormat,
  type Entry,
  type Format,
  type TextFormat,
} from '../../src/formats/format';
import { preview } from '../../src/formats/import';
import { formats } from '../../src/formats/index';
import { isAllowed, settle } from '../../src/formats/options';
import { binaryFile } from '../../src/formats/parts/binary';
import { isProblem, problemCodes, type Problem } from '../../src/formats/problem';
import { anyEntry } from '../support/entries';
import { marked } from '../support/marked';

const sampleOf = (text: string, path = 'file.txt') => ({ path, text, isWhole: true });

const invented: readonly Entry[] = [
  marked('첫째', '[위암|Disease]의 [수술|Treatment]을 받았다. [간|Body]에서 전이가 보인다.'),
  marked('줄 끝', '[두통|Disease]이\r\n있고\t[어지럼|Disease]도\n있다.\r\n\r\n"[배|Body]", 통증'),
  marked('풀어쓰기', `[${'당뇨병'.normalize('NFD')}|Disease]인 😀 [👩‍⚕️|Person] 환자`),
  marked('없음', '찾을 것이 없는 글이다.'),
];

describe.each([...formats])('%s', (id, format) => {
  const canWrite = format.write !== undefined;

  it('has a name in both languages and an extension without a dot', () => {
    expect(id).toMatch(/^[a-z0-9-]+$/u);
    expect(format.title.ko).not.toBe('');
    expect(format.title.en).not.toBe('');
    for (const extension of format.extensions) expect(extension).toMatch(/^[a-z0-9]+$/u);
  });

  it('declares options whose defaults it allows', () => {
    for (const specs of [format.readOptions, format.writeOptions])
      for (const spec of Object.values(specs)) expect(isAllowed(spec, spec.default)).toBe(true);
    const hasColumns = Object.values(format.readOptions).some(({ kind }) => kind === 'column');
    expect(format.columns !== undefined).toBe(hasColumns);
  });

  it.skipIf(!canWrite)('knows what it has written, whatever it is called', async () => {
    const bytes = await written(format, invented);
    for (const path of [`out.${format.extensions[0]}`, 'out']) {
      const { files, problems } = await preview([{ path, bytes: () => Promise.resolve(bytes) }]);
      if (path !== 'out' || format.carries !== 'none') expect(files[0]?.format).toBe(id);
      expect(problems).toEqual([]);
    }
  });

  it.skipIf(!canWrite)('gives back what it wrote of invented documents', async () => {
    const { report } = await exportAs(format, invented, request);
    expect(report).toMatchObject({ docs: 4, spans: 8, extra: 0, isTextSame: true });
    expect(report.lost.map(({ reason }) => reason)).toEqual(
      format.carries === 'none' ? Array<string>(8).fill('not-carried') : [],
    );
  });

  it.skipIf(!canWrite)('says the same of the same twice', async () => {
    expect(await written(format, invented)).toEqual(await written(format, invented));
  });
});

describe.each([...formats].filter(isOfText))('%s, of text', (id, format) => {
  it.skipIf(!format.write)('is surer of what it has written than any other', async () => {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      await written(format, invented),
    );
    const sample = sampleOf(text, `out.${format.extensions[0]}`);
    const { confidence } = format.sniff(sample);
    expect(confidence).toBeGreaterThan(0.5);
    for (const [other, rival] of [...formats].filter(isOfText))
      if (other !== id)
        expect(rival.sniff(sample).confidence, other).toBeLessThanOrEqual(confidence);
  });

  it('reads and guesses anything without throwing, and places its problems', () => {
    fc.assert(
      fc.property(anyEntry, fc.string(), fc.boolean(), ({ doc }, noise, isFirst) => {
        const text = isFirst ? noise + doc.text : doc.text + noise;
        const sniff = format.sniff(sampleOf(text));
        expect(sniff.confidence).toBeGreaterThanOrEqual(0);
        expect(sniff.confidence).toBeLessThanOrEqual(1);
        const options = settle(format.readOptions, sniff.options);
        for (const item of format.read({ path: 'a/b.txt', text }, options)) {
          checkItem(item);
          if (!isProblem(item)) continue;
          expect(item.line).toBeGreaterThan(0);
          expect(item.line).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe.each([...formats].filter(isOfBytes))('%s, of bytes', (_, format) => {
  it('reads and guesses its own files, damaged or not, and noise', async () => {
    const whole = await written(format, invented);
    const damage = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(whole.length).map((end) => whole.slice(0, end)),
      fc
        .array(fc.nat(whole.length * 8 - 1), { minLength: 1, maxLength: 3 })
        .map((bits) => flipped(whole, bits)),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        const file = binaryFile('a/b.x', bytes);
        const sniff = await format.sniff(file);
        expect(sniff.confidence).toBeGreaterThanOrEqual(0);
        expect(sniff.confidence).toBeLessThanOrEqual(1);
        const options = settle(format.readOptions, sniff.options);
        await format.columns?.(file, options);
        for await (const item of format.read(file, options)) {
          checkItem(item);
          if (isProblem(item)) expect(item.line).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves text that begins like its files to others', async () => {
    const text = `${format.magic} 수용체는 혈소판에 있다.`;
    const bytes = new TextEncoder().encode(text);
    const { files, samples } = await preview([{ path: 'a', bytes: () => Promise.resolve(bytes) }]);
    expect(files[0]?.encoding).toBe('utf-8');
    expect(samples[0]?.doc.text).toBe(text);
  });
});

function isOfText(pair: [string, Format]): pair is [string, TextFormat] {
  return !isBinary(pair[1]);
}

function isOfBytes(pair: [string, Format]): pair is [string, BinaryFormat] {
  return isBinary(pair[1]);
}

function flipped(bytes: Uint8Array, bits: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  for (const bit of bits) copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

const request = { format: '', split: 'one', baseName: 'out' } as const;

async function written(format: Format, entries: readonly Entry[]): Promise<Uint8Array> {
  const { files } = await exportAs(format, entries, request);
  return files[0]?.bytes ?? new Uint8Array();
}

/** That a problem names its file and a code, and that an entry is one. */
function checkItem(item: Entry | Problem): void {
  if (isProblem(item)) {
    expect(item.file).toMatch(/^a\/b\./u);
    expect(Object.keys(problemCodes)).toContain(item.code);
    return;
  }
  const { doc, spans } = item;
  expect(doc.title.trim()).not.toBe('');
  for (const { start, end } of spans) {
    expect(start).toBeLessThan(end);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeLessThanOrEqual(doc.text.length);
  }
  for (const { start, end } of doc.tokens ?? []) expect(doc.text.slice(start, end)).not.toBe('');
}
