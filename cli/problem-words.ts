import type { ProblemCode, Problem } from '../src/formats/problem';

/** One sentence a code; names in braces are details of the problem. */
const words: Readonly<Record<ProblemCode, string>> = {
  'unknown-encoding':
    'no encoding fits; not UTF-8 from byte {utf8}, not CP949 from byte {eucKr}; name it with --encoding',
  'bad-bytes': '{count} places are not {encoding}, the first at byte {byte}',
  'unreadable-file': 'cannot be read: {message}',
  'unreadable-zip': 'cannot be opened: {message}',
  'encrypted-file': 'is encrypted',
  'broken-file': 'is damaged or not what it says: {message}',
  'broken-rows': 'rows {first} to {last} cannot be read: {message}',
  'broken-cell': "bytes in column '{name}' are not UTF-8",
  'empty-file': 'is empty',
  'empty-document': 'an empty document was left out',
  'bad-json': 'is not JSON: {message}',
  'not-an-object': 'is not a JSON object',
  'no-text': "has no text under '{key}'",
  'no-column': "there is no column '{name}'",
  'missing-cells': '{found} cells where {expected} were expected',
  'open-quote': 'a quote is not closed; the line was read without quoting',
  'tag-count': '{tokens} tokens but {tags} tags; the text was read without spans',
  'extra-spaces': 'tokens are separated by more than one space',
  'no-tag': "'{token}' has no tag; read as O",
  'unreadable-tag': "the tag '{tag}' of '{token}' cannot be read; read as O",
  'stray-inside': "the tag '{tag}' of '{token}' continues nothing; read as a beginning",
  'bad-span': 'not a span of the text: {span}',
  'inside-character': 'an edge is inside a character: {span}',
  'moved-span': "'{surface}' ({label}) is not at its offsets; found by: {how}",
  'surface-not-found': "'{surface}' ({label}) is not in the text",
  overlap: "'{surface}' ({label}) overlaps '{kept}' ({keptLabel}) and was left out",
  'duplicate-span': "'{surface}' ({label}) is there twice",
  'numeric-label': "the label '{label}' is a number of a list that is not in the file",
  'not-carried': '{count} {what} have no place here',
};

/** `file:line:column: severity: sentence`, as compilers write it, for editors to jump to. */
export function sentenceOf({ file, line, column, severity, code, detail }: Problem): string {
  const place = [file, ...(line > 0 ? [line] : []), ...(column === undefined ? [] : [column])];
  const sentence = words[code].replace(/\{(\w+)\}/gu, (_, name: string) =>
    String(detail[name] ?? ''),
  );
  return `${place.join(':')}: ${severity}: ${sentence}\n`;
}
