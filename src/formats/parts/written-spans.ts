import type { FlatSpan } from './flat';

/** Spans found in written bytes, each to be claimed by one of the spans that were to be written. */
export class WrittenSpans {
  readonly #spans: readonly FlatSpan[];
  readonly #claimed: Uint8Array;
  /** The farthest end of all spans up to each, so that a search can stop going back. */
  readonly #reach: Float64Array;

  /** @param spans in reading order */
  constructor(spans: readonly FlatSpan[]) {
    this.#spans = spans;
    this.#claimed = new Uint8Array(spans.length);
    this.#reach = new Float64Array(spans.length);
    let reach = 0;
    for (const [index, { end }] of spans.entries())
      this.#reach[index] = reach = Math.max(end, reach);
  }

  get unclaimed(): number {
    return this.#claimed.reduce((sum, claimed) => sum - claimed, this.#claimed.length);
  }

  /** Claims the span that says exactly this. */
  take(start: number, end: number, label: string): boolean {
    return this.#claim(this.#at(start, end, label)) !== undefined;
  }

  /** Claims a span of the same place and any label. */
  takeSame(start: number, end: number): FlatSpan | undefined {
    return this.#claim(this.#at(start, end));
  }

  /** Claims the first span that shares a place and has the label. */
  takeOver(start: number, end: number, label: string): FlatSpan | undefined {
    return this.#claim(this.#over(start, end).find((index) => this.#isFree(index, label)));
  }

  /** Whether any span, claimed or not, shares a place. */
  isCovered(start: number, end: number): boolean {
    return this.#over(start, end).length > 0;
  }

  #isFree(index: number, label?: string): boolean {
    const isLabel = label === undefined || this.#spans[index]?.span.label === label;
    return isLabel && this.#claimed[index] === 0;
  }

  #claim(index: number | undefined): FlatSpan | undefined {
    if (index === undefined) return undefined;
    this.#claimed[index] = 1;
    return this.#spans[index];
  }

  /** The first free span of exactly this place. */
  #at(start: number, end: number, label?: string): number | undefined {
    for (let index = this.#firstFrom(start); this.#spans[index]?.start === start; index++)
      if (this.#spans[index]?.end === end && this.#isFree(index, label)) return index;
    return undefined;
  }

  /** Indices of the spans that share a place with the range, in reading order. */
  #over(start: number, end: number): readonly number[] {
    const found: number[] = [];
    for (let index = this.#firstFrom(end) - 1; (this.#reach[index] ?? 0) > start; index--)
      if ((this.#spans[index]?.end ?? 0) > start) found.unshift(index);
    return found;
  }

  /** Index of the first span that begins at the position or after it, by binary search. */
  #firstFrom(position: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.start ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
