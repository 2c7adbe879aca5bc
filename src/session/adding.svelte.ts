import { EngineError, refused } from '../engine/failure';
import type { AddProgress, Offer } from '../engine/library/api';
import { addModel, lookAt } from '../engine/library/client';
import { canBeRead } from '../engine/library/describe';
import { freeStorage } from '../engine/library/device';
import { chooseFit, fitOf, type DeviceFacts, type Fit } from '../engine/library/fit';
import { libraryFolder } from '../engine/library/files';
import type { SourceRequest } from '../engine/library/source';
import type { Weights } from '../engine/library/weights';
import { createTagger } from '../engine/tagger';
import { askPersist } from '../storage/persist';
import type { ModelLibrary } from './library.svelte';

export type { AddProgress, Offer } from '../engine/library/api';
export type { SourceRequest } from '../engine/library/source';
export type { Weights } from '../engine/library/weights';

export type Step = 'source' | 'looking' | 'offer' | 'adding' | 'trying' | 'added';

/** Failures that say something of the model and not of this moment. */
const ofTheModel: ReadonlySet<string> = new Set([
  'model-corrupt',
  'model-missing',
  'model-not-model',
  'wrong-labels',
  'unsupported-tokenizer',
]);

/**
 * A model on its way into the library: looked at, offered with its sizes and what this device makes
 * of them, kept, and a tagger opened once before it is called added. Nothing is stored before `add`.
 */
export class Adding {
  readonly #library: ModelLibrary;
  #step = $state.raw<Step>('source');
  #request = $state.raw<SourceRequest | null>(null);
  #offer = $state.raw<Offer | null>(null);
  #fits = $state.raw<ReadonlyMap<string, readonly Fit[]>>(new Map());
  #chosen = $state.raw<ReadonlySet<string>>(new Set());
  #tags = $state.raw<readonly string[]>([]);
  #free = $state.raw<number | null>(null);
  #progress = $state.raw<AddProgress | null>(null);
  #error = $state.raw<unknown>(null);
  #added = $state.raw<string | null>(null);
  #work: AbortController | null = null;

  constructor(library: ModelLibrary) {
    this.#library = library;
  }

  get step(): Step {
    return this.#step;
  }

  /** What the place holds, once it has been looked at. */
  get offer(): Offer | null {
    return this.#offer;
  }

  /** Who is asked, when it is another origin; `null` otherwise. */
  get host(): string | null {
    const request = this.#request;
    if (request?.kind === 'hub') return new URL(request.hub).host;
    return request?.kind === 'url' ? new URL(request.url).host : null;
  }

  get progress(): AddProgress | null {
    return this.#progress;
  }

  /** Why the last step failed; `null` when it did not. */
  get error(): unknown {
    return this.#error;
  }

  /** What `Workspace.useModel` takes, once a tagger is there; `null` for other models. */
  get key(): string | null {
    const isTagger = this.#offer?.card.task === 'token-classification';
    return isTagger && this.#added !== null ? libraryFolder(this.#added) : null;
  }

  /** What may still be stored, in bytes; `null` where the browser does not say. */
  get free(): number | null {
    return this.#free;
  }

  fitsOf({ file }: Weights): readonly Fit[] {
    return this.#fits.get(file) ?? [];
  }

  isChosen = ({ file }: Weights): boolean => this.#chosen.has(file);

  choose({ file }: Weights, isChosen: boolean): void {
    const others = [...this.#chosen].filter((other) => other !== file);
    this.#chosen = new Set(isChosen ? [...others, file] : others);
  }

  /** Names given to outputs that the config does not name; empty where none has been given. */
  get tags(): readonly string[] {
    return this.#tags;
  }

  name(output: number, tag: string): void {
    this.#tags = this.#tags.with(output, tag);
  }

  /** What `add` would store, in bytes. */
  get bytes(): number {
    const { weights = [], textBytes = 0 } = this.#offer ?? {};
    return weights.filter(this.isChosen).reduce((sum, { bytes }) => sum + bytes, textBytes);
  }

  get hasRoom(): boolean {
    return this.#free === null || this.bytes <= this.#free;
  }

  /** Whether what is chosen can be stored and then loaded. */
  get isReady(): boolean {
    const chosen = this.#offer?.weights.filter(this.isChosen) ?? [];
    const canRun = chosen.some((weights) =>
      this.fitsOf(weights).some(({ verdict }) => verdict !== 'no'),
    );
    const isNamed = !this.#offer?.unnamed || this.hasSoundTags;
    return canRun && isNamed && this.hasRoom;
  }

  /** Whether the names given to outputs make a set of tags. */
  get hasSoundTags(): boolean {
    return canBeRead(this.#tags);
  }

  /** Looks at what a place holds. For another origin only a button that names it may call this. */
  async look(request: SourceRequest): Promise<void> {
    this.#request = request;
    await this.#attempt('looking', 'source', async (signal) => {
      const offer = await lookAt(request, this.#library.named, { signal });
      const facts = await this.#library.facts();
      this.#free = await freeStorage();
      this.#fits = new Map(
        offer.weights.map(({ file, variants }) => [
          file,
          variants.map((variant) => fitOf(variant, facts)),
        ]),
      );
      this.#chosen = new Set(usualChoice(offer, facts));
      this.#tags = offer.unnamed?.map(() => '') ?? [];
      this.#offer = offer;
      this.#step = 'offer';
    });
  }

  /** Stores what was chosen. What was interrupted goes on where it was left. */
  async add(): Promise<void> {
    const source = this.#request;
    if (!source || !this.isReady) return;
    void askPersist();
    await this.#attempt('adding', 'offer', async (signal) => {
      const tags = this.#offer?.unnamed ? [...this.#tags] : null;
      const weights = [...this.#chosen];
      const { named } = this.#library;
      const id = await addModel(
        { source, named, weights, tags },
        { signal, onProgress: (progress) => (this.#progress = progress) },
      );
      if (this.#offer?.card.task === 'token-classification') await this.#try(id, signal);
      this.#added = id;
      this.#step = 'added';
    });
    await this.#library.refresh();
  }

  /** Ends what is going on; what has come is kept for the next attempt. */
  cancel(): void {
    this.#work?.abort();
  }

  /** Back to the choice of a place. */
  back(): void {
    this.cancel();
    this.#offer = null;
    this.#error = null;
    this.#step = 'source';
  }

  async #attempt(
    step: Step,
    before: Step,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const controller = (this.#work = new AbortController());
    this.#error = null;
    this.#progress = null;
    this.#step = step;
    try {
      await work(controller.signal);
    } catch (error) {
      if (this.#work !== controller) return;
      this.#step = before;
      const isStopped = error instanceof EngineError && error.code === 'aborted';
      if (!isStopped) this.#error = error;
    }
  }

  /** Opens a tagger once beside the one in use. One that does not open is not kept. */
  async #try(id: string, signal: AbortSignal): Promise<void> {
    this.#step = 'trying';
    const tagger = createTagger();
    try {
      const { card } = await tagger.load(libraryFolder(id), { device: 'wasm', signal });
      if (!card) throw new EngineError('internal', 'A model without a card.');
    } catch (error) {
      if (!(error instanceof EngineError) || !ofTheModel.has(error.code)) throw error;
      await this.#library.remove(id);
      throw refused({ code: 'will-not-open', why: error.code, detail: error.message }, error);
    } finally {
      tagger.dispose();
    }
  }
}

/**
 * The weights that this device would load. A tagger's for WebAssembly come along, because WebGPU's
 * results are compared with them and they are what is left when the GPU is lost.
 */
function usualChoice({ card, weights, variants }: Offer, facts: DeviceFacts): readonly string[] {
  const best = chooseFit(variants.map((variant) => fitOf(variant, facts)))?.variant.file;
  const first = best ?? weights[0]?.file;
  if (first === undefined) return [];
  if (card.task === 'text-generation') return [first];
  const { wasm } = card.device;
  return weights.some(({ file }) => file === wasm) ? [...new Set([wasm, first])] : [first];
}
