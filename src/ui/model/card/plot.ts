/** An SVG path through points, straight from one to the next; empty for none. */
export function linePath(points: readonly (readonly [x: number, y: number])[]): string {
  return points
    .map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join('');
}

/** The radius of a dot whose area stands for a share, up to `largest`; never too small to be seen. */
export const dotRadius = (share: number, largest: number): number =>
  Math.max(2, Math.sqrt(share) * largest);
