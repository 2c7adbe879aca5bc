/**
 * Says that what is computed here must be computed anew when these values change, although it does
 * not read them: what it measures on the page has then moved.
 */
export function dependsOn(...values: readonly unknown[]): number {
  return values.length;
}
