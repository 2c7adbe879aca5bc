import { replay, type Transaction } from '../core/history';
import { emptyLayer, inReadingOrder, type Layer, type Status } from '../core/layer';
import { me, type Annotator, type Project } from '../core/project';
import type { Store } from '../storage/store';
import { summarizer, type DocSummary } from '../storage/summary';
import { joinProject, type Change, type Membership, type Role } from '../storage/tabs';
import { DocumentSession } from './document.svelte';
import { Editor } from './editor.svelte';
import { folded, noFilter, shows, type Filter } from './filter';
import { Saving } from './saving.svelte';
import { setNote, setStatus } from '../core/commands';

const lastDocumentKey = (project: string) => `last-document:${project}`;

/** One open project: its documents, the one that is read, and the way of every edit to the disk. */
export class ProjectSession {
  readonly store: Store;
  readonly saving: Saving;
  #project: Project;
  #summaries: readonly DocSummary[];
  #role = $state.raw<Role>('follower');
  #document = $state.raw<DocumentSession | null>(null);
  #filter = $state.raw<Filter>(noFilter);
  #hits = $state.raw<ReadonlySet<string> | null>(null);
  #membership: Membership | null = null;
  #failure = $state.raw<unknown>(null);
  #search: AbortController | null = null;
  #opening = 0;
  #shown = $derived.by(() =>
    this.#summaries.filter((summary) => shows(this.#filter, summary, this.#hits)),
  );
  #counts = $derived.by(() => {
    const counts: Record<Status, number> = { new: 0, working: 0, done: 0, flagged: 0 };
    for (const { status } of this.#summaries) counts[status]++;
    return counts;
  });

  constructor(store: Store, project: Project, summaries: readonly DocSummary[]) {
    this.store = store;
    this.#project = $state.raw(project);
    this.#summaries = $state.raw(summaries);
    this.saving = new Saving((layer, change) => this.#write(layer, change));
  }

  static async open(store: Store, id: string): Promise<ProjectSession | null> {
    const project = await store.project(id);
    if (!project) return null;
    const session = new ProjectSession(store, project, await store.summaries(id));
    session.#membership = await joinProject(id, {
      onRole: (role) => (session.#role = role),
      onChange: (change) =>
        void session.#follow(change).catch((error: unknown) => (session.#failure = error)),
      onYield: () => {
        session.#role = 'follower';
        return session.saving.settled();
      },
    });
    session.#role = session.#membership.role;
    return session;
  }

  get project(): Project {
    return this.#project;
  }

  /** Of all documents, in import order. */
  get summaries(): readonly DocSummary[] {
    return this.#summaries;
  }

  /** Of the documents the filter lets through. */
  get shown(): readonly DocSummary[] {
    return this.#shown;
  }

  get counts(): Readonly<Record<Status, number>> {
    return this.#counts;
  }

  /** `follower` while another tab writes this project. */
  get role(): Role {
    return this.#role;
  }

  get document(): DocumentSession | null {
    return this.#document;
  }

  /** Why something could not be read from the disk, for the person in front of the screen. */
  get failure(): unknown {
    return this.#failure;
  }

  get filter(): Filter {
    return this.#filter;
  }

  set filter(filter: Filter) {
    const isNewText = filter.text.trim() !== this.#filter.text.trim();
    this.#filter = filter;
    if (isNewText) void this.#findText(filter.text.trim());
  }

  /** The model whose suggestions are shown: the one that joined the project last. */
  get model(): Annotator | null {
    return this.#project.annotators.findLast(({ kind }) => kind === 'model') ?? null;
  }

  /**
   * Opens a document for annotation; a later call wins over one still under way. While an edit cannot
   * be written the open document stays: what the disk has of it is older than what is shown.
   */
  async openDocument(id: string): Promise<void> {
    if (this.#document?.doc.id === id) return;
    const turn = ++this.#opening;
    try {
      await this.saving.settled();
      if (!this.saving.isSaved) return;
      const [doc, layers, journal] = await Promise.all([
        this.store.doc(id),
        this.store.layers(id),
        this.store.journal(id, me),
      ]);
      if (!doc || turn !== this.#opening) return;
      const layer = layers.find(({ annotator }) => annotator === me) ?? emptyLayer(id, me);
      const editor = new Editor(
        replay(layer, journal),
        (next, change) => this.saving.add(next, change),
        () => this.#role === 'writer',
      );
      this.#document = new DocumentSession(doc, editor, this.#suggestionsOf(layers));
      // Only a convenience of the next visit, so a write that fails is not worth a word.
      this.store.putSetting(lastDocumentKey(this.#project.id), id).catch(() => undefined);
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Opens the document of the last visit, else the first one that is not done. */
  async openLast(): Promise<void> {
    const last = await this.store.setting(lastDocumentKey(this.#project.id));
    const found =
      this.#summaries.find(({ id }) => id === last) ??
      this.#summaries.find(({ status }) => status !== 'done') ??
      this.#summaries[0];
    if (found) await this.openDocument(found.id);
  }

  /** Opens the next or previous document of those shown; at an end it stays. */
  async step(direction: 1 | -1): Promise<void> {
    const at = this.#shown.findIndex(({ id }) => id === this.#document?.doc.id);
    const next = this.#shown[at + direction];
    if (next) await this.openDocument(next.id);
  }

  /** Marks the open document as done, and goes on to the next one shown. */
  async finish(): Promise<void> {
    const at = this.#shown.findIndex(({ id }) => id === this.#document?.doc.id);
    const next = this.#shown[at + 1];
    this.#document?.editor.run(setStatus('done'));
    if (next) await this.openDocument(next.id);
  }

  setStatus(status: Status): void {
    this.#document?.editor.run(setStatus(status));
  }

  setNote(note: string): void {
    this.#document?.editor.run(setNote(note));
  }

  /** Changes what the project says of itself: its name, scheme or annotators. */
  async update(
    change: Partial<Pick<Project, 'name' | 'scheme' | 'annotators' | 'labelMaps'>>,
  ): Promise<void> {
    const project = { ...this.#project, ...change };
    await this.store.putProject(project);
    this.#project = project;
    this.#membership?.announce({ kind: 'project' });
  }

  /** Stores what a model suggests, and shows it where its document is open. */
  async suggest(layers: readonly Layer[]): Promise<void> {
    this.#show(await this.store.putSuggestions(layers, this.#summarize()));
    for (const layer of layers) {
      if (layer.doc === this.#document?.doc.id) this.#document.suggestions = layer.spans;
      this.#membership?.announce({ kind: 'layer', doc: layer.doc, annotator: layer.annotator });
    }
  }

  /** Reads the list of documents anew, as after an import or a deletion. */
  async reload(): Promise<void> {
    const project = await this.store.project(this.#project.id);
    if (!project) return;
    this.#project = project;
    this.#summaries = await this.store.summaries(project.id);
    const open = this.#document?.doc.id;
    if (open !== undefined && !this.#summaries.some(({ id }) => id === open)) this.#document = null;
  }

  /** Tells other tabs that documents came or went. */
  announceDocs(): void {
    this.#membership?.announce({ kind: 'docs' });
  }

  /** Asks the tab that writes to hand over. */
  async takeOver(): Promise<void> {
    await this.#membership?.takeOver();
  }

  async close(): Promise<void> {
    this.#search?.abort();
    await this.saving.settled();
    this.#membership?.leave();
  }

  async #write(layer: Layer, change: Transaction): Promise<void> {
    this.#show([await this.store.commit(layer, change, this.#summarize())]);
    this.#membership?.announce({ kind: 'layer', doc: layer.doc, annotator: layer.annotator });
  }

  /** Only the model in use counts: what it superseded is no longer shown. */
  #summarize() {
    return summarizer({ annotators: this.model ? [this.model] : [] });
  }

  #show(changed: readonly DocSummary[]): void {
    const byId = new Map(changed.map((summary) => [summary.id, summary]));
    if (byId.size > 0)
      this.#summaries = this.#summaries.map((summary) => byId.get(summary.id) ?? summary);
  }

  #suggestionsOf(layers: readonly Layer[]) {
    const layer = layers.find(({ annotator }) => annotator === this.model?.id);
    return [...(layer?.spans ?? [])].sort(inReadingOrder);
  }

  /** Another tab has written: what is shown here is read anew. */
  async #follow(change: Change): Promise<void> {
    if (change.kind !== 'layer') return this.reload();
    const summary = await this.store.summary(change.doc);
    if (summary) this.#show([summary]);
    const open = this.#document;
    if (open?.doc.id !== change.doc) return;
    const [layers, journal] = await Promise.all([
      this.store.layers(change.doc),
      this.store.journal(change.doc, me),
    ]);
    const layer = layers.find(({ annotator }) => annotator === me);
    if (layer) open.editor.follow(replay(layer, journal));
    open.suggestions = this.#suggestionsOf(layers);
  }

  async #findText(text: string): Promise<void> {
    this.#search?.abort();
    this.#hits = null;
    if (text === '') return;
    const search = (this.#search = new AbortController());
    const wanted = folded(text);
    const hits = new Set<string>();
    try {
      for await (const { doc } of this.store.entries(this.#project.id, { signal: search.signal }))
        if (folded(`${doc.title}\n${doc.text}`).includes(wanted)) hits.add(doc.id);
    } catch (error) {
      if (!search.signal.aborted) this.#failure = error;
      return;
    }
    this.#hits = hits;
  }
}
