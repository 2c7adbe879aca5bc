import type { Language } from '../../core/scheme';
import { fill, messages } from '../../i18n';
import type { Problem } from '../../session/import.svelte';

/** What is wrong, in a sentence. The compiler sees to it that every code has one. */
export function problemText({ code, detail }: Problem, language: Language): string {
  const { problems, moved, encodings } = messages(language).files;
  const named: Record<string, string | number> = { ...detail };
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    how: moved,
    encoding: encodings,
  };
  for (const [name, known] of Object.entries(words)) {
    const word = known[String(detail[name])];
    if (word !== undefined) named[name] = word;
  }
  return fill(problems[code], named, language);
}
