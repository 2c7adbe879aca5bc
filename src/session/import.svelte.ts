import { me } from '../core/project';
import type { LabelScheme } from '../core/scheme';
import { preview as readPreview } from '../formats/import';
import type { Entry } from '../formats/format';
import type { Choice, FileChoice, Preview, SourceFile } from '../formats/preview';
import { schemes } from '../schemes';
import { askPersist } from '../storage/persist';
import { storable } from './import-entries';
import { asLabelName, fatesOf, fittest, schemeFor, type LabelChoices } from './import-labels';
import { freePath, nameFrom } from './import-paths';
import type { Workspace } from './workspace.svelte';

export type { FileChoice, FilePreview, Preview, SourceFile } from '../formats/preview';
export type { Problem } from '../formats/problem';
export type { LabelFate } from './import-labels';

export interface Reading {
  readonly docs: number;
  readonly file: number;
  readonly files: number;
}

export type Ending =
  { readonly kind: 'cancelled' } | { readonly kind: 'failed'; readonly error: unknown };

export interface Imported {
  readonly docs: number;
  readonly name: string;
}

/** The id under which a new project takes its labels from the files alone. */
export const ownScheme = 'own';

/**
 * Files on their way into a project. Nothing is stored before `store`, and what it stores is seen
 * only when all of it is there.
 */
export class ImportSession {
  readonly #workspace: Workspace;
  readonly #newId: () => string;
  readonly #now: () => number;
  #given = $state.raw<readonly SourceFile[]>([]);
  #choice = $state.raw<Choice>({});
  #preview = $state.raw<Preview | null>(null);
  #reading = $state.raw<Reading | null>(null);
  #storing = $state.raw<number | null>(null);
  #ending = $state.raw<Ending | null>(null);
  #labels = $state.raw<LabelChoices>({});
  #looked = $state.raw<{ readonly path: string; readonly samples: readonly Entry[] } | null>(null);
  #schemeId = $state.raw<string | null>(null);
  #work: AbortController | null = null;

  target = $state.raw<'current' | 'new'>('new');
  name = $state.raw('');
  markDone = $state.raw(false);

  constructor(
    workspace: Workspace,
    newId: () => string = () => crypto.randomUUID(),
    now: () => number = Date.now,
  ) {
    this.#workspace = workspace;
    this.#newId = newId;
    this.#now = now;
    const current = workspace.current?.project;
    // Somebody's own texts do not belong among the sample's.
    if (current && current.sample !== true) this.target = 'current';
  }

  get preview(): Preview | null {
    return this.#preview;
  }

  /** How far the files have been read, while they are being read. */
  get reading(): Reading | null {
    return this.#reading;
  }

  /** Documents stored so far, while they are being stored. */
  get storing(): number | null {
    return this.#storing;
  }

  /** How the last attempt to store ended, when it did not succeed. */
  get ending(): Ending | null {
    return this.#ending;
  }

  get choice(): Choice {
    return this.#choice;
  }

  get isEmpty(): boolean {
    return this.#given.length === 0;
  }

  /** The schemes a new project can begin with. */
  get schemes(): readonly LabelScheme[] {
    return schemes;
  }

  get schemeId(): string {
    return this.#schemeId ?? fittest(this.#preview?.labels ?? {}, schemes)?.id ?? ownScheme;
  }

  set schemeId(id: string) {
    this.#schemeId = id;
    this.#labels = {};
  }

  /** The scheme that labels are matched with; `null` where the files bring their own. */
  get scheme(): LabelScheme | null {
    if (this.target === 'current') return this.#workspace.current?.project.scheme ?? null;
    return schemes.find(({ id }) => id === this.schemeId) ?? null;
  }

  get fates() {
    return fatesOf(this.#preview?.labels ?? {}, this.scheme, this.#labels);
  }

  /** The scheme as it will be. */
  get schemeAfter(): LabelScheme {
    const made = schemeFor(this.scheme, this.fates, this.name.trim());
    const [first] = schemes;
    return made.labels.length === 0 && first ? first : made;
  }

  /** Whether `store` has all it needs. */
  get isReady(): boolean {
    const hasPlace = this.target === 'current' || this.name.trim() !== '';
    const isBusy = this.#reading !== null || this.#storing !== null;
    return hasPlace && !isBusy && (this.#preview?.docs ?? 0) > 0;
  }

  add(files: readonly SourceFile[]): Promise<void> {
    const [first] = files;
    if (this.name === '' && first) this.name = nameFrom(first.path);
    const taken = new Set(this.#given.map(({ path }) => path));
    const added = files.map((file) => ({
      path: freePath(file.path.normalize('NFC'), taken),
      bytes: () => file.bytes(),
    }));
    this.#given = [...this.#given, ...added];
    return this.#read();
  }

  addText(text: string, name: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    return this.add([{ path: `${name}.txt`, bytes: () => Promise.resolve(bytes) }]);
  }

  /** Takes out a file, or the archive it came in. */
  remove(path: string): Promise<void> {
    const isIt = (given: string) => path === given || path.startsWith(`${given}/`);
    this.#given = this.#given.filter((file) => !isIt(file.path));
    return this.#read();
  }

  clear(): Promise<void> {
    this.#given = [];
    this.#choice = {};
    this.#labels = {};
    return this.#read();
  }

  /** @param path of one file, or `null` for all that say nothing of their own */
  choose(path: string | null, choice: FileChoice): Promise<void> {
    const { all, byPath } = this.#choice;
    this.#choice =
      path === null
        ? { all: choice, ...(byPath && { byPath }) }
        : { ...(all && { all }), byPath: { ...byPath, [path]: choice } };
    return this.#read();
  }

  /** The first documents of one file; of all until `look` has found them. */
  samplesOf(path: string | null): readonly Entry[] {
    const looked = this.#looked?.path === path ? this.#looked : null;
    return looked?.samples ?? this.#preview?.samples ?? [];
  }

  /** Reads one file of many for the sake of its first documents. */
  async look(path: string | null): Promise<void> {
    const source = path === null ? undefined : this.#preview?.sources.get(path);
    this.#looked = null;
    if (path === null || !source || this.#preview?.files.length === 1) return;
    const { signal } = this.#work ?? {};
    const found = await readPreview([source], this.#choice, signal && { signal }).catch(() => null);
    if (found && !signal?.aborted) this.#looked = { path, samples: found.samples };
  }

  /** Has a label's spans come in under another name, or, with `null`, not at all. */
  relabel(name: string, becomes: string | null): void {
    this.#labels = { ...this.#labels, [name]: becomes === null ? null : asLabelName(becomes) };
  }

  /** Stores all of it and opens its project; answers `null`, and stores nothing, when it cannot. */
  async store(): Promise<Imported | null> {
    const preview = this.#preview;
    if (!preview || !this.isReady) return null;
    const { signal } = (this.#work = new AbortController());
    this.#ending = null;
    this.#storing = 0;
    try {
      return await this.#write(preview, signal);
    } catch (error) {
      this.#ending = signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error };
      return null;
    } finally {
      this.#storing = null;
    }
  }

  /** Stops what is under way: files half read are given up, and of documents half stored none stays. */
  cancel(): void {
    if (this.#reading) void this.clear();
    else this.#work?.abort();
  }

  async #write(preview: Preview, signal: AbortSignal): Promise<Imported> {
    const { store, current } = this.#workspace;
    const scheme = this.schemeAfter;
    const isFirst = this.#workspace.projects.every(({ sample }) => sample);
    const into = this.target === 'current' && current ? current.project.id : this.#project(scheme);
    const source = storable(preview, {
      fates: this.fates,
      status: this.markDone ? 'done' : 'working',
      newId: this.#newId,
      signal,
    });
    const { docs } = await store.importDocs(into, source, {
      signal,
      onProgress: (count) => (this.#storing = count),
    });
    if (typeof into === 'string') {
      if (current && scheme !== current.project.scheme) await current.update({ scheme });
      await this.#workspace.arrived(into);
    } else await this.#workspace.arrived(into.id);
    // Now there is work worth keeping, and the person can see why the browser asks.
    if (isFirst) askPersist().catch(() => undefined);
    return { docs, name: typeof into === 'string' ? (current?.project.name ?? '') : into.name };
  }

  #project(scheme: LabelScheme) {
    const annotators = [{ id: me, kind: 'person' as const, name: me }];
    const createdAt = this.#now();
    return { id: this.#newId(), name: this.name.trim(), scheme, annotators, createdAt };
  }

  /** Reads everything anew; a later call wins over one under way. */
  #read(): Promise<void> {
    this.#work?.abort();
    const { signal } = (this.#work = new AbortController());
    this.#ending = null;
    if (this.#given.length === 0) {
      [this.#preview, this.#reading] = [null, null];
      return Promise.resolve();
    }
    this.#reading = { docs: 0, file: 0, files: this.#given.length };
    return this.#readAll(signal);
  }

  async #readAll(signal: AbortSignal): Promise<void> {
    try {
      this.#preview = await readPreview(this.#given, this.#choice, {
        signal,
        onProgress: (reading) => {
          if (!signal.aborted) this.#reading = reading;
        },
      });
    } catch (error) {
      if (signal.aborted) return;
      this.#ending = { kind: 'failed', error };
    }
    if (signal.aborted) return;
    this.#reading = null;
    if (this.#looked) await this.look(this.#looked.path);
  }
}
