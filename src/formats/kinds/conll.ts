import { defineFormat, entryOf, type Entry, type TextFile } from '../format';
import { choice, column, settle, type Options, type OptionSpecs } from '../options';
import { tokenUnits } from '../../core/tokens';
import { blocks, rows } from '../parts/blocks';
import { guessConll } from '../parts/conll-guess';
import { fields, rowBlocks, type RowBlock } from '../parts/conll-rows';
import { lines } from '../parts/lines';
import { tagged } from '../parts/tagged';
import { tagStyles, tokenOptions } from '../parts/token-options';
import type { Problem } from '../problem';

const cuts = ['sentence', 'docstart', 'file'] as const;
const joiners = { space: ' ', none: '' } as const;
const separators = { tab: '\t', space: ' ' } as const;

const readOptions = {
  documents: { kind: 'choice', values: cuts, default: 'sentence' },
  tags: tokenOptions.tags,
  joiner: { kind: 'choice', values: ['space', 'none'], default: 'space' },
  tagColumn: { kind: 'column', default: '' },
} as const satisfies OptionSpecs;

const writeOptions = {
  ...tokenOptions,
  delimiter: { kind: 'choice', values: ['tab', 'space'], default: 'tab' },
  docstart: { kind: 'flag', default: false },
} as const satisfies OptionSpecs;

/**
 * One token and its tag a line, a blank line between sentences: CoNLL-2002, CoNLL-2003, BIO TSV.
 * IOB1, IOB2, IOE2, BIOES and BILOU are read, IOB2 is written. Source: INCEpTION's and spaCy's
 * descriptions, conlleval. It has tokens and no offsets: the white space of the text is lost, and so
 * is a span's edge inside a token, which `eojeol-split` tokens never have.
 */
export default defineFormat({
  title: { ko: 'CoNLL / BIO TSV', en: 'CoNLL / BIO TSV' },
  extensions: ['tsv', 'conll', 'iob', 'bio', 'txt'],
  carries: 'tokens',
  readOptions,
  writeOptions,

  sniff: guessConll,

  columns(sample) {
    let width = 0;
    for (const { text } of lines(sample.text)) width = Math.max(width, fields(text).length);
    return Array.from({ length: Math.max(0, width - 1) }, (_, index) => String(index + 2));
  },

  *read(file, options) {
    const settled = settle(readOptions, options);
    const cut = choice(settled, 'documents', cuts);
    const strays: Problem[] = [];
    let isIob1 = true;
    let number = 0;
    for (const group of grouped(rowBlocks(file.text, Number(column(settled, 'tagColumn'))), cut)) {
      const read = readGroup(file, group, settled, ++number);
      strays.push(...read.strays);
      isIob1 &&= read.isIob1;
      yield* read.items;
    }
    // In an IOB1 file every span begins with `I`, so none of them is astray.
    if (!isIob1) yield* strays;
  },

  *write(entries, options) {
    const style = choice(options, 'tags', tagStyles);
    const separator = separators[choice(options, 'delimiter', ['tab', 'space'])];
    const breaks = separator === '\t' ? /[\t\r\n]/u : /\s/u;
    for (const entry of entries) {
      if (options.docstart === true) yield '-DOCSTART- -X- O O\n\n';
      for (const block of blocks(entry, choice(options, 'tokens', tokenUnits), style)) {
        const { tokens, tags } = rows(block, style, breaks);
        if (tokens.length > 0)
          yield `${tokens.map((token, i) => `${token}${separator}${tags[i] ?? 'O'}\n`).join('')}\n`;
      }
    }
  },

  readBack: ({ tags = 'prefix', docstart }) => ({
    tags,
    documents: docstart === true ? 'docstart' : 'sentence',
  }),
});

/** Sentences that make one document. */
function* grouped(found: Iterable<RowBlock>, cut: (typeof cuts)[number]): Iterable<RowBlock[]> {
  let open: RowBlock[] = [];
  for (const block of found) {
    const isBorder = cut === 'sentence' || (cut === 'docstart' && block.isStart);
    if (isBorder && open.length > 0) {
      yield open;
      open = [];
    }
    open.push(block);
  }
  if (open.length > 0) yield open;
}

function readGroup(file: TextFile, group: readonly RowBlock[], options: Options, number: number) {
  const { text, tokens, spans, problems, strays, isIob1 } = tagged(
    file,
    group.map((block) => block.rows),
    joiners[choice(options, 'joiner', ['space', 'none'])],
    choice(options, 'tags', tagStyles),
  );
  const line = group[0]?.rows[0]?.line ?? 0;
  const items: (Entry | Problem)[] = [
    ...problems,
    entryOf(file, number, text, { tokens, spans, line }),
  ];
  return { items, strays, isIob1 };
}
