/**
 * What is wrong with data a user brought, as a value: a code that the interface has words for, and a
 * place. `error`: something could not be read. `repair`: it was read after a change, which `detail`
 * names. `loss`: it was read, but we have no place for it.
 */
export interface Problem {
  readonly severity: 'error' | 'repair' | 'loss';
  readonly code: ProblemCode;
  /** Path of the file. */
  readonly file: string;
  /** From 1, or the row where a file has no lines; 0 when the problem is of the whole file. */
  readonly line: number;
  /** From 1, in UTF-16 code units, where a column is known. */
  readonly column?: number;
  readonly docTitle?: string;
  /** The values that the sentence about the problem names; the table below says which. */
  readonly detail: Readonly<Record<string, string | number>>;
}

/** Every code, with the names of its details. */
export const problemCodes = {
  /** No encoding fits. Byte offsets of the first byte that does not, from 0. */
  'unknown-encoding': ['utf8', 'eucKr'],
  /** The encoding was chosen, and some bytes are not in it; they became U+FFFD. */
  'bad-bytes': ['encoding', 'byte', 'count'],
  'unreadable-file': ['message'],
  'unreadable-zip': ['message'],
  'encrypted-file': [],
  /** A file that is not text is damaged, or is not what it says. */
  'broken-file': ['message'],
  /** Rows, from 1, that a damaged part of such a file held. */
  'broken-rows': ['first', 'last', 'message'],
  /** A cell that is not UTF-8; what does not fit became U+FFFD. */
  'broken-cell': ['name'],
  'empty-file': [],
  'empty-document': [],
  'bad-json': ['message'],
  'not-an-object': [],
  'no-text': ['key'],
  'no-column': ['name'],
  'missing-cells': ['expected', 'found'],
  'open-quote': [],
  'tag-count': ['tokens', 'tags'],
  'extra-spaces': [],
  'no-tag': ['token'],
  'unreadable-tag': ['token', 'tag'],
  /** An `I` that continues nothing; it was read as a beginning. */
  'stray-inside': ['token', 'tag'],
  /** Offsets that are no numbers, are out of the text, or hold nothing. */
  'bad-span': ['span', 'length'],
  /** An edge inside a character of the unit that offsets are counted in. */
  'inside-character': ['span'],
  /** Offsets did not fit the surface that came with them; `how` says what made them fit. */
  'moved-span': ['surface', 'label', 'how'],
  'surface-not-found': ['surface', 'label'],
  /** A span given up because it overlaps one that begins earlier or is longer. */
  overlap: ['surface', 'label', 'kept', 'keptLabel'],
  'duplicate-span': ['surface', 'label'],
  /** Labels are numbers of a list that is not in the file. */
  'numeric-label': ['label'],
  /** Something the app has no place for, such as relations. */
  'not-carried': ['what', 'count'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ProblemCode = keyof typeof problemCodes;

/** Tells a problem from an entry in what a format reads. */
export const isProblem = (item: object): item is Problem => 'severity' in item;
