import { describe, expect, it } from 'vitest';
import { decode } from '../../src/engine/decode';
import { readTags } from '../../src/engine/tags';
import { ranks, windows } from '../../src/engine/windows';
import type { Encoding } from '../../src/engine/wordpiece';
import cases from '../fixtures/engine/span-scores.json';

/** One token for each character that is not white space, as the pipeline's script has it. */
function characters(text: string) {
  const starts = [...text.matchAll(/\S/gu)].map(({ index }) => index);
  return { starts, ends: starts.map((start) => start + 1) };
}

describe('the training pipeline and the app', () => {
  const set = readTags(cases.tags, 'suffix');
  const labels = { Disease: 'Disease', Body: 'Body', Treatment: 'Treatment' };

  it.each(cases.scores)('score spans alike: %#', ({ logits, calibration, spans }) => {
    const values = Float32Array.from(logits.flat());
    const decoding = { set, labels, calibration };
    const found = decode(cases.text, characters(cases.text), values, decoding).spans;
    const places = found.map(({ start, end, label }) => [start, end, label]);
    expect(places).toEqual(spans.map((span) => span.slice(0, 3)));
    for (const [index, { score }] of found.entries())
      expect(score).toBeCloseTo(Number(spans[index]?.[3]), 5);
    expect(found.length).toBeGreaterThan(2);
  });

  it.each(cases.windows)('read the same windows: %#', ({ text, size, passage, windows: edges }) => {
    const encoding = characters(text) as unknown as Encoding;
    const found = windows(ranks(text, encoding), size, passage);
    expect(found.map(({ from, to, ownFrom, ownTo }) => [from, to, ownFrom, ownTo])).toEqual(edges);
  });
});
