import { decode, type TagStyle } from '../../core/bio';
import type { Token } from '../../core/text';
import type { FreeSpan, Named } from '../format';
import type { Problem } from '../problem';
import type { TokenRow } from './conll-rows';

/** Text put together from tokens, with what its tags say. */
export interface Tagged {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly spans: readonly FreeSpan[];
  readonly problems: readonly Problem[];
  /** An `I` that continues nothing: as it should be in IOB1, a mistake in the other schemes. */
  readonly strays: readonly Problem[];
  /** Whether each `B` is one that IOB1 needs, after a span of the same label. */
  readonly isIob1: boolean;
}

/** Puts sentences together, tokens with the joiner between them and sentences with a line end. */
export function tagged(
  file: Named,
  sentences: readonly (readonly TokenRow[])[],
  joiner: string,
  style: TagStyle,
): Tagged {
  const pieces: string[] = [];
  const tokens: Token[] = [];
  const spans: FreeSpan[] = [];
  const problems: Problem[] = [];
  const strays: Problem[] = [];
  let isIob1 = true;
  let start = 0;
  for (const [number, all] of sentences.entries()) {
    const rows = all.filter(({ token }) => token !== '');
    for (const row of all) if (row.token === '') problems.push(noToken(file, row));
    const here: Token[] = [];
    for (const [index, { token }] of rows.entries()) {
      const before = index > 0 ? joiner : number > 0 ? '\n' : '';
      pieces.push(before, token);
      start += before.length;
      here.push({ start, end: (start += token.length) });
    }
    const tags = rows.map(({ tag }) => tag);
    const read = decode(here, tags, style);
    for (const { token, reason } of read.odd) {
      const row = rows[token];
      if (row) (reason === 'stray' ? strays : problems).push(oddTag(file, row, reason));
    }
    for (const row of rows) if (!row.hasTag) problems.push(noTag(file, row));
    isIob1 &&= tags.every((tag, i) => !begins(tag, style) || follows(tags, i, style));
    tokens.push(...here);
    spans.push(...read.spans);
  }
  return { text: pieces.join(''), tokens, spans, problems, strays, isIob1 };
}

const begins = (tag: string, style: TagStyle) =>
  style === 'prefix' ? /^[BSU][-_]/u.test(tag) : /[-_][BSU]$/u.test(tag);

/** Whether the tag before is of the same label, so that IOB1 too must write a `B` here. */
function follows(tags: readonly string[], index: number, style: TagStyle): boolean {
  const label = (tag = '') => (style === 'prefix' ? tag.slice(2) : tag.slice(0, -2));
  return index > 0 && label(tags[index - 1]) === label(tags[index]);
}

const oddTag = (file: Named, row: TokenRow, reason: 'stray' | 'unreadable'): Problem => ({
  severity: reason === 'stray' ? 'repair' : 'error',
  code: reason === 'stray' ? 'stray-inside' : 'unreadable-tag',
  file: file.path,
  line: row.line,
  column: row.column,
  detail: { token: row.token, tag: row.tag },
});

const noToken = (file: Named, { line }: TokenRow): Problem => ({
  severity: 'error',
  code: 'missing-cells',
  file: file.path,
  line,
  detail: { expected: 2, found: 1 },
});

const noTag = (file: Named, row: TokenRow): Problem => ({
  severity: 'error',
  code: 'no-tag',
  file: file.path,
  line: row.line,
  detail: { token: row.token },
});
