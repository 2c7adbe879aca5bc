import type { FreeSpan } from '../../src/formats/format';

/** One form of an item: its text and what is marked in it, in UTF-16 code units. */
export interface Form {
  readonly text: string;
  readonly spans: readonly FreeSpan[];
}

/** An item as people write it, and with particles, endings and punctuation apart, as KBMC is spaced. */
export interface Item extends Readonly<Record<FormName, Form>> {
  /** The file's name and the item's place in it, from 0, such as `first-00012`. */
  readonly id: string;
  readonly register: string;
}

export const formNames = ['natural', 'spaced'] as const;
export type FormName = (typeof formNames)[number];

const labels: Readonly<Record<string, string>> = { D: 'Disease', B: 'Body', T: 'Treatment' };
const mark = /\[([^[\]]+)\/([DBT])\]/gu;
const gluedParticle = /(\/[DBT]\])(?=[가-힣])/gu;
/** No split at the point of `3.5` or the comma of `47,XXY`. */
const punctuation = /(?<=\S)(?<![0-9A-Za-z](?=[.,][0-9A-Za-z]))([.,?!])/gu;

/**
 * The items of one file of `corpus/marked/`: an item a line, `# register` lines between them,
 * `[surface/L]` for an entity and `_` where a morpheme analyser would split an eojeol. The same rules
 * as `models/training/corpus.py`; a digest in `corpus/split.json` holds the two together.
 * @param stem the file's name without its extension
 * @throws Error with file and line where a line cannot be read
 */
export function readMarked(stem: string, source: string): readonly Item[] {
  const items: Item[] = [];
  let register = '';
  for (const [index, line] of source.split('\n').entries()) {
    const place = `${stem}.txt:${index + 1}`;
    if (line.startsWith('# ')) register = line.slice(2);
    else if (line !== '') {
      if (register === '') throw new Error(`${place}: no register before the first item`);
      const natural = parsed(single(line.replaceAll('_', '')));
      if (/\/[DBT]\]|\[[^\]]*\/[DBT]/u.test(natural.text))
        throw new Error(`${place}: a mark that cannot be read`);
      const apart = line.replaceAll('_', ' ').replace(gluedParticle, '$1 ');
      const spaced = parsed(single(apart.replace(punctuation, ' $1')));
      const id = `${stem}-${String(items.length).padStart(5, '0')}`;
      items.push({ id, register, natural, spaced });
    }
  }
  return items;
}

const single = (line: string) => line.replace(/ {2,}/gu, ' ');

function parsed(line: string): Form {
  const spans: FreeSpan[] = [];
  let text = '';
  let done = 0;
  for (const { index, 0: whole, 1: surface = '', 2: letter = '' } of line.matchAll(mark)) {
    text += line.slice(done, index);
    const label = labels[letter] ?? letter;
    spans.push({ start: text.length, end: text.length + surface.length, label });
    text += surface;
    done = index + whole.length;
  }
  return { text: text + line.slice(done), spans };
}
