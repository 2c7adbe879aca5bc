import { articles } from './articles';
import { notes } from './notes';
import { questions } from './questions';

const enough = 48;

/** Lines and sentences of the sample's texts that are long enough to be work for a model. */
export const sampleSentences: readonly string[] = [...articles, ...notes, ...questions]
  .flatMap(({ text }) => text.split(/(?<=[.?!])\s+|\n+/u))
  .map((sentence) => sentence.trim())
  .filter((sentence) => sentence.length >= 20)
  .slice(0, enough);
