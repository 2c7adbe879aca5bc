import { cards, isShipped, modelFolder, assistants, taggers } from '../engine/models';
import type { ModelCard } from '../engine/card';
import { deviceFacts } from '../engine/library/device';
import { chooseFit, fitOf, type DeviceFacts, type Fit } from '../engine/library/fit';
import { libraryFolder } from '../engine/library/files';
import {
  listLibrary,
  removeModel,
  type LibraryModel,
  type UnfinishedModel,
} from '../engine/library/list';
import { canKeep } from '../engine/library/opfs';
import { taggerVariants } from '../engine/library/weights';

export type { LibraryModel, UnfinishedModel } from '../engine/library/list';
export type { Finding, Fit, Verdict } from '../engine/library/fit';
export type { AssistantCard, ModelCard, TaggerCard } from '../engine/card';

/** A model that can be loaded now: one that ships with the app, or one that was added. */
export interface ModelChoice<Card extends ModelCard = ModelCard> {
  /** Remembered in the settings: the id of a shipped model, the address of an added one. */
  readonly key: string;
  /** For `Tagger.load` and `Assistant.load`. */
  readonly folder: string;
  readonly card: Card;
  /** `null` for a model that ships with the app. */
  readonly kept: LibraryModel | null;
}

const shippedChoice = <Card extends ModelCard>(card: Card): ModelChoice<Card> => ({
  key: card.id,
  folder: modelFolder(card),
  card,
  kept: null,
});

/** The models on this device: those of the app, those that were added, and what they would need. */
export class ModelLibrary {
  #models = $state.raw<readonly LibraryModel[]>([]);
  #unfinished = $state.raw<readonly UnfinishedModel[]>([]);
  #facts: Promise<DeviceFacts> | null = null;

  /** Cards of models that people bring themselves. */
  readonly named: readonly ModelCard[] = cards.filter((card) => !isShipped(card));

  /** Whether this browser keeps models at all. */
  get canKeep(): boolean {
    return canKeep();
  }

  get models(): readonly LibraryModel[] {
    return this.#models;
  }

  /** Of which a part has come; they can be gone on with, or removed. */
  get unfinished(): readonly UnfinishedModel[] {
    return this.#unfinished;
  }

  get taggers() {
    return this.#choices('token-classification', taggers);
  }

  get assistants() {
    return this.#choices('text-generation', assistants);
  }

  /** Reads anew what is kept; a browser that keeps nothing has an empty library. */
  async refresh(): Promise<void> {
    if (!canKeep()) return;
    const { models, unfinished } = await listLibrary();
    this.#models = models;
    this.#unfinished = unfinished;
  }

  /** Removes an added model, or what there is of one. */
  async remove(id: string): Promise<void> {
    await removeModel(id);
    await this.refresh();
  }

  /** How every variant of a model would do here. Asks the graphics adapter once. */
  async fits(card: ModelCard): Promise<readonly Fit[]> {
    const facts = await this.facts();
    const variants = card.task === 'text-generation' ? card.variants : taggerVariants(card);
    return variants.map((variant) => fitOf(variant, facts));
  }

  /** The variant that this device would load, or `null` when none can work. */
  async bestFit(card: ModelCard): Promise<Fit | null> {
    return chooseFit(await this.fits(card));
  }

  /** What this device can hold; what is free is asked each time. */
  async facts(): Promise<DeviceFacts> {
    return (this.#facts ??= deviceFacts());
  }

  #choices<Task extends ModelCard['task']>(
    task: Task,
    shipped: readonly Extract<ModelCard, { task: Task }>[],
  ): readonly ModelChoice<Extract<ModelCard, { task: Task }>>[] {
    type Card = Extract<ModelCard, { task: Task }>;
    const added = this.#models
      .filter(({ card }) => card.task === task)
      .map((kept): ModelChoice<Card> => {
        const folder = libraryFolder(kept.id);
        return { key: folder, folder, card: kept.card as Card, kept };
      });
    return [...shipped.map((card) => shippedChoice(card)), ...added];
  }
}
