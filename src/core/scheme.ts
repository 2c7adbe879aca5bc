import * as v from 'valibot';

const bilingual = v.object({ ko: v.string(), en: v.string() });
const isUnique = (values: readonly string[]) => new Set(values).size === values.length;

/** How a label is underlined, so that it is told apart without colour. */
export const patterns = ['solid', 'double', 'dotted', 'dashed', 'wavy'] as const;

export const Label = v.object({
  /** As it is written in tags and exports: no white space, not `O`. */
  name: v.pipe(
    v.string(),
    v.regex(/^\S+$/u),
    v.check((name) => name !== 'O', 'O is the tag of no label.'),
  ),
  title: bilingual,
  /** Other names under which models and corpora know the label. */
  aliases: v.optional(v.pipe(v.array(v.string()), v.readonly())),
  /** The letter that applies the label, by its place on the keyboard (`KeyboardEvent.code`). */
  key: v.pipe(v.string(), v.regex(/^[a-z]?$/u)),
  hue: v.pipe(v.number(), v.minValue(0), v.maxValue(359)),
  pattern: v.picklist(patterns),
  help: bilingual,
});

/** What may be marked. Built-in schemes and schemes a user brings pass through this one door. */
export const LabelScheme = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/u)),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  title: bilingual,
  labels: v.pipe(
    v.array(Label),
    v.minLength(1),
    v.check((labels) => isUnique(labels.map(({ name }) => name)), 'Two labels share a name.'),
    v.check(
      (labels) => isUnique(labels.map(({ key }) => key).filter((key) => key !== '')),
      'Two labels share a key.',
    ),
    v.readonly(),
  ),
});

export type Label = v.InferOutput<typeof Label>;
export type LabelScheme = v.InferOutput<typeof LabelScheme>;
export type Language = 'ko' | 'en';

/** The text in the language, or in the other where it was left empty. */
export const pick = (text: { readonly ko: string; readonly en: string }, language: Language) =>
  text[language] || text.ko || text.en;

/** Letters the annotator's own commands use, so that a new label is not given one of them. */
const reserved = new Set('xzyfnjkarwe');

/**
 * The scheme with a label for each name it lacks, as when a corpus brings labels of its own. Keys are
 * letters of the name where one is free; hues keep the greatest distance from those there.
 */
export function withLabels(scheme: LabelScheme, names: Iterable<string>): LabelScheme {
  const labels = [...scheme.labels];
  for (const name of names) {
    if (labels.some((label) => label.name === name)) continue;
    const taken = new Set([...reserved, ...labels.map(({ key }) => key)]);
    const letters = Array.from(`${name.toLowerCase()}bcdghilmopqstuv`);
    labels.push({
      name,
      title: { ko: name, en: name },
      key: letters.find((letter) => /^[a-z]$/u.test(letter) && !taken.has(letter)) ?? '',
      hue: farthestHue(labels.map(({ hue }) => hue)),
      pattern: patterns[labels.length % patterns.length] ?? 'solid',
      help: { ko: '', en: '' },
    });
  }
  return labels.length === scheme.labels.length ? scheme : { ...scheme, labels };
}

function farthestHue(taken: readonly number[]): number {
  const distance = (a: number, b: number) => Math.min(Math.abs(a - b), 360 - Math.abs(a - b));
  let best = 0;
  let bestGap = -1;
  for (let hue = 0; hue < 360; hue += 5) {
    const gap = Math.min(360, ...taken.map((other) => distance(hue, other)));
    if (gap > bestGap) [best, bestGap] = [hue, gap];
  }
  return best;
}
