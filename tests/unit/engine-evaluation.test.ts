import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEvaluation, type Score } from '../../src/engine/evaluation';
import { modelFolder, taggers } from '../../src/engine/models';
import { pieces } from '../../src/ui/kit/pieces';

const root = join(import.meta.dirname, '../..');
const reported = taggers.filter(({ evaluation }) => evaluation !== undefined);
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

it('kbmc-mini brings its report', () => {
  expect(reported.map(({ id }) => id)).toContain('kbmc-mini');
});

describe.each(reported)('the report of $id', (card) => {
  const path = `${modelFolder(card)}${card.evaluation ?? ''}`;
  const report = parseEvaluation(read(path));
  const { scores, calibration, confusion, errors } = report;

  it('is about the weights of the card, and tells the same score', () => {
    const { file, sha256 } = report.weights;
    expect(card.files).toContainEqual(expect.objectContaining({ path: file, sha256 }));
    const { f1, precision, recall } = scores.micro;
    expect(card.score).toMatchObject({ f1, precision, recall, weights: file });
    for (const [label, score] of Object.entries(card.score?.perLabel ?? {}))
      expect(scores.perLabel[label]).toMatchObject(score);
    for (const [register, score] of Object.entries(card.score?.perRegister ?? {}))
      expect(scores.perRegister[register]).toMatchObject(score);
  });

  it('tells the calibration that the card has the engine use', () => {
    const { temperature, slope, intercept, thresholds, before, after } = calibration;
    const ece = { before: before.ece, after: after.ece };
    expect(card.calibration).toEqual({ temperature, slope, intercept, thresholds, ece });
    expect(after.ece).toBeLessThan(before.ece);
    for (const { bins } of [before, after])
      expect(bins.reduce((sum, { spans }) => sum + spans, 0)).toBe(calibration.spans);
  });

  it('counts every span once', () => {
    const expected = report.data.parts[report.data.scoredOn]?.spans ?? {};
    for (const { expected: label, predicted } of confusion.rows)
      if (label !== null) expect(sum(predicted)).toBe(expected[label]);
    const { correct, boundary, label, both, missed, invented } = errors;
    expect(correct + boundary + label + both + missed).toBe(scores.micro.spans);
    expect(correct + boundary + label + both + invented).toBe(calibration.spans);
    expect(scores.micro.precision).toBeCloseTo(correct / calibration.spans, 3);
  });

  it('holds intervals around its figures', () => {
    const { micro, perLabel, perRegister, perForm } = scores;
    const groups: Score[] = [perLabel, perRegister, perForm].flatMap((of) => Object.values(of));
    for (const { f1, f1Interval95 } of [micro, ...groups]) {
      expect(f1Interval95[0]).toBeLessThanOrEqual(f1);
      expect(f1Interval95[1]).toBeGreaterThanOrEqual(f1);
    }
  });

  it('shows errors whose spans lie in their text', () => {
    expect(report.failures.length).toBeGreaterThan(4);
    for (const { text, expected, found } of report.failures)
      for (const spans of [expected, found]) {
        const marked = pieces(text, spans, text.length).filter(({ label }) => label !== null);
        expect(marked).toHaveLength(spans.length);
      }
  });

  it('has int8 lose at most half a point against float32', () => {
    const f1 = (dtype: string) =>
      report.quantization?.rows.find((row) => row.dtype === dtype && row.backend === 'wasm')?.f1;
    const [exact, rounded] = [f1('fp32'), f1('q8')];
    expect(exact).toBeGreaterThan(0);
    expect((exact ?? 0) - (rounded ?? 0)).toBeLessThanOrEqual(0.005);
    // The figures of the report itself come from native code.
    expect(Math.abs((rounded ?? 0) - scores.micro.f1)).toBeLessThan(0.005);
  });

  it('is where the app looks for it', () => {
    expect(existsSync(join(root, path))).toBe(true);
  });
});

const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);

it('a report that is none is refused by the field', () => {
  expect(() => parseEvaluation({ version: 1 })).toThrow(
    expect.objectContaining({
      code: 'model-corrupt',
      message: expect.stringContaining('weights') as string,
    }),
  );
});
