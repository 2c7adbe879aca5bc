import * as v from 'valibot';
import type { AssistantCard, ModelCard } from '../card';
import { estimateParameters } from './parameters';

/** A language model's family, by `model_type` of its config. */
export function familyOf(type: string): AssistantCard['family'] {
  if (type === 'qwen3') return 'qwen3';
  if (type === 'gemma2') return 'gemma2';
  return type === 'gemma3' || type === 'gemma3_text' ? 'gemma3' : 'other';
}

const Config = v.looseObject({ model_type: v.optional(v.string(), '') });

/**
 * The card of the named model that this is, or `null`. `names` are what the model goes by: the name
 * of its folder, archive or repository, and the one that its config remembers. One of them must be
 * the card's id or the end of its source's address, and the size that the config implies must be the
 * card's within 5 %. Fine-tunes share a shape, and anybody can name a folder; either alone would give
 * a model a licence that is not its own.
 */
export function namedCard(
  cards: readonly ModelCard[],
  names: readonly string[],
  config: unknown,
): ModelCard | null {
  const own = names.map(tail).filter(Boolean);
  const family = familyOf(v.is(Config, config) ? (config.model_type ?? '') : '');
  const size = estimateParameters(config);
  const isIt = (card: ModelCard) => {
    if (card.task === 'text-generation' && card.family !== family) return false;
    const known = [plain(card.id), ...(card.source === undefined ? [] : [tail(card.source)])];
    // Exporters put `-ONNX` behind the name.
    const isNamed = own.some((name) => known.includes(name.replace(/onnx$/u, '')));
    const { parameters } = card;
    const isSized = !size || !parameters || Math.abs(size / parameters - 1) <= 0.05;
    return isNamed && isSized;
  };
  return cards.find(isIt) ?? null;
}

const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/gu, '');

const tail = (path: string) => plain(path.replace(/\/+$/u, '').split('/').at(-1) ?? '');
