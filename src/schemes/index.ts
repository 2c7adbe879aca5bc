import * as v from 'valibot';
import { LabelScheme } from '../core/scheme';

const files = import.meta.glob<unknown>('./*.json', { eager: true, import: 'default' });

/** The schemes that ship with the app. Add one by adding a file to this folder. */
export const schemes: readonly LabelScheme[] = Object.values(files).map((file) =>
  v.parse(LabelScheme, file),
);

/** A shipped scheme by its id. @throws when no file has it */
export function schemeOf(id: string): LabelScheme {
  const scheme = schemes.find((one) => one.id === id);
  if (!scheme) throw new Error(`No scheme ${id} ships with the app.`);
  return scheme;
}
