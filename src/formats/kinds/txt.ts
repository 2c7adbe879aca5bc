import { baseName, defineFormat, entryOf, type Entry, type TextFile } from '../format';
import { choice } from '../options';
import { lines } from '../parts/lines';

const cuts = ['file', 'line', 'paragraph'] as const;

/**
 * Plain text. A document is the whole file, exactly as it is, or each of its lines, or each run of
 * lines between blank ones; line ends at a document's edges are then left out, and none within.
 */
export default defineFormat({
  title: { ko: '텍스트', en: 'Plain text' },
  extensions: ['txt', 'text', 'md'],
  carries: 'none',
  readOptions: { documents: { kind: 'choice', values: cuts, default: 'file' } },
  writeOptions: {},

  sniff({ path }) {
    const isNamed = /\.(?:txt|text|md)$/iu.test(path);
    return isNamed
      ? { confidence: 0.25, reason: 'extension' }
      : { confidence: 0.1, reason: 'plain-text' };
  },

  read(file, options) {
    const how = choice(options, 'documents', cuts);
    return how === 'file' ? whole(file) : parts(file, how === 'line' ? lineByLine : paragraphs);
  },
});

function* whole(file: TextFile): Iterable<Entry> {
  yield entryOf(file, 1, file.text, { title: baseName(file.path), line: 1 });
}

interface Part {
  readonly line: number;
  readonly text: string;
}

function* parts(file: TextFile, cut: (text: string) => Iterable<Part>): Iterable<Entry> {
  let number = 0;
  for (const { line, text } of cut(file.text)) yield entryOf(file, ++number, text, { line });
}

function* lineByLine(text: string): Iterable<Part> {
  for (const line of lines(text))
    if (line.text.trim() !== '') yield { line: line.number, text: line.text };
}

function* paragraphs(text: string): Iterable<Part> {
  let open: { line: number; start: number; end: number } | null = null;
  for (const line of lines(text)) {
    const end = line.start + line.text.length;
    if (line.text.trim() === '') {
      if (open) yield { line: open.line, text: text.slice(open.start, open.end) };
      open = null;
    } else if (open) open.end = end;
    else open = { line: line.number, start: line.start, end };
  }
  if (open) yield { line: open.line, text: text.slice(open.start, open.end) };
}
