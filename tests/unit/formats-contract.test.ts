import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportAs } from '../../src/formats/export';
import type { Entry, Format } from '../../src/formats/format';
import { formats } from '../../src/formats/index';
import { isAllowed, settle } from '../../src/formats/options';
import { isProblem, problemCodes } from '../../src/formats/problem';
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

  it.skipIf(!canWrite)('knows what it has written', async () => {
    const text = await written(format, invented);
    const sniff = format.sniff(sampleOf(text, `out.${format.extensions[0]}`));
    expect(sniff.confidence).toBeGreaterThan(0.5);
    for (const [other, rival] of formats)
      if (other !== id)
        expect(
          rival.sniff(sampleOf(text, `out.${format.extensions[0]}`)).confidence,
          other,
        ).toBeLessThanOrEqual(sniff.confidence);
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
          if (!isProblem(item)) {
            checkEntry(item);
            continue;
          }
          expect(item.file).toBe('a/b.txt');
          expect(Object.keys(problemCodes)).toContain(item.code);
          expect(item.line).toBeGreaterThan(0);
          expect(item.line).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it.skipIf(!canWrite)('gives back what it wrote of invented documents', async () => {
    const { report } = await exportAs(format, invented, request);
    expect(report).toMatchObject({ docs: 4, spans: 8, extra: 0, isTextSame: true });
    expect(report.lost.map(({ reason }) => reason)).toEqual(
      format.carries === 'none' ? Array<string>(8).fill('not-carried') : [],
    );
  });

  it.skipIf(!canWrite)('says the same of the same twice', async () => {
    expect(await written(format, invented)).toBe(await written(format, invented));
  });
});

const request = { format: '', split: 'one', baseName: 'out' } as const;

async function written(format: Format, entries: readonly Entry[]): Promise<string> {
  const { files } = await exportAs(format, entries, request);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(files[0]?.bytes);
}

function checkEntry({ doc, spans }: Entry): void {
  expect(doc.title.trim()).not.toBe('');
  for (const { start, end } of spans) {
    expect(start).toBeLessThan(end);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeLessThanOrEqual(doc.text.length);
  }
  for (const { start, end } of doc.tokens ?? []) expect(doc.text.slice(start, end)).not.toBe('');
}
