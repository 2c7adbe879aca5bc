import type { Status } from '../core/layer';

/** A document of the sample: written for it, about nobody. */
export interface SampleText {
  readonly title: string;
  readonly text: string;
  /** Spans already marked, in reading order: each is looked for after the one before it. */
  readonly marked?: readonly (readonly [
    surface: string,
    label: 'Disease' | 'Body' | 'Treatment',
  ])[];
  readonly status?: Status;
}
