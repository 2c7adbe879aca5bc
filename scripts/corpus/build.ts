import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eojeols, splitAt } from '../../src/core/tokens';
import { exportCorpus } from '../../src/formats/export';
import { baseName, type Entry } from '../../src/formats/format';
import type { Options } from '../../src/formats/options';
import { readMarked, type FormName, type Item } from './marked';
import { partNames, splitItems, type Parts } from './split';
import { withTables } from './tables';

/** What is published, a file of each kind for each part; a row or line is an item, in one order in all. */
const kinds: readonly {
  readonly form: FormName;
  readonly format: string;
  readonly options: Options;
  /** @param part of the corpus @returns the file's name without extension */
  readonly name: (part: string) => string;
}[] = [
  { form: 'spaced', format: 'kbmc', options: { tokens: 'imported' }, name: (part) => part },
  { form: 'spaced', format: 'kbmc-parquet', options: { tokens: 'imported' }, name: (part) => part },
  {
    form: 'natural',
    format: 'jsonl',
    options: { unit: 'utf16' },
    name: (part) => `natural.${part}`,
  },
];

/**
 * The published files of a corpus folder, by their path in it: `data/`, and `README.md` with its
 * tables counted anew. Nothing is written.
 * @throws Error when the marked files or the split cannot be read, or when a file does not give back
 *   what was written
 */
export async function build(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const parts = await readParts(folder);
  const files = new Map<string, Uint8Array>();
  for (const part of partNames)
    for (const { form, format, options, name } of kinds) {
      const entries = parts[part].map((item) => entryOf(item, form));
      const exported = await exportCorpus(entries, {
        format,
        options,
        split: 'one',
        baseName: name(part),
      });
      const { lost, extra, isTextSame } = exported.report;
      for (const file of exported.files) {
        if (lost.length > 0 || extra > 0 || !isTextSame)
          throw new Error(`${file.name}: ${lost.length} spans are not exact`);
        files.set(`data/${file.name}`, file.bytes);
      }
    }
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  return files.set('README.md', new TextEncoder().encode(await withTables(readme, parts)));
}

/** The items of `marked/`, in the parts of `split.json`. */
export async function readParts(folder: string): Promise<Parts> {
  const marked = join(folder, 'marked');
  const items: Item[] = [];
  for (const name of (await readdir(marked)).filter((one) => one.endsWith('.txt')).sort())
    items.push(...readMarked(baseName(name), await readFile(join(marked, name), 'utf8')));
  const split: unknown = JSON.parse(await readFile(join(folder, 'split.json'), 'utf8'));
  return splitItems(items, split);
}

/** One form of an item. Its tokens are what spaces set apart, and cut where a span begins or ends. */
function entryOf({ id, register, ...forms }: Item, form: FormName): Entry {
  const { text, spans } = forms[form];
  const tokens = splitAt(eojeols(text), spans);
  return { doc: { id, title: id, text, meta: { id, register }, tokens }, spans };
}
