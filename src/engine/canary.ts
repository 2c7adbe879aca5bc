import type { Batch } from './pipeline';
import type { Tokenizer } from './wordpiece';

/**
 * Our own words, long enough: the known faults of WebGPU kernels begin at 32 tokens, and a large
 * vocabulary makes few tokens of a sentence.
 */
export const canaryText =
  '만성 폐쇄성 폐질환으로 치료받던 환자가 사흘 전부터 심해진 호흡곤란과 발열로 응급실에 내원하여 흉부 단순 ' +
  '촬영과 혈액 검사를 시행한 뒤 항생제 투여를 시작하였다. 좌측 무릎의 통증과 부종은 관절 천자 후 호전되었고, ' +
  '고혈압과 당뇨병 약은 입원 중에도 그대로 복용하도록 하였다.';

/** The canary as one run of the model, at most `maxTokens` long. */
export function canaryBatch({ encode, spec }: Tokenizer, maxTokens: number): Batch {
  const { ids } = encode(canaryText);
  const window = [spec.first, ...ids.slice(0, maxTokens - 2), spec.last];
  return {
    size: 1,
    length: window.length,
    ids: BigInt64Array.from(window, BigInt),
    mask: new BigInt64Array(window.length).fill(1n),
    types: new BigInt64Array(window.length),
  };
}

/**
 * How far logits of the same weights may be apart, as a share of the logits' standard deviation.
 * Measured: right kernels differ by 0.00001 in float32 and 0.007 in float16, the wrong ones by 0.15
 * and more.
 */
export const tolerance = { float32: 0.01, float16: 0.05 } as const;

/** How many tokens must get the same tag from other weights (int8); wrong kernels agree at random. */
const sameTags = 0.9;

/** True when no logit is farther from its counterpart than the tolerance allows. */
export function isClose(actual: Float32Array, expected: Float32Array, allowed: number): boolean {
  if (actual.length !== expected.length) return false;
  const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length;
  const variance = expected.reduce((sum, value) => sum + (value - mean) ** 2, 0) / expected.length;
  const limit = allowed * Math.sqrt(variance);
  return expected.every((value, index) => Math.abs(value - (actual[index] ?? NaN)) <= limit);
}

/** True when nearly all tokens get the same tag; for logits of differently quantized weights. */
export function hasSameTags(actual: Float32Array, expected: Float32Array, tags: number): boolean {
  const tokens = expected.length / tags;
  let same = 0;
  for (let token = 0; token < tokens; token++)
    if (bestTag(actual, token, tags) === bestTag(expected, token, tags)) same++;
  return actual.length === expected.length && same >= sameTags * tokens;
}

/** −1 where a logit is not a number. */
function bestTag(logits: Float32Array, token: number, tags: number): number {
  const row = logits.subarray(token * tags, (token + 1) * tags);
  return row.indexOf(Math.max(...row));
}
