import type { Calibration } from '../../../session/model-card.svelte';

export type ThresholdRow = Calibration['thresholds'][number];

/**
 * What the card says of accepting from a score on: the nearest row that asks for no more, so that
 * the promise is a cautious one. `null` below the first row, and where nothing was accepted.
 */
export function rowFor(
  thresholds: readonly ThresholdRow[],
  threshold: number,
): ThresholdRow | null {
  // Scores come from a slider in hundredths.
  const below = thresholds.filter(({ at }) => at <= threshold + 1e-9);
  const row = below.reduce<ThresholdRow | null>(
    (best, one) => (best && best.at > one.at ? best : one),
    null,
  );
  return row && row.accepted > 0 ? row : null;
}
