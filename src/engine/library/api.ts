import type { ModelCard } from '../card';
import type { Found } from './describe';
import type { Origin } from './manifest';
import type { SourceRequest } from './source';

/** What a place holds, for a person to choose from. Nothing of it is stored yet. */
export interface Offer extends Found {
  readonly origin: Origin;
  readonly name: string;
  /** Who is asked, when it is another origin than the app's; `null` otherwise. */
  readonly host: string | null;
}

export interface AddRequest {
  readonly source: SourceRequest;
  readonly named: readonly ModelCard[];
  /** The graphs to take; their data comes along. */
  readonly weights: readonly string[];
  /** Names for outputs that the config does not name. */
  readonly tags: readonly string[] | null;
}

export interface AddProgress {
  readonly file: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** What the workers that take models in answer. */
export type LibraryApi = {
  look: {
    arg: { readonly source: SourceRequest; readonly named: readonly ModelCard[] };
    progress: never;
    result: Offer;
  };
  /** Answers the id that the model is kept under. */
  add: { arg: AddRequest; progress: AddProgress; result: string };
};
