import { version } from '../../package.json';
import { backup } from '../storage/backup';
import { askPersist, usage, type Usage } from '../storage/persist';
import { restore } from '../storage/restore';
import type { Workspace } from './workspace.svelte';

export type { Usage } from '../storage/persist';
export type { ProjectSummary } from '../storage/projects';

export interface BackupWork {
  readonly kind: 'backup' | 'restore';
  readonly done: number;
  /** 0 when not known yet. */
  readonly total: number;
}

/** A project into a file and out of it again, and the room that all of them take. */
export class BackupSession {
  readonly #workspace: Workspace;
  readonly #now: () => number;
  #work = $state.raw<BackupWork | null>(null);
  #usage = $state.raw<Usage | null>(null);
  #stop: AbortController | null = null;

  constructor(workspace: Workspace, now: () => number = Date.now) {
    this.#workspace = workspace;
    this.#now = now;
  }

  get work(): BackupWork | null {
    return this.#work;
  }

  get usage(): Usage | null {
    return this.#usage;
  }

  async measure(): Promise<void> {
    this.#usage = await usage();
  }

  /** Asks the browser to keep the data; answers whether it will. */
  async persist(): Promise<boolean> {
    const granted = await askPersist();
    await this.measure();
    return granted;
  }

  /**
   * Has `save` write the backup of a project, piece by piece, and answers what it answers.
   * @throws what the backup or `save` throws, and the signal's reason when it was cancelled
   */
  async backUp<T>(
    id: string,
    save: (bytes: ReadableStream<Uint8Array<ArrayBuffer>>) => Promise<T>,
  ): Promise<T> {
    const total = this.#workspace.projects.find((project) => project.id === id)?.docs ?? 0;
    const { current } = this.#workspace;
    if (current?.project.id === id) await current.saving.settled();
    return this.#run('backup', total, (signal) =>
      save(
        backup(this.#workspace.store, id, {
          app: version,
          at: this.#now(),
          signal,
          onProgress: (done) => (this.#work = { kind: 'backup', done, total }),
        }),
      ),
    );
  }

  /** Makes a new project of a backup and opens it; answers its name. */
  async restore(file: Blob): Promise<string> {
    const id = await this.#run('restore', 0, (signal) =>
      restore(this.#workspace.store, file, {
        signal,
        onProgress: (done, total) => (this.#work = { kind: 'restore', done, total }),
      }),
    );
    await this.#workspace.arrived(id);
    return this.#workspace.current?.project.name ?? '';
  }

  cancel(): void {
    this.#stop?.abort();
  }

  async #run<T>(
    kind: BackupWork['kind'],
    total: number,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { signal } = (this.#stop = new AbortController());
    this.#work = { kind, done: 0, total };
    try {
      return await work(signal);
    } finally {
      this.#work = null;
    }
  }
}
