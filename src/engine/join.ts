import type { TagResult, TokenProbabilities } from './api';

/** The results of a text's segments as the result of the text; `starts` are the segments' offsets. */
export function joinResults(results: readonly TagResult[], starts: readonly number[]): TagResult {
  const spans = results.flatMap(({ spans }, index) => {
    const shift = starts[index] ?? 0;
    return spans.map((span) => ({ ...span, start: span.start + shift, end: span.end + shift }));
  });
  const parts = results.map(({ probabilities }) => probabilities).filter((part) => !!part);
  if (parts.length === 0 || parts.length < results.length) return { spans };
  return { spans, probabilities: joinProbabilities(parts, starts) };
}

function joinProbabilities(
  parts: readonly TokenProbabilities[],
  starts: readonly number[],
): TokenProbabilities {
  const tokens = parts.reduce((sum, part) => sum + part.starts.length, 0);
  const tags = parts[0]?.tags ?? [];
  const joined = {
    tags,
    starts: new Uint32Array(tokens),
    ends: new Uint32Array(tokens),
    values: new Float32Array(tokens * tags.length),
  };
  let token = 0;
  for (const [index, part] of parts.entries()) {
    const shift = starts[index] ?? 0;
    joined.values.set(part.values, token * tags.length);
    joined.starts.set(
      part.starts.map((start) => start + shift),
      token,
    );
    joined.ends.set(
      part.ends.map((end) => end + shift),
      token,
    );
    token += part.starts.length;
  }
  return joined;
}
