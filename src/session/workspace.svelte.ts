import { me, type Project } from '../core/project';
import type { LabelScheme } from '../core/scheme';
import { refused, type EngineError } from '../engine/failure';
import { schemes } from '../schemes';
import type { Store } from '../storage/store';
import type { ProjectSummary } from '../storage/projects';
import { ModelLibrary, type Fit } from './library.svelte';
import { ProjectSession } from './project.svelte';
import type { Assistant } from './assistant.svelte';
import { addSample } from './sample';
import type { Settings } from './settings.svelte';
import type { Tagging } from './tagging.svelte';
import type { Entry } from '../storage/entries';

/** A model that is not loaded: it failed, or `fit` is doubtful and waits for a word. */
export interface RefusedModel {
  readonly key: string;
  readonly error: EngineError | null;
  readonly fit: Fit | null;
  /** All variants with what speaks against them, when none can work here. */
  readonly fits: readonly Fit[];
}

/** What is remembered between visits. */
const lastProjectKey = 'last-project';

/** Everything the app has open: the store, the projects on this device, one of them, the model. */
export class Workspace {
  readonly store: Store;
  readonly settings: Settings;
  readonly tagging: Tagging;
  readonly library = new ModelLibrary();
  #projects = $state.raw<readonly ProjectSummary[]>([]);
  #refused = $state.raw<RefusedModel | null>(null);
  #current = $state.raw<ProjectSession | null>(null);
  readonly #openAssistant: () => Promise<Assistant>;
  #assistant: Promise<Assistant> | null = null;

  constructor(
    store: Store,
    settings: Settings,
    tagging: Tagging,
    openAssistant?: () => Promise<Assistant>,
  ) {
    this.store = store;
    this.settings = settings;
    this.tagging = tagging;
    // Its code is no part of what the first page needs.
    this.#openAssistant =
      openAssistant ??
      (async () =>
        (await import('./assistant.svelte')).openAssistant(() => this.library.assistants));
  }

  /** Of all projects on this device, newest first. */
  get projects(): readonly ProjectSummary[] {
    return this.#projects;
  }

  /** The assistant of this page, made when it is first wanted; it has no model yet. */
  assistant(): Promise<Assistant> {
    return (this.#assistant ??= this.#openAssistant());
  }

  /** The label schemes that ship with the app. */
  get schemes(): readonly LabelScheme[] {
    return schemes;
  }

  get current(): ProjectSession | null {
    return this.#current;
  }

  /**
   * Opens the project of the last visit. On the first visit there is none, and the sample becomes the
   * first one, so that nobody meets an empty page.
   */
  async start(): Promise<void> {
    await this.refresh();
    const isFirstVisit = (await this.store.setting(lastProjectKey)) === undefined;
    if (this.#projects.length === 0 && isFirstVisit) await addSample(this);
    const last = await this.store.setting(lastProjectKey);
    const known = this.#projects.find(({ id }) => id === last) ?? this.#projects[0];
    if (known) await this.open(known.id);
    void this.loadModel();
  }

  /** Makes a project of the documents given, all or none, and opens it. */
  async add(project: Project, entries: readonly Entry[]): Promise<void> {
    await this.store.importDocs(project, [entries]);
    await this.refresh();
    await this.open(project.id);
  }

  /** Opens a project where it was left. The open one stays while an edit of it cannot be written. */
  async open(id: string): Promise<void> {
    if (this.#current?.project.id === id) return;
    await this.#current?.saving.settled();
    if (this.#current?.saving.isSaved === false) return;
    this.tagging.cancel();
    await this.#current?.close();
    this.#current = await ProjectSession.open(this.store, id);
    if (!this.#current) return;
    await this.store.putSetting(lastProjectKey, id);
    await this.#current.openLast();
  }

  /** Makes an empty project and opens it; answers its id. */
  async create(name: string, scheme: LabelScheme): Promise<string> {
    const id = crypto.randomUUID();
    const annotators = [{ id: me, kind: 'person' as const, name: me }];
    await this.store.putProject({ id, name, scheme, annotators, createdAt: Date.now() });
    await this.refresh();
    await this.open(id);
    return id;
  }

  async rename(id: string, name: string): Promise<void> {
    if (this.#current?.project.id === id) await this.#current.update({ name });
    else {
      const project = await this.store.project(id);
      if (project) await this.store.putProject({ ...project, name });
    }
    await this.refresh();
  }

  /** Deletes a project with all its work, and opens another when it was the open one. */
  async delete(id: string): Promise<void> {
    if (this.#current?.project.id === id) {
      this.tagging.cancel();
      await this.#current.close();
      this.#current = null;
    }
    await this.store.deleteProject(id);
    await this.refresh();
    const next = this.#projects[0];
    if (!this.#current && next) await this.open(next.id);
  }

  /** Reads the list of projects anew, and the open one after an import. */
  async refresh(): Promise<void> {
    this.#projects = await this.store.projects();
  }

  /** After documents were added to a project or a project was restored: shows and opens it. */
  async arrived(projectId: string): Promise<void> {
    await this.refresh();
    if (this.#current?.project.id !== projectId) return this.open(projectId);
    await this.#current.reload();
    this.#current.announceDocs();
    if (!this.#current.document) await this.#current.openLast();
  }

  /**
   * Loads the model chosen in the settings, on the device chosen there. One that is no longer on this
   * device is said to be gone, and the app's own takes its place.
   */
  async loadModel(): Promise<void> {
    const { model } = this.settings.values;
    if (model.startsWith('library:')) await this.library.refresh().catch(() => undefined);
    const isHere = this.library.taggers.some(({ key }) => key === model);
    if (isHere) await this.useModel(model, true);
    else this.#refused = { key: model, error: refused({ code: 'gone' }), fit: null, fits: [] };
    const [own] = this.library.taggers;
    const isOut = this.#refused !== null && this.tagging.status.state !== 'ready';
    if (isOut && own && own.key !== model)
      await this.tagging.load(own.folder, this.settings.values.device);
  }

  /**
   * Makes a tagging model the one in use and remembers it. One that cannot work here is not loaded,
   * nor one that is doubtful unless it is to be tried `anyway`; `refused` then says why. When it does
   * not open, the model before it goes on.
   */
  async useModel(key: string, anyway = false): Promise<void> {
    const choice = this.library.taggers.find((each) => each.key === key);
    if (!choice) return;
    this.#refused = null;
    const fit = await this.library.bestFit(choice.card);
    if (!fit || (fit.verdict === 'doubtful' && !anyway)) {
      const fits = fit ? [] : await this.library.fits(choice.card);
      this.#refused = { key, error: fit ? null : refused({ code: 'no-fit' }), fit, fits };
      return;
    }
    const error = await this.tagging.load(choice.folder, this.settings.values.device);
    if (!error) this.settings.update({ model: key });
    else if (error.code !== 'aborted') this.#refused = { key, error, fit: null, fits: [] };
  }

  /** The model that was last asked for and is not in use, and why. */
  get refused(): RefusedModel | null {
    return this.#refused;
  }

  /** Removes an added model; when it is the one in use, the app's own takes its place. */
  async removeModel(id: string): Promise<void> {
    const key = this.library.taggers.find(({ kept }) => kept?.id === id)?.key;
    await this.library.remove(id);
    const [own] = this.library.taggers;
    if (key === this.settings.values.model && own) await this.useModel(own.key);
  }
}
