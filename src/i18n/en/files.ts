import type { files as source } from '../ko/files';

export const files: typeof source = {
  options: {
    bom: 'Byte order mark for Excel',
    delimiter: 'Between columns',
    docstart: 'A -DOCSTART- line before each document',
    documents: 'One document is',
    header: 'The first row names the columns',
    joiner: 'Between tokens',
    labelColumn: 'Label column',
    tagColumn: 'Tag column',
    tags: 'Tags are written',
    textColumn: 'Text column',
    titleColumn: 'Title column',
    tokens: 'One token is',
    unit: 'Offsets count',
  },
  optionHelp: {
    bom: 'Excel then reads Korean without being told. Other programs are better off without it.',
    delimiter: '',
    docstart: '',
    documents: '',
    header: '',
    joiner: 'A space for most Korean files; nothing where each syllable is a row.',
    labelColumn: 'Where the spans are.',
    tagColumn: 'Left empty, the last column.',
    tags: '',
    textColumn: '',
    titleColumn: 'Left empty, the file name with a number.',
    tokens: '',
    unit: 'Without emoji and old Hangul it makes no difference.',
  },
  values: {
    file: 'a whole file',
    line: 'a line',
    paragraph: 'a paragraph, between blank lines',
    sentence: 'a sentence, between blank lines',
    docstart: 'what lies between -DOCSTART- lines',
    comma: 'comma',
    tab: 'tab',
    semicolon: 'semicolon',
    space: 'space',
    none: 'nothing',
    utf16: 'UTF-16 units (JavaScript)',
    codepoint: 'code points (Python)',
    utf8: 'UTF-8 bytes',
    grapheme: 'visible characters',
    prefix: 'B-Disease (before)',
    suffix: 'Disease-B (after)',
    'eojeol-split': 'an eojeol, cut at span edges',
    syllable: 'a syllable',
    eojeol: 'a whole eojeol',
    imported: 'a token as imported',
  },
  encodings: {
    'utf-8': 'UTF-8',
    'utf-16le': 'UTF-16 LE',
    'utf-16be': 'UTF-16 BE',
    'euc-kr': 'CP949 (EUC-KR)',
  },
  reasons: {
    extension: 'by its extension',
    'plain-text': 'because it is nothing else',
    columns: 'because it has columns',
    header: 'by the names of its columns',
    'json-lines': 'because each line is JSON',
    'json-spans': 'because it is JSON with spans',
    'tag-column': 'because it has a column of BIO tags',
    chosen: 'chosen by you',
    other: 'by its content',
  },
  problems: {
    'unknown-encoding':
      'This file cannot be read as text: only its first {utf8} bytes are UTF-8, and only its first {eucKr} bytes CP949. If it is text, choose its encoding; if it is a Word, HWP or PDF document or a picture, save it as text (.txt) and import that.',
    'bad-bytes':
      '{count} bytes that are not in the encoding chosen ({encoding}) became �. If you see � in the text, try another encoding.',
    'unreadable-file':
      'The file could not be read ({message}). Check that it was not moved or deleted, and choose it again.',
    'unreadable-zip':
      'The ZIP could not be opened ({message}). Unpack it and import the folder instead.',
    'encrypted-file': 'This file has a password. Remove the password and import it again.',
    'broken-file':
      'This is a binary file, such as Parquet, that is damaged or something else ({message}). Download it again, or save it as CSV and import that.',
    'broken-rows':
      'The file is damaged: rows {first} to {last} could not be read ({message}). Download it again.',
    'broken-cell':
      'The column “{name}” has bytes here that are not UTF-8, and they became �. The file may be damaged.',
    'empty-file': 'The file is empty, so it makes no document.',
    'empty-document': 'A document without text is left out.',
    'bad-json':
      'This line is not JSON and is left out ({message}). Look for a missing quote or comma.',
    'not-an-object': 'This line is not an object in {} and is left out.',
    'no-text':
      'The text column “{key}” holds no text here, so this one is left out. If the text is in another column, choose it above.',
    'no-column':
      'There is no column “{name}”. Choose the columns that hold the text and the labels above.',
    'missing-cells':
      '{expected} cells were expected and {found} found. Check quotes and delimiters.',
    'open-quote': 'A quote is never closed; it was read as a plain character.',
    'tag-count': '{tokens} tokens but {tags} tags, so this sentence is left out.',
    'extra-spaces': 'Several spaces between tokens were read as one.',
    'no-tag': '“{token}” has no tag; it was read as O.',
    'unreadable-tag': 'The tag “{tag}” of “{token}” means nothing known; it was read as O.',
    'stray-inside': '{tag} at “{token}” follows no beginning (B), so a span begins here.',
    'bad-span':
      'A span outside the text (length {length}) or without content was left out: {span}.',
    'inside-character':
      'A span that points inside a character was left out: {span}. Try another unit for offsets.',
    'moved-span':
      'The offsets of “{surface}” ({label}) did not fit its text; it was moved to where the text is ({how}).',
    'surface-not-found': '“{surface}” is not in the text, so its {label} span was left out.',
    overlap:
      '“{surface}” ({label}) overlaps “{kept}” ({keptLabel}) and was left out: of spans that overlap, one is kept.',
    'duplicate-span': '“{surface}” ({label}) was there twice; one is kept.',
    'numeric-label':
      'The label is only a number ({label}), and the list that names it is not in this file. Check the names after the import.',
    'not-carried':
      '{count} “{what}” have no place here and are kept as extra data of the document.',
  },
  moved: {
    codepoint: 'counted in code points',
    utf16: 'counted in UTF-16 units',
    utf8: 'counted in UTF-8 bytes',
    grapheme: 'counted in visible characters',
    crlf: 'line ends counted as one',
    shift: 'off by a few characters',
    nearest: 'the nearest equal text',
  },
  severities: { error: 'not read', repair: 'read after a change', loss: 'left out' },
  losses: {
    'inside-token': 'an edge is inside a token; it grows to the whole token',
    overlap: 'another span has its tokens; it is left out',
    'no-token': 'nothing but white space; there is no token for it',
    'edge-space': 'it loses the white space at its edges',
    label: 'its label is spelt differently',
    text: 'the text under it changes',
    'not-carried': 'the format has no place for spans',
  },
};
