import type { Page } from 'playwright';

/** Opens the built app and waits until a document can be read, in Korean. */
export async function openApp(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('[role=application]').waitFor();
}

/** The model is left out where a test is not about it: it only takes time. */
export async function withoutModel(page: Page): Promise<void> {
  await page.route('**/models/**', (route) => route.abort());
}

/** What is painted over the open document: `label-state 시작 글`, in reading order. */
export const painted = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const blocks = [...document.querySelectorAll('.block')];
    const found: { at: number; text: string }[] = [];
    for (const [name, highlight] of CSS.highlights) {
      if (!/^kkori--?\d/u.test(name)) continue;
      for (const still of highlight as unknown as Iterable<AbstractRange>) {
        const range = document.createRange();
        range.setStart(still.startContainer, still.startOffset);
        range.setEnd(still.endContainer, still.endOffset);
        const row = blocks.findIndex((block) => block.contains(still.startContainer));
        const at = row * 1_000_000 + still.startOffset;
        found.push({
          at,
          text: `${name.slice(6)} ${String(row)}:${String(still.startOffset)} ${range.toString()}`,
        });
      }
    }
    return found.sort((a, b) => a.at - b.at).map(({ text }) => text);
  });

/** Presses chords such as `Mod+KeyZ` as a keyboard in Hangul mode sends them. */
export const pressHangul = (page: Page, ...chords: readonly string[]): Promise<void> =>
  page.evaluate((list) => {
    for (const chord of list) {
      const parts = chord.split('+');
      const init = {
        code: parts.at(-1) ?? '',
        key: 'Process',
        keyCode: 229,
        isComposing: true,
        ctrlKey: parts.includes('Mod'),
        altKey: parts.includes('Alt'),
        shiftKey: parts.includes('Shift'),
        bubbles: true,
        cancelable: true,
      };
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent('keydown', init));
      target.dispatchEvent(new KeyboardEvent('keyup', init));
    }
  }, chords);

/** Presses one chord that edits, and resolves when the page says that the edit is saved. */
export async function editAndSave(page: Page, chord: string): Promise<void> {
  await page.evaluate(() => {
    const state = document.querySelector('[data-saved]');
    if (!state) throw new Error('The page does not say whether it has saved.');
    let wasUnsaved = false;
    const saved = new Promise<void>((resolve) => {
      new MutationObserver((_, observer) => {
        const isSaved = document.querySelector('[data-saved]')?.getAttribute('data-saved');
        wasUnsaved ||= isSaved === 'false';
        if (!wasUnsaved || isSaved !== 'true') return;
        observer.disconnect();
        resolve();
      }).observe(state, { attributes: true, childList: true, subtree: true, characterData: true });
    });
    Object.assign(globalThis, { saved });
  });
  await pressHangul(page, chord);
  await page.evaluate(() => (globalThis as unknown as { saved: Promise<void> }).saved);
}
