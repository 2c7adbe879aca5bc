import { pick, type Label, type Language } from '../../core/scheme';
import type { ChipText } from './chips';
import type { Painted } from './painter';

/** Before the label's name, so that states differ by more than colour. */
const marks = { own: '', accepted: '✓', edited: '✎', suggested: '?', rejected: '✕' };

/** A chip says how the span came to be, its label, and of a suggestion the score in per cent. */
export function chipText(
  { label: name, state, score }: Painted,
  labels: readonly Label[],
  language: Language,
): ChipText {
  const label = labels.find((other) => other.name === name);
  const title = label ? pick(label.title, language) : name;
  const percent =
    state === 'suggested' && score !== undefined ? ` ${String(Math.round(score * 100))}` : '';
  const initial = label?.key ? label.key.toUpperCase() : title.slice(0, 1);
  return {
    full: `${marks[state]}${title}${percent}`,
    short: `${marks[state]}${initial}`,
    hue: label?.hue ?? null,
  };
}
