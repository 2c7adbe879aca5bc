import type { ModelCard, ModelPage } from '../../../session/model-card.svelte';
import type { Messages } from '../../../i18n';

export type SectionName = keyof Messages['card']['names'];
export type UnknownName = keyof Messages['card']['unknown'];

/** What a person might look for on a card and will not find there. */
export function unknownOf(card: ModelCard, hasReport: boolean): UnknownName[] {
  const isTagger = card.task === 'token-classification';
  const missing: Readonly<Record<UnknownName, boolean>> = {
    score: !card.score,
    evaluation: !!card.score && isTagger && !hasReport,
    calibration: isTagger && !card.calibration,
    licence: card.licence === '',
    data: card.trainingData === undefined || isEmpty(card.trainingData),
    hash: card.files.length === 0,
  };
  return (Object.keys(missing) as UnknownName[]).filter((name) => missing[name]);
}

const isEmpty = (value: object | string) =>
  typeof value === 'string' ? value === '' : Array.isArray(value) && value.length === 0;

/** The parts of the page that have something to show, in order. */
export function sectionsOf({
  card,
  evaluation,
  isReading,
}: Pick<ModelPage, 'card' | 'evaluation' | 'isReading'>): SectionName[] {
  const isTagger = card.task === 'token-classification';
  const shown: Readonly<Record<SectionName, boolean>> = {
    scores: !!card.score || !!evaluation,
    threshold: isTagger && !!card.calibration,
    calibration: !!evaluation,
    confusion: !!evaluation,
    failures: !!evaluation && evaluation.failures.length > 0,
    storage: !!evaluation?.quantization,
    compared:
      !!evaluation &&
      (evaluation.baselines.length > 0 || !!evaluation.transfer || !!evaluation.method),
    data: true,
    unknown: !isReading && unknownOf(card, !!evaluation).length > 0,
  };
  return (Object.keys(shown) as SectionName[]).filter((name) => shown[name]);
}
