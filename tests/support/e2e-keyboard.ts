import type { CDPSession, Page } from 'playwright';

const plain: Readonly<Record<string, readonly [key: string, keyCode: number]>> = {
  ArrowDown: ['ArrowDown', 40],
  ArrowLeft: ['ArrowLeft', 37],
  ArrowRight: ['ArrowRight', 39],
  ArrowUp: ['ArrowUp', 38],
  BracketLeft: ['[', 219],
  BracketRight: [']', 221],
  Comma: [',', 188],
  Delete: ['Delete', 46],
  End: ['End', 35],
  Enter: ['Enter', 13],
  Escape: ['Escape', 27],
  Home: ['Home', 36],
  Period: ['.', 190],
  Tab: ['Tab', 9],
};

/** What a keyboard in Hangul mode sends: letters come as what the input method made of the key. */
function keyOf(code: string): readonly [key: string, keyCode: number] {
  const digit = /^Digit(\d)$/u.exec(code)?.[1];
  if (digit !== undefined) return [digit, 48 + Number(digit)];
  return plain[code] ?? ['Process', 229];
}

/** A keyboard in Hangul mode, whose events are the browser's own and not a script's. */
export class HangulKeyboard {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<HangulKeyboard> {
    return new HangulKeyboard(await page.context().newCDPSession(page));
  }

  /** Presses chords such as `Mod+Shift+KeyZ`, one after another. */
  async press(...chords: readonly string[]): Promise<void> {
    for (const chord of chords) {
      const parts = chord.split('+');
      const code = parts.at(-1) ?? '';
      const [key, windowsVirtualKeyCode] = keyOf(code);
      const modifiers =
        (parts.includes('Alt') ? 1 : 0) +
        (parts.includes('Mod') ? 2 : 0) +
        (parts.includes('Shift') ? 8 : 0);
      const event = { code, key, windowsVirtualKeyCode, modifiers };
      await this.#session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
      await this.#session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
    }
  }
}
