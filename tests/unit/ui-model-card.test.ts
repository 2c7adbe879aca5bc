import { expect, it } from 'vitest';
import { sides } from '../../src/ui/model/card/example';
import { dotRadius, linePath } from '../../src/ui/model/card/plot';
import { sectionsOf, unknownOf } from '../../src/ui/model/card/sections';
import { rowFor } from '../../src/ui/model/card/thresholds';

const row = (at: number, precision: number, accepted = 10) => ({
  at,
  precision,
  recall: 0.5,
  accepted,
});

it('a threshold is promised what the row below it gave', () => {
  const rows = [row(0.5, 0.8), row(0.9, 0.95), row(0.95, 0, 0)];
  expect(rowFor(rows, 0.49)).toBeNull();
  expect(rowFor(rows, 0.89)?.precision).toBe(0.8);
  expect(rowFor(rows, 0.9)?.precision).toBe(0.95);
  expect(rowFor(rows, 0.94)?.precision).toBe(0.95);
  // Nothing was accepted there, so nothing is known.
  expect(rowFor(rows, 0.97)).toBeNull();
  expect(rowFor([], 0.9)).toBeNull();
});

it('agreeing spans of an error have no words', () => {
  const example = {
    kind: 'label',
    item: '1',
    register: 'qa',
    text: '위암과 간',
    expected: [
      { start: 0, end: 2, label: 'Disease' },
      { start: 4, end: 5, label: 'Body' },
    ],
    found: [
      { start: 0, end: 2, label: 'Disease', score: 0.9 },
      { start: 4, end: 5, label: 'Disease', score: 0.6 },
    ],
  } as const;
  const { gold, model } = sides(
    { ...example, expected: [...example.expected], found: [...example.found] },
    ({ label, score }) => `${label} ${String(score)}`,
  );
  expect(gold.map(({ label }) => label)).toEqual(['', 'Body undefined']);
  expect(model.map(({ label }) => label)).toEqual(['', 'Disease 0.6']);
});

it('a line goes through its points, and dots stand for shares by their area', () => {
  expect(
    linePath([
      [0, 1],
      [2.25, 3],
    ]),
  ).toBe('M0.0 1.0L2.3 3.0');
  expect(linePath([])).toBe('');
  expect(dotRadius(0.25, 20)).toBe(10);
  expect(dotRadius(0, 20)).toBe(2);
});

it('a bare card says what is not known, and shows no empty parts', () => {
  const card = {
    id: 'plain',
    version: 0,
    task: 'token-classification',
    title: { ko: 'plain', en: 'plain' },
    labels: { X: 'X' },
    tagStyle: 'prefix',
    maxTokens: 64,
    files: [],
    device: { wasm: 'model.onnx' },
    licence: '',
  } as const;
  const bare = { ...card, files: [] };
  expect(unknownOf(bare, false)).toEqual(['score', 'calibration', 'licence', 'data', 'hash']);
  const page = { card: bare, evaluation: null, isReading: false };
  expect(sectionsOf(page)).toEqual(['data', 'unknown']);
});
