import { parseTag } from '../../core/bio';
import { lines } from './lines';

/** A row of a column file: its first column, the column with the tag, and where it is. */
export interface TokenRow {
  readonly line: number;
  readonly token: string;
  readonly tag: string;
  /** Whether the row has the column at all. */
  readonly hasTag: boolean;
  /** Column of the tag in the line, from 1. */
  readonly column: number;
}

/** Rows between separators; `isStart` after a `-DOCSTART-`. */
export interface RowBlock {
  readonly isStart: boolean;
  readonly rows: readonly TokenRow[];
}

/**
 * The fields of a line. TAB separates where there is one, so that a space can be a token, as in KLUE;
 * else runs of spaces do. Empty columns at the end do not count.
 */
export function fields(line: string): readonly string[] {
  if (!line.includes('\t')) return line.split(/ +/u).filter((field) => field !== '');
  const found = line.split('\t');
  while (found.length > 1 && found.at(-1)?.trim() === '') found.pop();
  return found;
}

/** A tag that says something: `-` and `_` mean `O` in some files and are tokens in others. */
export const isTag = (text: string): boolean =>
  text === 'O' ||
  (text.length > 2 && (parseTag(text, 'prefix') ?? parseTag(text, 'suffix')) !== null);

/**
 * Sentences, lazily: blank lines and lines of only white space with no token separate. `tagColumn` is
 * the number of the column from 1, or 0 for the last.
 */
export function* rowBlocks(text: string, tagColumn: number): Iterable<RowBlock> {
  let rows: TokenRow[] = [];
  let isStart = false;
  for (const line of lines(text)) {
    if (line.text.trim() === '') {
      if (rows.length > 0) yield { isStart, rows };
      if (rows.length > 0) [rows, isStart] = [[], false];
      continue;
    }
    const found = fields(line.text);
    const [token = ''] = found;
    if (rows.length === 0 && isDocumentStart(found)) isStart = true;
    else if (rows.length > 0 || !isComment(line.text, found)) {
      const index = tagColumn > 0 ? tagColumn - 1 : found.length - 1;
      const tag = index > 0 ? found[index]?.trim() : undefined;
      const column = tag === undefined ? 1 : line.text.lastIndexOf(tag) + 1;
      rows.push({ line: line.number, token, tag: tag ?? 'O', hasTag: tag !== undefined, column });
    }
  }
  if (rows.length > 0) yield { isStart, rows };
}

/** `-DOCSTART- -X- O O`, with more columns or fewer; with a label or in a sentence it is a token. */
const isDocumentStart = ([token, ...rest]: readonly string[]): boolean =>
  token === '-DOCSTART-' && rest.every((field) => /^(?:O|-X-|-|_)$/u.test(field.trim()));

/**
 * Comments stand before the first row of a sentence: `# key = value` of CoNLL-U, `## id<TAB>text` of
 * KLUE. `#` is a token too, as `##` is in WordPiece files and hashtags in tweets.
 */
function isComment(line: string, found: readonly string[]): boolean {
  if (/^# \S+ = /u.test(line)) return true;
  if (!/^##? /u.test(line)) return false;
  return line.startsWith('## ') && line.includes('\t') ? true : !isTag(found.at(-1) ?? '');
}
