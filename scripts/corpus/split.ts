import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { offsetMap } from '../../src/core/offsets';
import { formNames, type Item } from './marked';

export const partNames = ['train', 'dev', 'test'] as const;
export type PartName = (typeof partNames)[number];
export type Parts = Readonly<Record<PartName, readonly Item[]>>;

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));
const fileSchema = v.object({
  seed: v.number(),
  dev: v.array(v.string()),
  test: v.array(v.string()),
  sha256: v.object({ train: hash, dev: hash, test: hash }),
});

/**
 * Items by the part that `corpus/split.json` puts them in. `models/training/split.py` draws the parts
 * and writes that file, with a digest of what it read; items that read otherwise here, or were
 * changed since, are refused.
 * @param split the file's JSON
 * @throws Error when the file is not of these items
 */
export function splitItems(items: readonly Item[], split: unknown): Parts {
  const { dev, test, sha256: expected } = v.parse(fileSchema, split);
  const [inDev, inTest] = [new Set(dev), new Set(test)];
  const parts: Record<PartName, Item[]> = { train: [], dev: [], test: [] };
  for (const item of items)
    parts[inTest.has(item.id) ? 'test' : inDev.has(item.id) ? 'dev' : 'train'].push(item);
  for (const part of partNames)
    if (digest(parts[part]) !== expected[part])
      throw new Error(
        `corpus/split.json is not of these items (${part}): run models/training/split.py --write-parts`,
      );
  return parts;
}

/** As `digest` of `split.py`: ids, forms, registers, texts and spans in code points. */
function digest(items: readonly Item[]): string {
  const lines = items.flatMap((item) =>
    formNames.map((form) => {
      const { text, spans } = item[form];
      const map = offsetMap(text, 'codepoint');
      const places = spans.map(
        ({ start, end, label }) => `${map.fromUtf16(start)} ${map.fromUtf16(end)} ${label}`,
      );
      return `${[item.id, form, item.register, text, ...places].join('\t')}\n`;
    }),
  );
  return createHash('sha256').update(lines.join('')).digest('hex');
}
