import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import {
  closeAll,
  inputModes,
  openAnnotator,
  painted,
  press,
  pressAll,
  type InputMode,
} from '../support/annotator';

afterEach(closeAll);

const text = '환자는 췌장암은 아니지만 두통과 발열을 호소하였다. 열은 없었다.\n약을 처방하였다.';
const modes = Object.keys(inputModes) as InputMode[];

it('gives the keyboard to the text as soon as a document is open', async () => {
  const desk = await openAnnotator({ text });
  expect(document.activeElement).toBe(desk.surface);
});

it.each([
  ['ArrowRight', '환'],
  ['Mod+ArrowRight', '환자는'],
  ['Alt+ArrowRight', '환자'],
  ['Alt+ArrowDown', '환자는 췌장암은 아니지만 두통과 발열을 호소하였다. '],
  ['End', '환자는 췌장암은 아니지만 두통과 발열을 호소하였다. 열은 없었다.'],
  ['Mod+End', text],
])('moves the caret with %s over “%s”', async (chord, over) => {
  const desk = await openAnnotator({ text });
  expect(await press(chord)).toBe(true);
  expect(desk.doc.selection).toEqual({ anchor: over.length, head: over.length });
});

it.each([
  ['ArrowLeft', '.'],
  ['Mod+ArrowLeft', '처방하였다.'],
  ['Alt+ArrowUp', '약을 처방하였다.'],
  ['Home', '약을 처방하였다.'],
  ['Mod+Home', text],
])('moves the caret back from the end with %s over “%s”', async (chord, over) => {
  const desk = await openAnnotator({ text });
  await pressAll('Mod+End', chord);
  const at = text.length - over.length;
  expect(desk.doc.selection).toEqual({ anchor: at, head: at });
});

it('moves the caret a line down and up again to the same column', async () => {
  const desk = await openAnnotator({ text });
  await press('ArrowRight');
  await press('ArrowDown');
  expect(desk.doc.selection.head).toBe(text.indexOf('\n') + 2);
  await press('ArrowUp');
  expect(desk.doc.selection.head).toBe(1);
});

it.each([
  ['Shift+ArrowRight', '췌'],
  ['Mod+Shift+ArrowRight', '췌장암은'],
  ['Alt+Shift+ArrowRight', '췌장암'],
  ['Shift+End', '췌장암은 아니지만 두통과 발열을 호소하였다. 열은 없었다.'],
  ['Shift+Home', '환자는 '],
  ['Mod+Shift+ArrowLeft', '환자는 '],
])('selects with %s from the caret: “%s”', async (chord, over) => {
  const desk = await openAnnotator({ text });
  await desk.caretBefore('췌장암');
  await press(chord);
  expect(desk.selected).toBe(over);
  expect(getSelection()?.toString()).toBe(over);
});

it('selects the word at the caret without its josa, then with it', async () => {
  const desk = await openAnnotator({ text });
  await desk.caretBefore('췌장암은');
  await press('KeyW');
  expect(desk.selected).toBe('췌장암');
  await press('KeyW');
  expect(desk.selected).toBe('췌장암은');
});

describe.each(modes)('in %s mode', (mode) => {
  it.each([
    ['KeyD', 'Disease'],
    ['KeyB', 'Body'],
    ['Digit3', 'Treatment'],
    ['Numpad2', 'Body'],
  ])('%s labels the word at the caret as %s', async (code, label) => {
    const desk = await openAnnotator({ text });
    await desk.caretBefore('두통과');
    expect(await press(code, mode)).toBe(true);
    expect(desk.marks).toEqual([`두통|${label}`]);
  });

  it('letters select, reject, delete, undo and redo', async () => {
    const desk = await openAnnotator({
      text,
      suggestions: [{ surface: '발열', label: 'Disease' }],
    });
    await desk.caretBefore('췌장암은');
    await press('KeyW', mode);
    expect(desk.selected).toBe('췌장암');
    await press('KeyD', mode);
    await press('KeyT', mode);
    expect(desk.marks).toEqual(['췌장암|Treatment']);
    await press('Mod+KeyZ', mode);
    expect(desk.marks).toEqual(['췌장암|Disease']);
    await press('Mod+Shift+KeyZ', mode);
    expect(desk.marks).toEqual(['췌장암|Treatment']);
    await press('Delete', mode);
    expect(desk.marks).toEqual([]);
    await press('Mod+KeyZ', mode);
    await press('Mod+KeyZ', mode);
    await press('Mod+KeyY', mode);
    expect(desk.marks).toEqual(['췌장암|Treatment']);
    await press('Tab', mode);
    await press('KeyX', mode);
    expect(desk.doc.pending).toEqual([]);
    expect(desk.marks).toEqual(['췌장암|Treatment']);
  });

  it('Tab, Enter and a label key go through the suggestions', async () => {
    const desk = await openAnnotator({
      text,
      suggestions: [
        { surface: '췌장암', label: 'Disease' },
        { surface: '두통', label: 'Body' },
        { surface: '발열', label: 'Disease' },
      ],
    });
    await press('Tab', mode);
    expect(desk.focused).toBe('췌장암');
    await press('Enter', mode);
    expect(desk.focused).toBe('두통');
    await press('KeyD', mode);
    expect(desk.focused).toBe('발열');
    await press('KeyX', mode);
    expect(desk.marks).toEqual(['췌장암|Disease', '두통|Disease']);
    expect(desk.doc.pending).toEqual([]);
  });
});

it('walks the suggestions both ways and around, and keeps the keyboard', async () => {
  const desk = await openAnnotator({
    text,
    suggestions: ['췌장암', '두통', '발열'].map((surface) => ({ surface, label: 'Disease' })),
  });
  const seen: (string | null)[] = [];
  for (let i = 0; i < 4; i++) {
    await userEvent.keyboard('{Tab}');
    seen.push(desk.focused);
  }
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
  seen.push(desk.focused);
  expect(seen).toEqual(['췌장암', '두통', '발열', '췌장암', '발열']);
  expect(document.activeElement).toBe(desk.surface);
});

it('walks the spans of its own with comma and full stop', async () => {
  const desk = await openAnnotator({
    text,
    spans: ['두통', '발열'].map((surface) => ({ surface, label: 'Disease' })),
  });
  await press('Period');
  expect(desk.focused).toBe('두통');
  await press('Period');
  expect(desk.focused).toBe('발열');
  await press('Comma');
  expect(desk.focused).toBe('두통');
});

it.each([
  ['Shift+ArrowRight', '췌장암은'],
  ['Shift+ArrowLeft', '췌장'],
  ['Alt+ArrowRight', '췌장암은'],
  ['BracketRight', '췌장암은'],
  ['Shift+BracketRight', '췌장'],
  ['Shift+BracketLeft', '장암'],
  ['BracketLeft', '는 췌장암'],
  ['Alt+BracketRight', '췌장암은'],
])('moves a boundary of the span in focus with %s: “%s”', async (chord, surface) => {
  const desk = await openAnnotator({ text, spans: [{ surface: '췌장암', label: 'Disease' }] });
  await pressAll('Period', chord);
  expect(desk.marks).toEqual([`${surface}|Disease`]);
  expect(painted()).toEqual([`own ${surface}`]);
  expect(desk.focused).toBe(surface);
  await press('Mod+KeyZ');
  expect(desk.marks).toEqual(['췌장암|Disease']);
});

it('takes a josa off a span in one step', async () => {
  const desk = await openAnnotator({ text, spans: [{ surface: '췌장암은', label: 'Disease' }] });
  await pressAll('Period', 'Alt+ArrowLeft');
  expect(desk.marks).toEqual(['췌장암|Disease']);
});

it('takes a suggestion in with a boundary moved by one syllable', async () => {
  const desk = await openAnnotator({
    text,
    suggestions: [{ surface: '두통과', label: 'Disease' }],
  });
  await pressAll('Tab', 'Shift+ArrowLeft');
  expect(desk.marks).toEqual(['두통|Disease']);
  expect(desk.focused).toBe('두통');
  await press('Mod+KeyZ');
  expect(desk.marks).toEqual([]);
  expect(desk.doc.pending).toHaveLength(1);
});

it('never empties a span by its boundaries', async () => {
  const desk = await openAnnotator({ text, spans: [{ surface: '두통', label: 'Disease' }] });
  await pressAll('Period', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft');
  expect(desk.marks).toEqual(['두|Disease']);
});

it('lets go on Escape, and on a second one gives Tab back to the browser', async () => {
  const desk = await openAnnotator({ text, suggestions: [{ surface: '두통', label: 'Disease' }] });
  await pressAll('Tab', 'Escape');
  expect(desk.focused).toBeNull();
  expect(document.activeElement).toBe(desk.surface);
  await press('Escape');
  expect(document.activeElement).not.toBe(desk.surface);
});

it('leaves keys that mean nothing to the browser', async () => {
  await openAnnotator({ text });
  expect(await press('Mod+KeyC')).toBe(false);
  expect(await press('F5')).toBe(false);
  expect(await press('KeyZ', 'Hangul')).toBe(false);
});

it('writes letters into a note, not labels into the text', async () => {
  const desk = await openAnnotator({ text, spans: [{ surface: '두통', label: 'Body' }] });
  await pressAll('Period', 'KeyE');
  expect(document.activeElement?.tagName).toBe('TEXTAREA');
  await userEvent.keyboard('d? x');
  await userEvent.keyboard('{Escape}');
  expect(document.activeElement).toBe(desk.surface);
  expect(desk.marks).toEqual(['두통|Body']);
  expect(desk.doc.spans[0]?.note).toBe('d? x');
});
