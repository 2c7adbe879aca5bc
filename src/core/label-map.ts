import type { LabelScheme } from './scheme';

/** From a model's labels to a scheme's; `null` drops what the model says under that label. */
export type LabelMap = Readonly<Record<string, string | null>>;

const folded = (name: string) => name.normalize('NFC').toLowerCase();

/**
 * Where a model's labels go in a scheme: what the user chose, else the label of the same name, else
 * the one that lists the name as an alias or bears it as a title; else nowhere.
 */
export function labelMap(
  modelLabels: readonly string[],
  scheme: LabelScheme,
  chosen: LabelMap = {},
): LabelMap {
  const names = new Set(scheme.labels.map(({ name }) => name));
  const guess = (label: string) => {
    const wanted = folded(label);
    const bearing = scheme.labels.find(({ name, title, aliases = [] }) =>
      [name, title.ko, title.en, ...aliases].some((known) => folded(known) === wanted),
    );
    return names.has(label) ? label : (bearing?.name ?? null);
  };
  return Object.fromEntries(
    [...new Set(modelLabels)].map((label) => {
      const choice = chosen[label];
      const isValid = choice === null || (choice !== undefined && names.has(choice));
      return [label, isValid ? choice : guess(label)];
    }),
  );
}
