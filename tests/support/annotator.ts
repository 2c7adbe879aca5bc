import { deleteDB } from 'idb';
import { tick } from 'svelte';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { emptyLayer, type Span } from '../../src/core/layer';
import { me, type Project } from '../../src/core/project';
import { suggestionId } from '../../src/core/suggestions';
import type { Tagger } from '../../src/engine/api';
import { idle } from '../../src/engine/status';
import { schemeOf } from '../../src/schemes';
import type { DocumentSession } from '../../src/session/document.svelte';
import { ProjectSession } from '../../src/session/project.svelte';
import { Settings } from '../../src/session/settings.svelte';
import { Tagging } from '../../src/session/tagging.svelte';
import { Workspace } from '../../src/session/workspace.svelte';
import { openStore, type Store } from '../../src/storage/store';
import AnnotatorHost from './AnnotatorHost.svelte';

/** A tagger that is never asked: suggestions come with the document. */
const silentTagger: Tagger = {
  status: idle,
  onStatus: () => () => undefined,
  load: () => Promise.resolve(idle),
  tag: () => Promise.resolve({ spans: [] }),
  dispose: () => undefined,
  [Symbol.dispose]: () => undefined,
};

function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

/** A span by what it says: the first such place, or the n-th. */
export interface Named {
  readonly surface: string;
  readonly label: string;
  readonly nth?: number;
  readonly score?: number;
}

export interface Opening {
  readonly text: string;
  readonly spans?: readonly Named[];
  readonly suggestions?: readonly Named[];
  /** Spans by offset, in reading order, in place of `spans`. */
  readonly placed?: readonly Omit<Span, 'id'>[];
}

const model = {
  id: 'm1',
  kind: 'model',
  name: '시험 모델',
  modelHash: 'abcdef0123456789',
} as const;

export function rangeOf(text: string, surface: string, nth = 0): { start: number; end: number } {
  let start = text.indexOf(surface);
  for (let i = 0; i < nth; i++) start = text.indexOf(surface, start + 1);
  if (start < 0) throw new Error(`The text does not say ${surface}.`);
  return { start, end: start + surface.length };
}

const opened: { readonly name: string; readonly store: Store; readonly project: ProjectSession }[] =
  [];

/** Ends what the tests of a file opened, databases included. */
export async function closeAll(): Promise<void> {
  for (const { name, store, project } of opened.splice(0)) {
    await project.close();
    store.close();
    await deleteDB(name);
  }
}

/** The annotator on the page, on a project of one document in a store of its own. */
export async function openAnnotator({ text, spans = [], suggestions = [], placed }: Opening) {
  await page.viewport(1200, 800);
  const name = `annotate-${crypto.randomUUID()}`;
  const store = await openStore(name);
  const info: Project = {
    id: crypto.randomUUID(),
    name: '시험',
    scheme: schemeOf('kbmc'),
    annotators: [{ id: me, kind: 'person', name: me }, model],
    createdAt: 1_700_000_000_000,
  };
  const doc = { id: crypto.randomUUID(), title: '시험 문서', text };
  const given =
    placed ?? spans.map(({ surface, label, nth }) => ({ ...rangeOf(text, surface, nth), label }));
  const own = given.map((span, index): Span => ({
    ...span,
    id: `own-${String(index).padStart(4, '0')}`,
  }));
  const suggested = suggestions.map(({ surface, label, nth, score = 0.95 }): Span => {
    const place = { ...rangeOf(text, surface, nth), label };
    return { id: suggestionId('abcdef01', place), ...place, score };
  });
  const layers = [
    { ...emptyLayer(doc.id, me), spans: own },
    { ...emptyLayer(doc.id, model.id), spans: suggested },
  ];
  await store.importDocs(info, [[{ doc, layers }]]);
  const project = await ProjectSession.open(store, info.id);
  if (!project) throw new Error('The project is not there.');
  opened.push({ name, store, project });
  await project.openDocument(doc.id);
  const session = project.document;
  if (!session) throw new Error('The document is not there.');
  const workspace = new Workspace(store, new Settings(memory(), ['ko']), new Tagging(silentTagger));
  const screen = await render(AnnotatorHost, { workspace, project });
  await document.fonts.ready;
  await frame();
  return new Desk(screen, project, session, store, workspace);
}

/** Lines outside of the first frame are not laid out until it has been drawn. */
export async function frame(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** What a test sees and touches: the page by what it shows, never by the code that drew it. */
export class Desk {
  readonly container: HTMLElement;
  readonly unmount: () => Promise<void>;
  readonly project: ProjectSession;
  readonly doc: DocumentSession;
  readonly store: Store;
  readonly workspace: Workspace;

  constructor(
    { container, unmount }: { container: HTMLElement; unmount: () => Promise<void> },
    project: ProjectSession,
    doc: DocumentSession,
    store: Store,
    workspace: Workspace,
  ) {
    this.container = container;
    this.unmount = unmount;
    this.project = project;
    this.doc = doc;
    this.store = store;
    this.workspace = workspace;
  }

  one(selector: string): HTMLElement {
    const found = this.container.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`Nothing on the page is ${selector}.`);
    return found;
  }

  all(selector: string): readonly HTMLElement[] {
    return [...this.container.querySelectorAll<HTMLElement>(selector)];
  }

  get surface(): HTMLElement {
    return this.one('[role=application]');
  }

  /** The annotator's spans as `글|Label`, in reading order. */
  get marks(): readonly string[] {
    return this.doc.spans.map((span) => `${this.doc.surface(span)}|${span.label}`);
  }

  /** What is selected, as the app has it. */
  get selected(): string {
    return this.doc.surface(this.doc.range);
  }

  get focused(): string | null {
    return this.doc.focused && this.doc.surface(this.doc.focused);
  }

  get said(): string {
    return this.one('[aria-live]').textContent.trim();
  }

  /** What the chips say, as one reads them: line by line, from left to right. */
  get chips(): readonly string[] {
    return this.all('.chip')
      .map((chip) => ({ text: chip.textContent, box: chip.getBoundingClientRect() }))
      .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left)
      .map(({ text }) => text);
  }

  /** What the store would give back after a crash now. */
  async stored(): Promise<readonly string[]> {
    const layer = await this.store.layer(this.doc.doc.id, me);
    return (layer?.spans ?? []).map((span) => `${this.doc.surface(span)}|${span.label}`);
  }

  /** A DOM range over the n-th place in the text that reads so, within one line. */
  domRange(surface: string, nth = 0): Range {
    const walker = document.createTreeWalker(this.surface, NodeFilter.SHOW_TEXT);
    let left = nth;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.matches('.block')) continue;
      let at = (node.textContent ?? '').indexOf(surface);
      while (at >= 0) {
        if (left-- === 0) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + surface.length);
          return range;
        }
        at = (node.textContent ?? '').indexOf(surface, at + 1);
      }
    }
    throw new Error(`No line says ${surface}.`);
  }

  /** A point in the surface's own coordinates, as `userEvent` wants it. */
  point(surface: string, where: 'start' | 'middle' | 'end', nth = 0): { x: number; y: number } {
    const rects = [...this.domRange(surface, nth).getClientRects()];
    const rect = where === 'end' ? rects.at(-1) : rects[0];
    if (!rect) throw new Error(`${surface} is not laid out.`);
    const box = this.surface.getBoundingClientRect();
    const x = { start: rect.left + 1, middle: (rect.left + rect.right) / 2, end: rect.right - 1 };
    return { x: x[where] - box.left, y: (rect.top + rect.bottom) / 2 - box.top };
  }

  /** Puts the caret before the n-th place that reads so, without the mouse. */
  async caretBefore(surface: string, nth = 0): Promise<void> {
    this.doc.select(rangeOf(this.doc.doc.text, surface, nth).start);
    this.surface.focus();
    await tick();
  }
}

/** What a keyboard sends for one and the same key, by the state of the input method. */
export const inputModes = {
  Latin: (code: string) => ({ key: code.replace(/^(?:Key|Digit)/u, '').toLowerCase() }),
  Hangul: (code: string) => ({ key: jamo[code] ?? code.replace(/^(?:Key|Digit)/u, '') }),
  composing: () => ({ key: 'Process', isComposing: true, keyCode: 229 }),
} as const;
export type InputMode = keyof typeof inputModes;

const jamo: Readonly<Record<string, string>> = {
  KeyB: 'ㅠ',
  KeyD: 'ㅇ',
  KeyE: 'ㄷ',
  KeyT: 'ㅅ',
  KeyW: 'ㅈ',
  KeyX: 'ㅌ',
  KeyY: 'ㅛ',
  KeyZ: 'ㅋ',
};

/** Sends a chord such as `Mod+Shift+KeyZ` to what has the keyboard; answers whether it was taken. */
export async function press(chord: string, mode: InputMode = 'Latin'): Promise<boolean> {
  const parts = chord.split('+');
  const code = parts.at(-1) ?? '';
  const init = {
    code,
    ctrlKey: parts.includes('Mod'),
    altKey: parts.includes('Alt'),
    shiftKey: parts.includes('Shift'),
    bubbles: true,
    cancelable: true,
    ...inputModes[mode](code),
  };
  const target = document.activeElement ?? document.body;
  const isFree = target.dispatchEvent(new KeyboardEvent('keydown', init));
  target.dispatchEvent(new KeyboardEvent('keyup', init));
  await tick();
  return !isFree;
}

export async function pressAll(...chords: readonly string[]): Promise<void> {
  for (const chord of chords) await press(chord);
}

/** What is painted: `state 글` of every range in every highlight but the one of the focus. */
export function painted(): readonly string[] {
  return paintedRanges().map(({ state, range }) => `${state} ${range.toString()}`);
}

export function paintedRanges(): readonly { state: string; label: number; range: Range }[] {
  const found: { state: string; label: number; range: Range }[] = [];
  for (const [name, highlight] of CSS.highlights) {
    const [, label, state] = /^kkori-(-?\d+)-(\w+)$/u.exec(name) ?? [];
    if (label === undefined || state === undefined) continue;
    for (const still of highlight as unknown as Iterable<AbstractRange>) {
      const range = document.createRange();
      range.setStart(still.startContainer, still.startOffset);
      range.setEnd(still.endContainer, still.endOffset);
      found.push({ state, label: Number(label), range });
    }
  }
  return found.sort((a, b) => a.range.compareBoundaryPoints(Range.START_TO_START, b.range));
}
