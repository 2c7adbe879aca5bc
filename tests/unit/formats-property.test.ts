import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'papaparse';
import type { Range } from '../../src/core/text';
import { exportCorpus } from '../../src/formats/export';
import { formats } from '../../src/formats/index';
import { settle, type Options, type OptionSpec } from '../../src/formats/options';
import { csvRows } from '../../src/formats/parts/csv-rows';
import { anyEntry } from '../support/entries';

/** Any value of each option. */
const anyOptions = (id: string): fc.Arbitrary<Options> =>
  fc.record(
    Object.fromEntries(
      Object.entries(formats.get(id)?.writeOptions ?? {}).map(([name, spec]) => [
        name,
        valuesOf(spec),
      ]),
    ),
  );

const valuesOf = (spec: OptionSpec): fc.Arbitrary<string | boolean> =>
  spec.kind === 'choice'
    ? fc.constantFrom(...spec.values)
    : spec.kind === 'flag'
      ? fc.boolean()
      : fc.constant(spec.default);

const writable = [...formats].flatMap(([id, format]) => (format.write ? [id] : []));

describe('any text with any spans', () => {
  it.each(writable)('is in the file or in the report: %s', async (id) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEntry, { minLength: 1, maxLength: 4 }),
        anyOptions(id),
        fc.constantFrom('one', 'per-document'),
        async (entries, options, split) => {
          const { report } = await exportCorpus(entries, {
            format: id,
            options,
            split,
            baseName: 'x',
          });
          expect(report.exact + report.lost.length).toBe(report.spans);
          const spans = entries.flatMap((entry) => entry.spans);
          expect(report.spans).toBe(spans.length);
          expect(report.extra).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each(['jsonl', 'doccano'])('is lost to nothing in %s with UTF-16 offsets', async (id) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEntry, { minLength: 1, maxLength: 4 }), async (entries) => {
        const { report } = await exportCorpus(entries, {
          format: id,
          options: { unit: 'utf16' },
          split: 'one',
          baseName: 'x',
        });
        expect(report.lost).toEqual([]);
        expect(report.isTextSame).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("is lost to tokens cut at span edges only by white space at a span's own edge", async () => {
    await fc.assert(
      fc.asyncProperty(anyEntry, async (entry) => {
        // A surface that is not well-formed begins or ends inside a character.
        const { report } = await exportCorpus([entry], {
          format: 'kbmc',
          options: { tokens: 'eojeol-split', tags: 'prefix' },
          split: 'one',
          baseName: 'x',
        });
        expect(report.isTextSame).toBe(true);
        const isWhole = ({ start, end }: Range) =>
          !/\p{Cs}/u.test(entry.doc.text.slice(start, end));
        if (entry.spans.every(isWhole))
          for (const { surface, reason } of report.lost)
            expect(reason).toBe(surface.trim() === '' ? 'no-token' : 'edge-space');
      }),
      { numRuns: 300 },
    );
  });
});

describe('rows of CSV', () => {
  it('are those papaparse writes', () => {
    const cell = anyEntry.map(({ doc }) => doc.text);
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { maxLength: 4 }),
        (rows) => {
          const text = rows
            .map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(','))
            .join('\n');
          expect([...csvRows(text, ',')].map(({ cells }) => cells)).toEqual(rows);
          expect(parse(text, { delimiter: ',', newline: '\n' }).data).toEqual(
            rows.length > 0 ? rows : [],
          );
        },
      ),
    );
  });
});

describe('settled options', () => {
  it('are one for each declared, the last allowed', () => {
    const specs = {
      tags: { kind: 'choice', values: ['prefix', 'suffix'], default: 'prefix' },
      bom: { kind: 'flag', default: false },
    } as const;
    expect(settle(specs)).toEqual({ tags: 'prefix', bom: false });
    expect(settle(specs, { tags: 'suffix', unit: 'utf8' }, { tags: 'odd', bom: true })).toEqual({
      tags: 'suffix',
      bom: true,
    });
  });
});
