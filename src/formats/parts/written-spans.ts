import type { FlatSpan } from './flat';

/** Spans found in written bytes, each to be claimed by one of the spans that were to be written. */
export class WrittenSpans {
  readonly #spans: readonly FlatSpan[];
  readonly #claimed: boolean[];
  /** Indices by `start-end`. */
  readonly #byPlace = new Map<string, number[]>();
  /** The farthest end of all spans up to each, so that a search can stop going back. */
  readonly #reach: number[] = [];

  /** @param spans in reading order */
  constructor(spans: readonly FlatSpan[]) {
    this.#spans = spans;
    this.#claimed = spans.map(() => false);
    for (const [index, { start, end }] of spans.entries()) {
      const key = place(start, end);
      this.#byPlace.set(key, [...(this.#byPlace.get(key) ?? []), index]);
      this.#reach.push(Math.max(end, this.#reach.at(-1) ?? 0));
    }
  }

  get unclaimed(): number {
    return this.#claimed.filter((claimed) => !claimed).length;
  }

  /** Claims the span that says exactly this. */
  take(start: number, end: number, label: string): boolean {
    const here = this.#byPlace.get(place(start, end)) ?? [];
    return this.#claim(here.find((index) => this.#isFree(index, label))) !== undefined;
  }

  /** Claims a span of the same place and any label. */
  takeSame(start: number, end: number): FlatSpan | undefined {
    const here = this.#byPlace.get(place(start, end)) ?? [];
    return this.#claim(here.find((index) => this.#isFree(index)));
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
    return isLabel && this.#claimed[index] === false;
  }

  #claim(index: number | undefined): FlatSpan | undefined {
    if (index === undefined) return undefined;
    this.#claimed[index] = true;
    return this.#spans[index];
  }

  /** Indices of the spans that share a place with the range, in reading order. */
  #over(start: number, end: number): readonly number[] {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.start ?? Infinity) < end) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (let index = low - 1; index >= 0 && (this.#reach[index] ?? 0) > start; index--)
      if ((this.#spans[index]?.end ?? 0) > start) found.unshift(index);
    return found;
  }
}

const place = (start: number, end: number) => `${String(start)}-${String(end)}`;
