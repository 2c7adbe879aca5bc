import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChooser } from '../../src/engine/assistant/sampler';

const logits = Float32Array.of(1, 3, 2, 3, -1);
const draws = (sampling: Parameters<typeof createChooser>[0], count = 4000) => {
  const choose = createChooser(sampling);
  return Array.from({ length: count }, () => choose(logits));
};

describe('a chooser', () => {
  it('at temperature 0 takes the largest, the first of equals', () => {
    expect(draws({ temperature: 0, topK: 0, seed: 1 }, 3)).toEqual([1, 1, 1]);
  });

  it('draws the same from the same seed, and otherwise from another', () => {
    const first = draws({ temperature: 1, topK: 0, seed: 7 }, 60);
    expect(draws({ temperature: 1, topK: 0, seed: 7 }, 60)).toEqual(first);
    expect(draws({ temperature: 1, topK: 0, seed: 8 }, 60)).not.toEqual(first);
  });

  it.each([0.5, 1, 2])('at temperature %d draws as often as softmax says', (temperature) => {
    const weights = Array.from(logits, (logit) => Math.exp(logit / temperature));
    const sum = weights.reduce((a, b) => a + b, 0);
    const drawn = draws({ temperature, topK: 0, seed: 3 });
    for (const [index, weight] of weights.entries()) {
      const share = drawn.filter((id) => id === index).length / drawn.length;
      expect(Math.abs(share - weight / sum)).toBeLessThan(0.03);
    }
  });

  it('leaves out all but the top k', () => {
    expect(new Set(draws({ temperature: 5, topK: 2, seed: 1 }))).toEqual(new Set([1, 3]));
    expect(new Set(draws({ temperature: 5, topK: 3, seed: 1 }))).toEqual(new Set([1, 2, 3]));
    expect(new Set(draws({ temperature: 5, topK: 1000, seed: 1 })).size).toBe(5);
  });

  it('never takes what is no number, and says so when nothing else is there', () => {
    const some = fc.array(
      fc.oneof(fc.constant(NaN), fc.float({ noNaN: true, min: -50, max: 50 })),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(some, fc.nat(5), fc.constantFrom(0, 0.7), (values, topK, temperature) => {
        const choose = createChooser({ temperature, topK, seed: 1 });
        const given = Float32Array.from(values);
        if (given.every(Number.isNaN)) expect(() => choose(given)).toThrow(RangeError);
        else expect(given[choose(given)]).not.toBeNaN();
      }),
    );
  });
});
