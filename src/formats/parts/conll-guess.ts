import { styleOf } from '../../core/bio';
import { graphemeCount } from './graphemes';
import type { Sample, Sniff } from '../format';
import { fields, isTag, rowBlocks } from './conll-rows';
import { lines } from './lines';

/** What a sample tells of a column file: whether it is one, and under which options. */
export function guessConll(sample: Sample): Sniff {
  const { shares, last } = tagShares(sample);
  const best = Math.max(last, ...shares);
  const index = shares.findLastIndex((share) => share >= best);
  const tagColumn = last >= best ? '' : String(index + 1);
  const rows = [...rowBlocks(sample.text, Number(tagColumn))].flatMap((block) => block.rows);
  const single = rows.filter(({ token }) => graphemeCount(token) <= 1).length;
  const isCharacters = rows.length > 0 && single / rows.length > 0.95;
  const options = {
    tagColumn,
    tags: styleOf(rows.map(({ tag }) => tag).filter(isTag)),
    joiner: isCharacters ? 'none' : 'space',
    documents: /^-DOCSTART-/mu.test(sample.text) ? 'docstart' : 'sentence',
  };
  const hasEntities = rows.some(({ tag }) => tag !== 'O' && isTag(tag));
  const confidence = best < 0.8 ? best / 4 : hasEntities ? 0.96 : 0.6;
  return { confidence, reason: 'tag-column', options };
}

const maxColumns = 20;

/** The share of rows in which each column, and the last one, reads as a tag; tokens never do. */
function tagShares(sample: Sample): { readonly shares: readonly number[]; readonly last: number } {
  const counts: number[] = [];
  let [rows, last] = [0, 0];
  let isInside = false;
  for (const { text } of lines(sample.text)) {
    const isBlank = text.trim() === '';
    const isHead: boolean = !isInside && /^##? /u.test(text);
    isInside = !isBlank && (isInside || !isHead);
    if (isBlank || isHead || text.startsWith('-DOCSTART-')) continue;
    rows++;
    const found = fields(text);
    // No column file is this wide: it is prose, or JSON in one line.
    if (found.length > maxColumns) continue;
    for (const [index, field] of found.entries())
      counts[index] = (counts[index] ?? 0) + (index > 0 && isTag(field.trim()) ? 1 : 0);
    if (found.length > 1 && isTag(found.at(-1)?.trim() ?? '')) last++;
    if (rows === 2000) break;
  }
  const share = (count: number) => (rows === 0 ? 0 : count / rows);
  return { shares: counts.map(share), last: share(last) };
}
