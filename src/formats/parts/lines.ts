/** A line without its end, its number from 1, and where it begins in the text. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly start: number;
}

/**
 * Lines that end with LF or CRLF, lazily. Other line ends of Unicode are characters of the line: no
 * corpus format ends its records with them, and texts do hold them.
 */
export function* lines(text: string): Iterable<Line> {
  let start = 0;
  for (let number = 1; start < text.length; number++) {
    const found = text.indexOf('\n', start);
    const stop = found < 0 ? text.length : found;
    const end = found > start && text[found - 1] === '\r' ? found - 1 : stop;
    yield { number, text: text.slice(start, end), start };
    start = stop + 1;
  }
}
