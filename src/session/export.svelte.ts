import { me } from '../core/project';
import type { Entry } from '../formats/format';
import { bundle, exportCorpus } from '../formats/export';
import { settle, type Options } from '../formats/options';
import type { ExportReport, OutputFile } from '../formats/report';
import { kindOf, kinds, type Kind } from './import-kinds';
import type { ProjectSession } from './project.svelte';

export type { ExportReport, Lost, OutputFile } from '../formats/report';

/** What was made and read back, ready to be saved. */
export interface Made {
  readonly file: OutputFile;
  /** Files in it, when it is an archive. */
  readonly count: number;
  readonly report: ExportReport;
}

/** A project's spans on their way into a file. Only what a person marked or took is written. */
export class ExportSession {
  readonly #project: ProjectSession;
  #formatId = $state.raw('kbmc');
  #options = $state.raw<Options>({});
  #making = $state.raw<number | null>(null);
  #made = $state.raw<Made | null>(null);
  #failure = $state.raw<{ readonly error: unknown } | null>(null);
  #work: AbortController | null = null;

  which = $state.raw<'done' | 'all'>('done');
  split = $state.raw<'one' | 'per-document'>('one');

  constructor(project: ProjectSession) {
    this.#project = project;
    if (project.counts.done === 0) this.which = 'all';
  }

  /** The formats that can be written, those that carry spans first. */
  get kinds(): readonly Kind[] {
    const rank = { offsets: 0, tokens: 0, none: 1 };
    return kinds
      .filter(({ canWrite }) => canWrite)
      .toSorted((a, b) => rank[a.carries] - rank[b.carries]);
  }

  get kind(): Kind | undefined {
    return kindOf(this.#formatId);
  }

  get format(): string {
    return this.#formatId;
  }

  set format(id: string) {
    this.#formatId = id;
    // A choice made for one format, such as the token unit, holds for the next where it applies.
    this.#made = null;
  }

  get options(): Options {
    return settle(this.kind?.writeOptions ?? {}, this.#options);
  }

  set options(options: Options) {
    this.#options = { ...this.#options, ...options };
  }

  get counts(): { readonly done: number; readonly all: number } {
    return { done: this.#project.counts.done, all: this.#project.summaries.length };
  }

  /** Suggestions nobody has decided on, in the documents chosen: they are not written. */
  get pending(): number {
    return this.#chosen.reduce((sum, { pending }) => sum + pending, 0);
  }

  get total(): number {
    return this.#chosen.length;
  }

  /** Documents written so far, while a file is made. */
  get making(): number | null {
    return this.#making;
  }

  get made(): Made | null {
    return this.#made;
  }

  get failure(): { readonly error: unknown } | null {
    return this.#failure;
  }

  get #chosen() {
    return this.#project.summaries.filter(
      ({ status }) => this.which === 'all' || status === 'done',
    );
  }

  /** Writes the file and reads it back; nothing is offered before both are done. */
  async make(): Promise<void> {
    const { signal } = (this.#work = new AbortController());
    [this.#making, this.#failure, this.#made] = [0, null, null];
    const { name } = this.#project.project;
    try {
      await this.#project.saving.settled();
      const { files, report } = await exportCorpus(this.#entries(signal), {
        format: this.#formatId,
        options: this.options,
        split: this.split,
        baseName: name,
        signal,
        onProgress: (docs) => (this.#making = docs),
      });
      const file = await bundle(files, name, signal);
      this.#made = { file, count: files.length, report };
    } catch (error) {
      if (!signal.aborted) this.#failure = { error };
    } finally {
      this.#making = null;
    }
  }

  cancel(): void {
    this.#work?.abort();
  }

  /** Goes back from a file that was made to its settings. */
  back(): void {
    this.#made = null;
  }

  async *#entries(signal: AbortSignal): AsyncGenerator<Entry> {
    const ids = this.#chosen.map(({ id }) => id);
    for await (const { doc, layers } of this.#project.store.entriesOf(ids, { signal })) {
      const mine = layers.find(({ annotator }) => annotator === me);
      const spans = (mine?.spans ?? []).map(({ start, end, label, note }) => ({
        start,
        end,
        label,
        ...(note !== undefined && { note }),
      }));
      yield {
        doc,
        spans,
        ...(mine && { status: mine.status }),
        ...(mine?.note && { note: mine.note }),
      };
    }
  }
}
