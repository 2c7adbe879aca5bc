import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import {
  closeAll,
  frame,
  openAnnotator,
  paintedRanges,
  press,
  pressAll,
  rangeOf,
  type Desk,
} from '../support/annotator';

afterEach(closeAll);

/** The offset in the document of a place on the page, found by reading the lines one by one. */
function offsetOf(desk: Desk, node: Node, offset: number): number {
  const { text } = desk.doc.doc;
  let at = 0;
  for (const block of desk.all('.block')) {
    if (block.contains(node)) return at + offset;
    at += block.textContent.length;
    at += /^(?:\r\n|\n|\r)/u.exec(text.slice(at))?.[0].length ?? 0;
  }
  throw new Error('The place is not in a line of the text.');
}

const kinds = {
  'CRLF line ends': '가래가 있다.\r\n\r\n두통은 없다.\r\n발열은 있다.',
  'lone CR line ends': '가래가 있다.\r두통은 없다.\r\r발열은 있다.',
  'decomposed Hangul': '가래가 있다.\n두통은 없다.\n발열은 있다.'.normalize('NFD'),
  'emoji of several code points': '가래가 있다👩‍⚕️🙏🏽.\n🤒 두통은 없다.\n🇰🇷발열은 있다.',
  'tabs and spaces in a row': '가래가\t\t있다.\n\t두통은   없다.\n  발열은 있다.',
  'no line end at the end, one at the start': '\n가래가 있다. 두통은 없다.\n발열은 있다.',
};

describe.each(Object.entries(kinds))('in a text with %s', (_, text) => {
  const form = (word: string) => (text === text.normalize('NFC') ? word : word.normalize('NFD'));
  const words = ['가래', '두통', '발열'].map(form);

  it('spans are painted exactly where they are', async () => {
    const desk = await openAnnotator({
      text,
      spans: words.map((surface) => ({ surface, label: 'Disease' })),
    });
    const found = paintedRanges().map(({ range }) => ({
      start: offsetOf(desk, range.startContainer, range.startOffset),
      end: offsetOf(desk, range.endContainer, range.endOffset),
      surface: range.toString(),
    }));
    expect(found).toEqual(words.map((surface) => ({ ...rangeOf(text, surface), surface })));
  });

  it('the keyboard marks the words it goes to', async () => {
    const desk = await openAnnotator({ text });
    for (const word of words) {
      await desk.caretBefore(word);
      await press('KeyD');
    }
    expect(desk.marks).toEqual(words.map((word) => `${word}|Disease`));
  });

  it('the mouse marks the words it is led over', async () => {
    const desk = await openAnnotator({ text });
    for (const word of words) {
      await userEvent.dblClick(desk.surface, { position: desk.point(word, 'middle') });
      await press('KeyD');
    }
    expect(desk.marks).toEqual(words.map((word) => `${word}|Disease`));
  });

  it('the caret goes through it from end to end without cutting a character', async () => {
    const desk = await openAnnotator({ text });
    const stops = [0];
    for (let last = -1; last !== desk.doc.selection.head;) {
      last = desk.doc.selection.head;
      await press('ArrowRight');
      if (desk.doc.selection.head !== last) stops.push(desk.doc.selection.head);
    }
    const characters = [...new Intl.Segmenter('ko').segment(text)].map(({ index }) => index);
    expect(stops).toEqual([...characters, text.length]);
  });

  it('and the text on the page is the text of the document', async () => {
    const desk = await openAnnotator({ text });
    const shown = desk.all('.block').map(({ textContent }) => textContent);
    expect(shown).toEqual(text.split(/\r\n|\n|\r/u));
  });
});

it('paints a span that goes over a line end as one', async () => {
  const text = '급성\r\n췌장염';
  const desk = await openAnnotator({ text });
  await pressAll('Mod+Home', 'Shift+ArrowDown', 'Shift+End', 'KeyD');
  expect(desk.marks).toEqual([`${text}|Disease`]);
  const [only] = paintedRanges();
  expect(only && offsetOf(desk, only.range.endContainer, only.range.endOffset)).toBe(text.length);
});

it('paints only what an edit changed', async () => {
  const desk = await openAnnotator({
    text: '두통과 발열과 오한',
    spans: ['두통', '발열'].map((surface) => ({ surface, label: 'Disease' })),
  });
  const before = [...(CSS.highlights.get('kkori-0-own') ?? [])];
  await desk.caretBefore('오한');
  await press('KeyD');
  const after = [...(CSS.highlights.get('kkori-0-own') ?? [])];
  expect(after).toHaveLength(3);
  expect(after.slice(0, 2)).toEqual(before);
  expect(after[0]).toBe(before[0]);
});

it('takes its paint along when the page goes', async () => {
  const desk = await openAnnotator({
    text: '두통',
    spans: [{ surface: '두통', label: 'Disease' }],
  });
  expect(CSS.highlights.size).toBeGreaterThan(0);
  await desk.unmount();
  expect([...CSS.highlights.keys()].filter((name) => name.startsWith('kkori'))).toEqual([]);
});

describe('a document of five thousand spans', () => {
  const line = '환자는 두통과 발열과 오한을 호소하였고 기침은 없었다.';
  const words = ['환자', '두통', '발열', '오한', '기침'];
  const lines = 1_000;
  const spans = Array.from({ length: lines }, (_, row) =>
    words.map((surface) => ({ surface, label: 'Disease', nth: row })),
  ).flat();

  /** By counting, because looking for the n-th place five thousand times would take too long. */
  async function openLarge(): Promise<Desk> {
    const text = Array.from({ length: lines }, () => line).join('\n');
    const placed = spans.map(({ surface, label, nth }) => {
      const start = nth * (line.length + 1) + line.indexOf(surface);
      return { start, end: start + surface.length, label };
    });
    return openAnnotator({ text, placed });
  }

  it('paints them all and shows chips only near what is on the screen', async () => {
    const desk = await openLarge();
    expect(paintedRanges()).toHaveLength(5_000);
    expect(desk.chips.length).toBeGreaterThan(20);
    expect(desk.chips.length).toBeLessThan(200);
    desk.one('.scroller').scrollTop = 20_000;
    await frame();
    expect(desk.chips.length).toBeGreaterThan(20);
    expect(desk.chips.length).toBeLessThan(200);
    const box = desk.one('.scroller').getBoundingClientRect();
    const tops = desk.all('.chip').map((chip) => chip.getBoundingClientRect().top);
    expect(tops.every((top) => top > box.top - 80 && top < box.bottom + 80)).toBe(true);
  });

  it('lists them without a row for each', async () => {
    const desk = await openLarge();
    const rows = desk.all('.spans button');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(100);
    expect(desk.one('.spans header').textContent).toContain('5,000');
  });

  it('brings the caret and the span in focus into view', async () => {
    const desk = await openLarge();
    await press('Mod+End');
    await press('Comma');
    await frame();
    expect(desk.focused).toBe('기침');
    const box = desk.one('.scroller').getBoundingClientRect();
    const handle = desk.one('.handle.start').getBoundingClientRect();
    expect(handle.top).toBeGreaterThan(box.top);
    expect(handle.bottom).toBeLessThan(box.bottom);
    await pressAll('KeyB', 'Mod+KeyZ', 'Mod+KeyY');
    expect(desk.marks.at(-1)).toBe('기침|Body');
  });
});
