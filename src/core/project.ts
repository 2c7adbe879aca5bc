import type { LabelMap } from './label-map';
import type { LabelScheme } from './scheme';

/** A person and a model are both annotators: each has one layer in each document. */
export interface Annotator {
  readonly id: string;
  readonly kind: 'person' | 'model';
  readonly name: string;
  /** SHA-256 of the weights a model's layer was made with. */
  readonly modelHash?: string;
}

export interface Project {
  readonly id: string;
  readonly name: string;
  /** A copy, not a reference: a scheme edited later must not reinterpret finished work. */
  readonly scheme: LabelScheme;
  readonly annotators: readonly Annotator[];
  /** What the user chose for the labels of a model, by the model's id. */
  readonly labelMaps?: Readonly<Record<string, LabelMap>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** The short project that ships with the app, marked as such. */
  readonly sample?: boolean;
}

/** The person whose layer is edited. One person works in a browser profile. */
export const me = 'me';
