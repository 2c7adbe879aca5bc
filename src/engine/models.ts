import { parseCard, type ModelCard } from './card';

const files = import.meta.glob<unknown>('/models/*/card.json', { eager: true, import: 'default' });

/**
 * The cards of the models that ship with the app. Add one by adding a folder with its files and a
 * `card.json`. The tagger reads the card again from the folder that it loads.
 */
export const models: readonly ModelCard[] = Object.values(files).map(parseCard);

/** Where a shipped model lies, for `Tagger.load`: `models/<id>/` beside the page. */
export const modelFolder = ({ id }: Pick<ModelCard, 'id'>): string =>
  `models/${encodeURIComponent(id)}/`;
