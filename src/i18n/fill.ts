import type { Language } from '../core/scheme';
import { formatsOf } from './format';
import { josa } from './josa';

export type Values = Readonly<Record<string, string | number>>;

/**
 * Puts values into a sentence: `{name}`, and with `{name|을|를}` the particle alone that suits it.
 * Numbers are written as the language writes them.
 */
export function fill(template: string, values: Values, language: Language): string {
  return template.replace(
    /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/gu,
    (_, name: string, closed?: string, open?: string) => {
      const value = values[name] ?? '';
      const text = typeof value === 'number' ? formatsOf(language).number(value) : value;
      if (closed === undefined || open === undefined) return text;
      return josa(text, closed, open).slice(text.length);
    },
  );
}
