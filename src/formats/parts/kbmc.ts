import { styleOf } from '../../core/bio';
import { tokenUnits } from '../../core/tokens';
import { entryOf, type Entry, type Named } from '../format';
import { choice, type Options, type OptionSpecs } from '../options';
import type { Problem } from '../problem';
import { blocks, rows } from './blocks';
import { isTag, type TokenRow } from './conll-rows';
import { tagged } from './tagged';
import { tagStyles, tokenOptions } from './token-options';

/** The columns of KBMC, as the data set card of SungJoo/KBMC names them. */
export const columns = ['Sentence', 'Tags'] as const;

const tags = { ...tokenOptions.tags, default: 'suffix' } as const;

/** Options of KBMC in whatever kind of file. */
export const readOptions = {
  textColumn: { kind: 'column', default: columns[0] },
  labelColumn: { kind: 'column', default: columns[1] },
  tags,
} as const satisfies OptionSpecs;
export const writeOptions = { ...tokenOptions, tags } as const satisfies OptionSpecs;

export const readBack = ({ tags: style = 'suffix' }: Options): Options => ({
  textColumn: columns[0],
  labelColumn: columns[1],
  tags: style,
});

type Cell = string | undefined;

/** What the first rows of a table tell, and how sure it is that they are KBMC. */
export function guess(
  names: readonly string[],
  body: readonly (readonly Cell[])[],
): { readonly confidence: number; readonly options: Options } {
  // Where the header itself reads as a tag, the file is rows of single tokens, and there is none.
  const tagsAt = names.findIndex(
    (name, index) => !isTagList(name) && body.some((cells) => isTagList(cells[index])),
  );
  const named = (name: string) => names.find((found) => found.toLowerCase() === name);
  const count = (cell: Cell) => cell?.split(' ').length;
  const fits = (index: number) =>
    tagsAt >= 0 && body.some((cells) => count(cells[index]) === count(cells[tagsAt]));
  const others = names.filter((_, index) => index !== tagsAt);
  const textColumn =
    named('sentence') ?? others.find((name) => fits(names.indexOf(name))) ?? others[0] ?? '';
  const labelColumn = names[tagsAt] ?? named('tags') ?? '';
  const isFit = fits(names.indexOf(textColumn));
  const style = styleOf(body.flatMap((cells) => (cells[tagsAt] ?? '').split(' ')).filter(isTag));
  return {
    confidence: isFit ? 0.98 : named('sentence') && named('tags') ? 0.8 : 0,
    options: { textColumn, labelColumn, tags: tagsAt < 0 ? 'suffix' : style },
  };
}

function isTagList(cell: Cell = ''): boolean {
  const list = cell.trim().split(/ +/u);
  return list.length > 0 && list.every(isTag);
}

/** One row of KBMC: tokens with one space between, and as many tags. */
export interface Sentence {
  readonly line: number;
  readonly sentence: string;
  readonly tags: string;
}

/** The document of a row, after what is wrong with it. */
export function* readSentence(
  file: Named,
  { line, sentence, tags: list }: Sentence,
  options: Options,
  number: number,
): Iterable<Entry | Problem> {
  const place = { file: file.path, line };
  const given = list
    .trim()
    .split(/ +/u)
    .filter((tag) => tag !== '');
  // Two spaces make an empty token; some writers have given it a tag of its own.
  const all = sentence.split(' ');
  const words = all.filter((token) => token !== '');
  const isLoose = words.length < all.length;
  const own =
    isLoose && all.length === given.length ? given.filter((_, i) => all[i] !== '') : given;
  if (isLoose && words.length === own.length)
    yield { severity: 'repair', code: 'extra-spaces', ...place, detail: {} };
  if (words.length !== own.length) {
    const detail = { tokens: words.length, tags: given.length };
    yield { severity: 'error', code: 'tag-count', ...place, detail };
    yield entryOf(file, number, sentence, { line });
    return;
  }
  const row = (token: string, index: number): TokenRow => ({
    line,
    token,
    tag: own[index] ?? 'O',
    hasTag: true,
    column: 1,
  });
  const read = tagged(file, [words.map(row)], ' ', choice(options, 'tags', tagStyles));
  yield* read.problems;
  yield* read.strays;
  yield entryOf(file, number, read.text, { line, tokens: read.tokens, spans: read.spans });
}

/** The rows of documents, a sentence each, as `[tokens, tags]`. */
export function* written(
  entries: Iterable<Entry>,
  options: Options,
): Iterable<readonly [sentence: string, tags: string]> {
  const style = options['tags'] === 'prefix' ? 'prefix' : 'suffix';
  for (const entry of entries)
    for (const block of blocks(entry, choice(options, 'tokens', tokenUnits), style)) {
      const { tokens, tags: list } = rows(block, style, /\s/u);
      if (tokens.length > 0) yield [tokens.join(' '), list.join(' ')];
    }
}
