import { withLabels, type LabelScheme } from '../core/scheme';

/** What becomes of a label that files bring. */
export interface LabelFate {
  /** As the files spell it. */
  readonly name: string;
  readonly count: number;
  /** As the project will; `null` where its spans are not imported. */
  readonly becomes: string | null;
  /** Whether the scheme has to grow for it. */
  readonly isNew: boolean;
}

/** Decisions of the user about labels, by the files' names; the others are found out. */
export type LabelChoices = Readonly<Record<string, string | null>>;

/** A name the scheme can have: no white space, and not the tag of no label. */
export function asLabelName(name: string): string {
  const joined = name.trim().replace(/\s+/gu, '_') || '_';
  return joined === 'O' ? 'O_' : joined;
}

/** @param scheme `null` where the project takes its labels from the files */
export function fatesOf(
  labels: Readonly<Record<string, number>>,
  scheme: LabelScheme | null,
  choices: LabelChoices,
): readonly LabelFate[] {
  return Object.entries(labels)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => {
      const chosen = choices[name];
      const becomes = chosen === undefined ? matching(name, scheme) : chosen;
      const isKnown = scheme?.labels.some((label) => label.name === becomes) ?? false;
      return { name, count, becomes, isNew: becomes !== null && !isKnown };
    });
}

/** The scheme's own name for a label, however the file spells it: `disease`, `질병`. */
function matching(name: string, scheme: LabelScheme | null): string {
  const exact = asLabelName(name);
  const folded = exact.toLowerCase();
  const { labels = [] } = scheme ?? {};
  const found =
    labels.find((label) => label.name === exact) ??
    labels.find(({ name: other, title: { ko, en } }) =>
      [other, asLabelName(ko), asLabelName(en)].some((own) => own.toLowerCase() === folded),
    );
  return found?.name ?? exact;
}

/** The scheme with the labels that it lacks, or one of those labels alone. */
export function schemeFor(
  scheme: LabelScheme | null,
  fates: readonly LabelFate[],
  title: string,
): LabelScheme {
  const base = scheme ?? { id: 'own', version: 1, title: { ko: title, en: title }, labels: [] };
  return withLabels(
    base,
    fates.flatMap(({ becomes, isNew }) => (isNew && becomes !== null ? [becomes] : [])),
  );
}

/** The scheme that knows most of the labels; the first one where none is better. */
export function fittest(
  labels: Readonly<Record<string, number>>,
  schemes: readonly LabelScheme[],
): LabelScheme | undefined {
  const known = (scheme: LabelScheme) =>
    fatesOf(labels, scheme, {}).filter(({ isNew }) => !isNew).length;
  return schemes.toSorted((a, b) => known(b) - known(a))[0];
}
