import { labelMap, type LabelMap } from '../core/label-map';
import { inReadingOrder, type Layer } from '../core/layer';
import type { Annotator } from '../core/project';
import { suggestionId } from '../core/suggestions';
import type { Doc } from '../core/text';
import type { DevicePreference, Tagger, TaggerStatus } from '../engine/api';
import { EngineError } from '../engine/failure';
import type { ProjectSession } from './project.svelte';

export type { TaggerCard } from '../engine/card';

export interface Run {
  readonly project: string;
  readonly done: number;
  readonly total: number;
  readonly state: 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';
  /** Documents the model could not tag; they stay without suggestions. */
  readonly failed: number;
  /** Why it ended early, when its state is `failed`. */
  readonly error?: unknown;
}

/** Documents on their way through the engine at once, so that every worker has one to go on with. */
const inFlight = 8;
/** Results are stored in batches of this many, or whenever the engine has nothing else to give. */
const batchSize = 16;

/** The model beside the annotator: loading it, and having it suggest for one document or for all. */
export class Tagging {
  readonly #tagger: Tagger;
  #status: TaggerStatus;
  #run = $state.raw<Run | null>(null);
  #folder = $state.raw<string | null>(null);
  #stop: AbortController | null = null;
  #resume: (() => void) | null = null;
  #loaded: { readonly folder: string; readonly device: DevicePreference } | null = null;

  constructor(tagger: Tagger) {
    this.#tagger = tagger;
    this.#status = $state.raw(tagger.status);
    tagger.onStatus((status) => (this.#status = status));
  }

  get status(): TaggerStatus {
    return this.#status;
  }

  /** The last run over a project's documents, under way or ended. */
  get run(): Run | null {
    return this.#run;
  }

  get isRunning(): boolean {
    return this.#run?.state === 'running' || this.#run?.state === 'paused';
  }

  /** Where the model lies that was loaded last, as it was given to `load`. */
  get folder(): string | null {
    return this.#folder;
  }

  /** Tags texts for their time alone, in milliseconds for all of them; nothing is kept. */
  async time(texts: readonly string[]): Promise<number> {
    const start = performance.now();
    await Promise.all(texts.map((text) => this.#tagger.tag(text)));
    return performance.now() - start;
  }

  /**
   * Loads a model; answers why not, when it cannot be. The model that was loaded before is then
   * loaded again, so that the work goes on; without one the failure is in the status.
   */
  async load(folder: string, device: DevicePreference): Promise<EngineError | null> {
    this.cancel();
    const before = this.#loaded;
    const error = await this.#open(folder, device);
    // Another load that has begun meanwhile is not to be disturbed.
    if (!error || error.code === 'aborted' || !before || before.folder === folder) return error;
    await this.#open(before.folder, before.device);
    return error;
  }

  async #open(folder: string, device: DevicePreference): Promise<EngineError | null> {
    this.#folder = folder;
    try {
      await this.#tagger.load(folder, { device });
      this.#loaded = { folder, device };
      return null;
    } catch (error) {
      if (error instanceof EngineError) return error;
      throw error;
    }
  }

  /** Has the model suggest for the open document, ahead of everything else. */
  async suggestHere(project: ProjectSession): Promise<void> {
    const open = project.document;
    if (!open || this.#status.state !== 'ready') return;
    try {
      const model = await this.#join(project);
      await project.suggest([await this.#tag(project, model, open.doc, 'now')]);
    } catch (error) {
      const { id } = project.project;
      this.#run = { project: id, done: 0, total: 1, state: 'failed', failed: 1, error };
    }
  }

  /**
   * Has the model suggest for the open document and then for every other of the project that it has
   * not tagged yet. Progress is in `run`; a document that fails is counted and passed over.
   */
  async suggestAll(project: ProjectSession): Promise<void> {
    if (this.#status.state !== 'ready' || this.isRunning) return;
    const stop = (this.#stop = new AbortController());
    const { id } = project.project;
    this.#run = { project: id, done: 0, total: 0, state: 'running', failed: 0 };
    try {
      const model = await this.#join(project);
      const queue = await this.#todo(project, model);
      this.#run = { ...this.#run, total: queue.length };
      await this.#drain(project, model, queue, stop.signal);
      this.#end(stop.signal.aborted ? 'cancelled' : 'finished');
    } catch (error) {
      this.#end(stop.signal.aborted ? 'cancelled' : 'failed', error);
    }
  }

  /** The documents the model has not tagged, the open one first. */
  async #todo(project: ProjectSession, model: Annotator): Promise<string[]> {
    const tagged = await project.store.taggedBy(model.id);
    const open = project.document?.doc.id;
    const ids = project.summaries.map(({ id }) => id).filter((id) => !tagged.has(id));
    return [...ids.filter((id) => id === open), ...ids.filter((id) => id !== open)];
  }

  pause(): void {
    if (this.#run?.state === 'running') this.#run = { ...this.#run, state: 'paused' };
  }

  resume(): void {
    if (this.#run?.state === 'paused') this.#run = { ...this.#run, state: 'running' };
    this.#resume?.();
    this.#resume = null;
  }

  cancel(): void {
    this.#stop?.abort();
    this.resume();
  }

  dispose(): void {
    this.cancel();
    this.#tagger.dispose();
  }

  #end(state: Run['state'], error?: unknown): void {
    if (this.#run) this.#run = { ...this.#run, state, ...(state === 'failed' && { error }) };
  }

  /** Several lanes take documents from one queue, and store their results in batches. */
  async #drain(
    project: ProjectSession,
    model: Annotator,
    queue: string[],
    signal: AbortSignal,
  ): Promise<void> {
    let ready: Layer[] = [];
    const store = async () => {
      const layers = ready;
      ready = [];
      if (layers.length > 0) await project.suggest(layers);
    };
    const lane = async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        if (this.#run?.state === 'paused')
          await new Promise<void>((resolve) => (this.#resume = chain(this.#resume, resolve)));
        if (signal.aborted) return;
        const layer = await this.#layerOf(project, model, id, signal);
        if (layer) ready.push(layer);
        if (this.#run)
          this.#run = {
            ...this.#run,
            done: this.#run.done + 1,
            failed: this.#run.failed + (layer ? 0 : 1),
          };
        // What the annotator looks at is shown at once.
        if (ready.length >= batchSize || id === project.document?.doc.id) await store();
      }
    };
    try {
      await Promise.all(Array.from({ length: inFlight }, lane));
    } finally {
      await store();
    }
  }

  /** The model's layer for a document, or `null` where only this document is at fault. */
  async #layerOf(
    project: ProjectSession,
    model: Annotator,
    id: string,
    signal: AbortSignal,
  ): Promise<Layer | null> {
    const doc = await project.store.doc(id);
    if (!doc) return null;
    try {
      const isOpen = id === project.document?.doc.id;
      return await this.#tag(project, model, doc, isOpen ? 'now' : 'background', signal);
    } catch (error) {
      // A tagger that is gone fails every document alike: the run ends, and its status says why.
      if (signal.aborted || this.#status.state !== 'ready') throw error;
      return null;
    }
  }

  /** Where the loaded model's labels go in a project's scheme. */
  labelMapFor({ project }: ProjectSession): LabelMap {
    const { card, modelId } = this.#status;
    const chosen = project.labelMaps?.[modelId ?? ''];
    return labelMap(Object.values(card?.labels ?? {}), project.scheme, chosen);
  }

  async #tag(
    project: ProjectSession,
    model: Annotator,
    { id, text }: Doc,
    priority: 'now' | 'background',
    signal?: AbortSignal,
  ): Promise<Layer> {
    const { spans } = await this.#tagger.tag(text, { priority, ...(signal && { signal }) });
    const key = model.modelHash?.slice(0, 8) ?? model.id;
    const map = this.labelMapFor(project);
    const suggested = spans.flatMap((span) => {
      const label = map[span.label];
      return label ? [{ ...span, id: suggestionId(key, { ...span, label }), label }] : [];
    });
    return {
      doc: id,
      annotator: model.id,
      spans: suggested.sort(inReadingOrder),
      dismissed: [],
      status: 'new',
      note: '',
    };
  }

  /** Makes the loaded model an annotator of the project, as the one in use. */
  async #join(project: ProjectSession): Promise<Annotator> {
    const { card, modelHash, modelId } = this.#status;
    const hash = modelHash ?? '';
    const id = `model:${modelId ?? 'unknown'}:${hash.slice(0, 8)}`;
    const model: Annotator = {
      id,
      kind: 'model',
      name: card ? `${card.id} ${String(card.version)}` : id,
      modelHash: hash,
    };
    if (project.model?.id !== id) {
      const others = project.project.annotators.filter((annotator) => annotator.id !== id);
      await project.update({ annotators: [...others, model] });
    }
    return model;
  }
}

const chain = (first: (() => void) | null, then: () => void) => () => {
  first?.();
  then();
};
