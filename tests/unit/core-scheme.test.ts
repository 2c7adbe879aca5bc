import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { labelMap } from '../../src/core/label-map';
import { LabelScheme, pick, withLabels } from '../../src/core/scheme';
import { schemes } from '../../src/schemes';

const [scheme = expect.fail()] = schemes;
const isAllowed = (one: unknown) => v.is(LabelScheme, one);

/** The first shipped scheme with other parts in its first label. */
const withFirst = (change: object) => ({
  ...scheme,
  labels: scheme.labels.map((label, i) => (i === 0 ? { ...label, ...change } : label)),
});

describe('schemes', () => {
  it('[E1] refuses names and keys that could not be told apart', () => {
    const second = scheme.labels[1] ?? expect.fail();
    expect(isAllowed(scheme)).toBe(true);
    for (const change of [
      ...[{ name: 'O' }, { name: '' }, { name: 'a b' }, { name: second.name }],
      ...[{ key: second.key }, { key: 'ㅂ' }, { key: '1' }],
    ])
      expect([change, isAllowed(withFirst(change))]).toEqual([change, false]);
    expect(isAllowed({ ...scheme, labels: [] })).toBe(false);
  });

  it('[E2] labels a corpus brings can be added to any scheme', () => {
    const name = fc.oneof(
      fc.constantFrom('Disease', '질병', 'DS-I', 'X'),
      fc.string({ unit: 'grapheme' }),
    );
    const names = fc.array(
      name.filter((text) => /^\S+$/u.test(text) && text !== 'O'),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(names, fc.constantFrom(...schemes), (all, one) => {
        const next = withLabels(one, all);
        expect(isAllowed(next)).toBe(true);
        expect(next.labels.slice(0, one.labels.length)).toEqual(one.labels);
        expect(new Set(next.labels.map((label) => label.name))).toEqual(
          new Set([...one.labels.map((label) => label.name), ...all]),
        );
      }),
    );
  });

  it('[E2] a name in two languages falls back to the other', () => {
    expect(pick({ ko: '질병', en: '' }, 'en')).toBe('질병');
    expect(pick({ ko: '', en: 'Disease' }, 'ko')).toBe('Disease');
    expect(pick({ ko: '질병', en: 'Disease' }, 'en')).toBe('Disease');
  });
});

describe('label map', () => {
  const [plain] = scheme.labels;
  const named = withFirst({ name: 'DS', title: { ko: '질병', en: 'Disease' }, aliases: ['sick'] });

  it('[E3] the name itself, then an alias or a title, else nowhere', () => {
    const wanted = ['DS', 'SICK', 'disease', '질병'.normalize('NFD'), 'Gene'];
    expect(Object.values(labelMap(wanted, named))).toEqual(['DS', 'DS', 'DS', 'DS', null]);
  });

  it('[E3] what the user chose comes first, unless the scheme has no such label', () => {
    expect(labelMap(['DS', 'Gene', 'sick'], named, { DS: null, Gene: 'DS', sick: 'gone' })).toEqual(
      {
        DS: null,
        Gene: 'DS',
        sick: 'DS',
      },
    );
    expect(plain?.name).not.toBe('DS');
  });
});
