import type { StoredSpan } from './e2e-stored';

/*
 * Readers of what the app exports, written from the formats' descriptions and sharing no code with
 * the app: a mistake that its own writer and reader have in common must not pass.
 */

interface Tagged {
  readonly token: string;
  readonly tag: string;
}

/** The records of a CSV file by RFC 4180. */
export function csvRecords(text: string): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) throw new Error('A quoted cell has no end.');
        cell += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
    } else {
      const end = /[,\r\n]/u.exec(text.slice(at))?.index ?? text.length - at;
      cell = text.slice(at, at + end);
      at += end;
    }
    cells.push(cell);
    if (text[at] === ',') at++;
    else {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      records.push(cells);
      cells = [];
    }
  }
  return records;
}

/** KBMC: `Sentence` and `Tags`, both split at single spaces, tags as `Disease-B`. */
export function readKbmc(text: string): Tagged[] {
  const [header, ...records] = csvRecords(text);
  if (header?.join() !== 'Sentence,Tags') throw new Error(`The header is ${String(header)}.`);
  return records.flatMap(([sentence = '', tags = '']) => {
    const [tokens, names] = [sentence.split(' '), tags.split(' ')];
    if (tokens.length !== names.length) throw new Error(`${sentence} has other tags than tokens.`);
    return tokens.map((token, i) => ({
      token,
      tag: names[i]?.replace(/^(.+)-([BI])$/u, '$2-$1') ?? '',
    }));
  });
}

/** CoNLL: a token, a tab and its tag a line; a blank line between sentences. */
export function readConll(text: string): Tagged[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [token = '', tag = '', ...more] = line.split('\t');
      if (token === '' || tag === '' || more.length > 0) throw new Error(`Not a row: ${line}`);
      return { token, tag };
    });
}

/**
 * The spans that IOB2 tags give to texts, when their tokens are found one after another in the texts:
 * a token that is not where the last one ended, white space aside, is an error.
 */
export function spansOf(rows: readonly Tagged[], texts: readonly string[]): StoredSpan[][] {
  let next = 0;
  const found = texts.map((text) => {
    const spans: StoredSpan[] = [];
    let at = 0;
    let isInside = false;
    for (;;) {
      while (/\s/u.test(text.charAt(at))) at++;
      if (at === text.length) return spans;
      const row = rows[next++];
      if (!row || row.token === '' || !text.startsWith(row.token, at))
        throw new Error(
          `Row ${String(next)} is “${row?.token ?? ''}”, not “${text.slice(at, at + 20)}”.`,
        );
      const end = at + row.token.length;
      const label = row.tag.slice(2);
      const last = spans.at(-1);
      if (row.tag.startsWith('B-')) spans.push({ start: at, end, label });
      else if (row.tag.startsWith('I-') && isInside && last?.label === label)
        spans[spans.length - 1] = { ...last, end };
      else if (row.tag !== 'O') throw new Error(`The tag ${row.tag} follows none of its kind.`);
      isInside = row.tag !== 'O';
      at = end;
    }
  });
  if (next !== rows.length) throw new Error(`${String(rows.length - next)} rows are too many.`);
  return found;
}

/** doccano: one object a line with `text` and `label`, a list of `[start, end, label]` in UTF-16. */
export function readDoccano(text: string): { text: string; spans: StoredSpan[] }[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const record = JSON.parse(line) as { text: string; label: [number, number, string][] };
      const spans = record.label.map(([start, end, label]) => ({ start, end, label }));
      return { text: record.text, spans: spans.sort((a, b) => a.start - b.start) };
    });
}
