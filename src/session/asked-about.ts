import { proposals } from '../core/josa';
import type { LabelScheme } from '../core/scheme';
import type { Range } from '../core/text';
import { sentences } from '../core/tokens';
import type { DocumentSession } from './document.svelte';

/** What a question about the open document is about. */
export interface AskedAbout {
  /** The words in focus, selected, or under the caret without their josa. */
  readonly term: string;
  /** The sentence or sentences that hold them. */
  readonly sentence: string;
  /** The same with the words in `[[ ]]`. */
  readonly marked: string;
  /** The label that the words have, or are suggested to have; empty where they have none. */
  readonly label: string;
  /** All labels of the project, for models that know none by themselves. */
  readonly labels: string;
}

/** `null` where the caret is at no word. */
export function askedAbout(document: DocumentSession, { labels }: LabelScheme): AskedAbout | null {
  const { text } = document.doc;
  const { focused, range } = document;
  const words =
    focused ?? (range.start < range.end ? range : proposals(text, document.selection.head)[0]);
  if (!words || words.start >= words.end) return null;
  const { start, end } = sentenceAround(text, words);
  return {
    term: text.slice(words.start, words.end),
    sentence: text.slice(start, end),
    marked: `${text.slice(start, words.start)}[[${text.slice(words.start, words.end)}]]${text.slice(words.end, end)}`,
    label: focused?.label ?? '',
    labels: labels.map(({ name }) => name).join(', '),
  };
}

/** From the start of the sentence where the words begin to the end of the one where they end. */
function sentenceAround(text: string, { start, end }: Range): Range {
  // A sentence never crosses a line, so it is enough to segment the lines around the words.
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const to = lineEnd < 0 ? text.length : lineEnd;
  const touching = sentences(text.slice(from, to))
    .map((sentence) => ({ start: from + sentence.start, end: from + sentence.end }))
    .filter((sentence) => sentence.end > start && sentence.start < end);
  return {
    start: Math.min(start, ...touching.map((sentence) => sentence.start)),
    end: Math.max(end, ...touching.map((sentence) => sentence.end)),
  };
}
