import { styleOf } from '../../core/bio';
import { graphemeCount } from './graphemes';
import type { Sample, Sniff } from '../format';
import { fields, isTag, rowBlocks } from './conll-rows';
import { lines } from './lines';

/** What a sample tells of a column file: whether it is one, and under which options. */
export function guessConll(sample: Sample): Sniff {
  const columns = tagShares(sample);
  const best = Math.max(0, ...columns.map(({ share }) => share));
  const index = columns.findLastIndex(({ share }) => share >= best - 0.001);
  const tagColumn = index > 0 && index < columns.length - 1 ? String(index + 1) : '';
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

/** For each column, the share of lines in which it reads as a tag; tokens are never tags. */
function tagShares(sample: Sample): readonly { readonly share: number }[] {
  const counts: number[] = [];
  let rows = 0;
  let isInside = false;
  for (const { text } of lines(sample.text)) {
    const isBlank = text.trim() === '';
    const isHead: boolean = !isInside && /^##? /u.test(text);
    isInside = !isBlank && (isInside || !isHead);
    if (isBlank || isHead || text.startsWith('-DOCSTART-')) continue;
    rows++;
    for (const [index, field] of fields(text).entries())
      counts[index] = (counts[index] ?? 0) + (index > 0 && isTag(field.trim()) ? 1 : 0);
    if (rows === 2000) break;
  }
  return counts.map((count) => ({ share: rows === 0 ? 0 : count / rows }));
}
