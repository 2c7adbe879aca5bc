import type { Range } from '../../../core/text';
import type { Example } from '../../../session/model-card.svelte';

type Mark = Range & { readonly label: string };

/**
 * The two sides of an error as marks for one text each: spans on which both sides agree have an empty
 * label, all others say theirs in `words`.
 */
export function sides(
  { expected, found }: Example,
  words: (span: Example['found'][number]) => string,
): { readonly gold: readonly Mark[]; readonly model: readonly Mark[] } {
  const key = ({ start, end, label }: Mark) => `${start}-${end}-${label}`;
  const marked = (mine: Example['found'], theirs: Example['found']) => {
    const agreed = new Set(theirs.map(key));
    return mine.map((span) => ({ ...span, label: agreed.has(key(span)) ? '' : words(span) }));
  };
  return { gold: marked(expected, found), model: marked(found, expected) };
}
