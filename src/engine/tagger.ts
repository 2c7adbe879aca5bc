import type {
  Backend,
  LoadOptions,
  OpenAnswer,
  TagOptions,
  Tagger,
  TaggerApi,
  TaggerStatus,
  TagResult,
} from './api';
import { EngineError, toEngineError } from './failure';
import { isDeadly, openFirst, type Deadly, type Opened } from './open-first';
import { poolSize, thisMachine, type Machine } from './pool-size';
import { isWanted, TagQueue, type Piece } from './queue';
import type { Plan, Slot } from './slot';
import { idle, StatusBoard } from './status';
import { startWorker } from './worker-link';

export interface TaggerSettings {
  /** Starts a worker that serves `TaggerApi`; the app's own by default. */
  readonly spawn?: () => Worker;
  readonly machine?: Machine;
  /** How long, in milliseconds, a working worker may be silent before it is taken for dead. */
  readonly silence?: number;
}

/** A tagger without a model. Its workers start with `load`. */
export function createTagger(settings: TaggerSettings = {}): Tagger {
  return new WorkerTagger(settings);
}

const spawnWorker = () =>
  new Worker(new URL('./tagger.worker.ts', import.meta.url), { type: 'module', name: 'tagger' });

/** WebGPU batches what it gets; a WebAssembly worker takes one segment at a time. */
const piecesPerCall: Record<Backend, number> = { webgpu: 16, wasm: 1 };

const replaced = () => new EngineError('aborted', 'The tagger was given another task.');

class WorkerTagger implements Tagger {
  readonly #spawn: () => Worker;
  readonly #machine: Machine;
  readonly #silence: number;
  readonly #board = new StatusBoard();
  readonly #queue = new TagQueue(() => this.#pump());
  readonly #slots = new Set<Slot>();
  #plan: Plan | null = null;
  #growing = false;

  constructor({ spawn, machine, silence }: TaggerSettings) {
    this.#spawn = spawn ?? spawnWorker;
    this.#machine = machine ?? thisMachine();
    this.#silence = silence ?? 180_000;
  }

  get status(): TaggerStatus {
    return this.#board.current;
  }

  onStatus(listener: (status: TaggerStatus) => void): () => void {
    return this.#board.watch(listener);
  }

  async load(folder: string | URL, options: LoadOptions = {}): Promise<TaggerStatus> {
    const { device = 'auto', labels = null, signal, onProgress } = options;
    this.#reset();
    const plan: Plan = {
      folder: new URL(folder, document.baseURI).href.replace(/\/*$/u, '/'),
      labels,
      weightsHash: null,
      limit: null,
      onProgress: (progress) => {
        if (this.#plan !== plan) return;
        this.#board.update({ progress });
        onProgress?.(progress);
      },
    };
    this.#plan = plan;
    this.#board.update({ ...idle, state: 'loading' });
    const abort = () => {
      if (this.#plan === plan) this.#reset();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      if (signal?.aborted) abort();
      const { worker, answer, reason, adapter } = await openFirst(
        {
          start: () => this.#start(plan),
          probe: ({ link }) => link.call('probe', null),
          open: (slot, backend) => this.#open(slot, plan, backend),
          drop: (slot) => this.#drop(slot),
        },
        device,
      );
      this.#opened(plan, worker, answer, { reason, adapter });
      this.#pump();
      return this.#board.current;
    } catch (error) {
      const failure = toEngineError(error);
      if (this.#plan === plan) this.#fail(failure);
      throw failure;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async tag(text: string, options: TagOptions = {}): Promise<TagResult> {
    const { state, failure } = this.#board.current;
    if (failure) throw new EngineError(failure.code, failure.message);
    if (state === 'idle') throw new EngineError('not-loaded', 'No model is loaded.');
    return this.#queue.add(text, options);
  }

  dispose(): void {
    this.#reset();
    this.#board.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #start(plan: Plan): Slot {
    if (this.#plan !== plan) throw replaced();
    const link = startWorker<TaggerApi>({
      spawn: this.#spawn,
      silence: this.#silence,
      onDeath: () => {
        // A worker that is at work or being opened is handled where its call rejects.
        if (slot.ready && !slot.running) this.#lose(slot, 'crashed');
        this.#pump();
      },
    });
    const slot: Slot = { link, backend: 'wasm', ready: false, running: null };
    this.#slots.add(slot);
    return slot;
  }

  #open(slot: Slot, plan: Plan, device: Backend): Promise<OpenAnswer> {
    slot.backend = device;
    const { folder, labels } = plan;
    const weightsHash = device === 'wasm' ? plan.weightsHash : null;
    const request = { folder, device, labels, weightsHash };
    // A worker that joins later does so silently.
    const isFirst = this.#board.current.state === 'loading';
    return slot.link.call('open', request, isFirst ? { onProgress: plan.onProgress } : {});
  }

  #opened(plan: Plan, slot: Slot, answer: Opened, why: Partial<TaggerStatus> = {}): void {
    if (this.#plan !== plan) throw replaced();
    const { card, modelHash, weightsBytes } = answer;
    slot.ready = true;
    if (slot.backend === 'wasm') {
      plan.weightsHash = modelHash;
      plan.limit ??= poolSize(this.#machine, weightsBytes);
    }
    this.#board.update({
      state: 'ready',
      backend: slot.backend,
      workers: this.#ready().length,
      modelId: card.id,
      modelHash,
      card,
      progress: null,
      ...why,
    });
  }

  /** Gives waiting pieces to idle workers, and finds workers where there are too few. */
  #pump(): void {
    const plan = this.#plan;
    if (!plan || this.#board.current.state !== 'ready') return;
    for (const slot of this.#slots)
      if (slot.running && !slot.running.pieces.some(isWanted)) slot.running.stop.abort();
    for (const slot of this.#ready()) if (!slot.running) this.#run(slot);
    if (this.#queue.waiting === 0) return;
    if (this.#queue.waitingNow) this.#overtake();
    const { size } = this.#slots;
    if (
      !this.#growing &&
      (size === 0 || (this.#board.current.backend === 'wasm' && size < (plan.limit ?? 1)))
    )
      void this.#grow(plan);
  }

  #run(slot: Slot): void {
    const pieces = this.#queue.take(piecesPerCall[slot.backend]);
    const [first] = pieces;
    if (!first) return;
    const stop = new AbortController();
    slot.running = { pieces, stop };
    const texts = pieces.map(({ text }) => text);
    const { probabilities } = first.job;
    slot.link
      .call('tag', { texts, probabilities }, { signal: stop.signal })
      .then(
        (results) => {
          slot.running = null;
          for (const [index, piece] of pieces.entries()) {
            const result = results[index];
            if (result) this.#queue.done(piece, result);
          }
        },
        (error: unknown) => {
          slot.running = null;
          this.#failed(slot, pieces, toEngineError(error));
        },
      )
      .finally(() => this.#pump());
  }

  /** One retry for pieces whose worker died; anything else is the document's own failure. */
  #failed(slot: Slot, pieces: readonly Piece[], error: EngineError): void {
    if (error.code === 'aborted') {
      this.#queue.giveBack(pieces);
    } else if (isDeadly(error)) {
      this.#lose(slot, error.code);
      for (const piece of pieces) piece.deaths++;
      this.#queue.reject(
        pieces.filter(({ deaths }) => deaths > 1),
        error,
      );
      this.#queue.giveBack(pieces);
    } else {
      this.#queue.reject(pieces, error);
    }
  }

  /** Stops one piece of background work, so that what the reader waits for need not wait. */
  #overtake(): void {
    const running = this.#ready().flatMap((slot) => slot.running ?? []);
    const stopping = running.some(({ stop }) => stop.signal.aborted);
    if (stopping) return;
    running.find(({ pieces }) => pieces[0]?.job.priority === 'background')?.stop.abort();
  }

  /** One more WebAssembly worker, or the first after all were lost. */
  async #grow(plan: Plan): Promise<void> {
    this.#growing = true;
    let slot: Slot | null = null;
    try {
      slot = this.#start(plan);
      const answer = await this.#open(slot, plan, 'wasm');
      if (!answer.ok) throw new EngineError('internal', answer.detail);
      this.#opened(plan, slot, answer);
    } catch (error) {
      if (slot) this.#drop(slot);
      if (this.#plan === plan) {
        plan.limit = this.#slots.size;
        if (plan.limit === 0) this.#fail(toEngineError(error));
      }
    } finally {
      this.#growing = false;
    }
    this.#pump();
  }

  #ready(): Slot[] {
    return [...this.#slots].filter(({ ready }) => ready);
  }

  /** Takes a dead worker out, and tells why the backend changes when it was the GPU's. */
  #lose(slot: Slot, reason: Deadly): void {
    this.#drop(slot);
    const workers = this.#ready().length;
    this.#board.update(
      slot.backend === 'webgpu' ? { workers, backend: 'wasm', reason } : { workers },
    );
  }

  #drop(slot: Slot): void {
    slot.link.end(replaced());
    this.#slots.delete(slot);
  }

  #fail(failure: EngineError): void {
    this.#reset(failure);
    const { code, message } = failure;
    this.#board.update({ ...idle, state: 'failed', failure: { code, message } });
  }

  #reset(error = replaced()): void {
    this.#plan = null;
    for (const slot of this.#slots) this.#drop(slot);
    this.#queue.rejectAll(error);
    this.#board.update(idle);
  }
}
