import type { TagOptions, TagResult } from './api';
import { EngineError } from './failure';
import { joinResults } from './join';
import { segments } from './segments';

/** A part of a document on its way to a worker. */
export interface Piece {
  readonly job: Job;
  readonly index: number;
  readonly text: string;
  /** How often it went down with a worker. */
  deaths: number;
}

interface Job {
  readonly priority: 'now' | 'background';
  readonly probabilities: boolean;
  readonly starts: readonly number[];
  readonly results: (TagResult | undefined)[];
  readonly onProgress: ((share: number) => void) | undefined;
  readonly settle: (error: EngineError | null) => void;
  remaining: number;
  open: boolean;
}

/** Documents waiting to be tagged, in pieces. Every text that is added settles. */
export class TagQueue {
  #waiting: Piece[] = [];
  readonly #jobs = new Set<Job>();
  readonly #changed: () => void;

  /** `changed` is called when something was added or a document was given up. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get waitingNow(): boolean {
    return this.#waiting[0]?.job.priority === 'now';
  }

  add(text: string, { signal, priority = 'now', probabilities, onProgress }: TagOptions) {
    return new Promise<TagResult>((resolve, reject) => {
      if (signal?.aborted) throw new EngineError('aborted', 'Aborted before it began.');
      const parts = segments(text);
      const abort = () => this.#close(job, new EngineError('aborted', 'Aborted.'));
      const job: Job = {
        priority,
        probabilities: probabilities ?? false,
        starts: parts.map(({ start }) => start),
        results: parts.map(() => undefined),
        onProgress,
        remaining: parts.length,
        open: true,
        settle: (error) => {
          signal?.removeEventListener('abort', abort);
          if (error) reject(error);
          else
            resolve(
              joinResults(
                job.results.filter((result) => !!result),
                job.starts,
              ),
            );
        },
      };
      this.#jobs.add(job);
      signal?.addEventListener('abort', abort, { once: true });
      if (parts.length === 0) {
        this.#close(job, null);
        return;
      }
      const pieces = parts.map(({ start, end }, index) => ({
        job,
        index,
        text: text.slice(start, end),
        deaths: 0,
      }));
      this.#insert(pieces, false);
      this.#changed();
    });
  }

  /** Up to `limit` pieces that one call to a worker may carry, the most urgent ones. */
  take(limit: number): Piece[] {
    const first = this.#waiting[0]?.job;
    if (!first) return [];
    let size = 0;
    for (const { job } of this.#waiting) {
      const alike = job.priority === first.priority && job.probabilities === first.probabilities;
      if (size === limit || !alike) break;
      size++;
    }
    return this.#waiting.splice(0, size);
  }

  /** Puts pieces back, ahead of others of their priority. */
  giveBack(pieces: readonly Piece[]): void {
    this.#insert(pieces.filter(isWanted), true);
  }

  done({ job, index }: Piece, result: TagResult): void {
    if (!job.open) return;
    job.results[index] = result;
    job.remaining--;
    job.onProgress?.(1 - job.remaining / job.starts.length);
    if (job.remaining === 0) this.#close(job, null);
  }

  /** Gives up the documents of these pieces. */
  reject(pieces: readonly Piece[], error: EngineError): void {
    for (const { job } of pieces) this.#close(job, error);
  }

  rejectAll(error: EngineError): void {
    for (const job of [...this.#jobs]) this.#close(job, error);
  }

  #insert(pieces: readonly Piece[], ahead: boolean): void {
    for (const priority of ['now', 'background'] as const) {
      const mine = pieces.filter(({ job }) => job.priority === priority);
      const firstLater = this.#waiting.findIndex(({ job }) => job.priority === 'background');
      const background = firstLater < 0 ? this.#waiting.length : firstLater;
      const front = priority === 'now' ? 0 : background;
      const back = priority === 'now' ? background : this.#waiting.length;
      this.#waiting.splice(ahead ? front : back, 0, ...mine);
    }
  }

  #close(job: Job, error: EngineError | null): void {
    if (!job.open) return;
    job.open = false;
    this.#jobs.delete(job);
    this.#waiting = this.#waiting.filter((piece) => piece.job !== job);
    job.settle(error);
    if (error) this.#changed();
  }
}

/** False once the document was given up, so that no worker need finish the piece. */
export const isWanted = ({ job }: Piece): boolean => job.open;
