import type { Entry, FreeSpan } from '../../src/formats/format';

/** An entry from a text with its spans in brackets: `[췌장|Body]은 정상`. */
export function marked(title: string, source: string): Entry {
  const spans: FreeSpan[] = [];
  let text = '';
  let last = 0;
  for (const { index, 0: whole, 1: surface = '', 2: label = '' } of source.matchAll(
    /\[([^|\]]+)\|([^\]]+)\]/gu,
  )) {
    text += source.slice(last, index);
    spans.push({ start: text.length, end: text.length + surface.length, label });
    text += surface;
    last = index + whole.length;
  }
  return { doc: { id: title, title, text: text + source.slice(last) }, spans };
}
