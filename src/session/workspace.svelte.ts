import { me, type Project } from '../core/project';
import type { LabelScheme } from '../core/scheme';
import type { TaggerCard } from '../engine/card';
import { modelFolder, taggers } from '../engine/models';
import { schemes } from '../schemes';
import type { Store } from '../storage/store';
import type { ProjectSummary } from '../storage/projects';
import { ProjectSession } from './project.svelte';
import type { Assistant } from './assistant.svelte';
import { addSample } from './sample';
import type { Settings } from './settings.svelte';
import type { Tagging } from './tagging.svelte';
import type { Entry } from '../storage/entries';

/** What is remembered between visits. */
const lastProjectKey = 'last-project';

/** Everything the app has open: the store, the projects on this device, one of them, the model. */
export class Workspace {
  readonly store: Store;
  readonly settings: Settings;
  readonly tagging: Tagging;
  #projects = $state.raw<readonly ProjectSummary[]>([]);
  #current = $state.raw<ProjectSession | null>(null);
  readonly #openAssistant: () => Promise<Assistant>;
  #assistant: Promise<Assistant> | null = null;

  constructor(
    store: Store,
    settings: Settings,
    tagging: Tagging,
    // Its code is no part of what the first page needs.
    openAssistant = () => import('./assistant.svelte').then((module) => module.openAssistant()),
  ) {
    this.store = store;
    this.settings = settings;
    this.tagging = tagging;
    this.#openAssistant = openAssistant;
  }

  /** Of all projects on this device, newest first. */
  get projects(): readonly ProjectSummary[] {
    return this.#projects;
  }

  /** The cards of the tagging models that ship with the app. */
  get models(): readonly TaggerCard[] {
    return taggers;
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

  /** Loads the model chosen in the settings, on the device chosen there. */
  async loadModel(): Promise<void> {
    const { model, device } = this.settings.values;
    await this.tagging.load(modelFolder({ id: model }), device);
  }
}
