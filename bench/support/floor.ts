/**
 * The least a page can do to show a document with its spans and to add one: an element a line with
 * `content-visibility: auto`, a highlight a label. No app, no store, no list, no caret.
 */
import { freeWord, makeDoc, type Marked } from './documents';

declare global {
  interface Window {
    /** Makes the documents, each to be opened by its button, and opens the first. */
    prepare: (what: readonly { title: string; spans: number }[]) => void;
  }
}

const nav = document.querySelector('nav');
const main = document.querySelector('main');
if (!nav || !main) throw new Error('The page has lost its parts.');

const highlight = (label: string): Highlight => {
  const found = CSS.highlights.get(label) ?? new Highlight();
  CSS.highlights.set(label, found);
  return found;
};

function open({ doc, spans }: Marked): void {
  CSS.highlights.clear();
  const section = document.createElement('section');
  const nodes = doc.text.split('\n').map((line) => {
    const element = document.createElement('div');
    const node = document.createTextNode(line);
    element.append(node);
    section.append(element);
    return node;
  });
  let line = 0;
  let start = 0;
  for (const span of spans) {
    for (let node = nodes[line]; node && span.start > start + node.length; node = nodes[++line])
      start += node.length + 1;
    const node = nodes[line];
    if (node) highlight(span.label).add(rangeOf(node, span.start - start, span.end - start));
  }
  main?.replaceChildren(section);
  main?.focus();
}

const rangeOf = (node: Node, startOffset: number, endOffset: number) =>
  new StaticRange({ startContainer: node, startOffset, endContainer: node, endOffset });

main.addEventListener('keydown', ({ code }) => {
  const { anchorNode, anchorOffset = 0 } = getSelection() ?? {};
  if (code !== 'Digit1' || !(anchorNode instanceof Text)) return;
  const start = anchorNode.data.lastIndexOf(freeWord, anchorOffset);
  if (start >= 0) highlight('Disease').add(rangeOf(anchorNode, start, start + freeWord.length));
});

window.prepare = (what) => {
  const made = what.map(({ title, spans }) => makeDoc(title, title, spans));
  nav.replaceChildren(
    ...made.map((marked) => {
      const button = document.createElement('button');
      button.textContent = marked.doc.title;
      button.onclick = () => open(marked);
      return button;
    }),
  );
  if (made[0]) open(made[0]);
};
