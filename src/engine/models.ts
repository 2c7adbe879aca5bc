import { parseCard, type AssistantCard, type ModelCard, type TaggerCard } from './card';

const files = import.meta.glob<unknown>('/models/*/card.json', { eager: true, import: 'default' });

/**
 * Every card in `models/`: the models that ship with the app, and those that it only names, whose
 * weights people bring. Add one by adding a folder with a `card.json`. Workers read the card again
 * from the folder that they load.
 */
export const cards: readonly ModelCard[] = Object.values(files).map(parseCard);

/** Whether the model's files lie beside its card. */
export const isShipped = ({ files: own }: ModelCard): boolean => own.length > 0;

/** The tagging models that ship with the app. */
export const taggers: readonly TaggerCard[] = cards
  .filter(isShipped)
  .filter((card) => card.task === 'token-classification');

/** The language models that ship with the app. */
export const assistants: readonly AssistantCard[] = cards
  .filter(isShipped)
  .filter((card) => card.task === 'text-generation');

/** Where a shipped model lies, for `Tagger.load`: `models/<id>/` beside the page. */
export const modelFolder = ({ id }: Pick<ModelCard, 'id'>): string =>
  `models/${encodeURIComponent(id)}/`;
