import type { CDPSession, Page } from 'playwright';

/** What the probe puts on every page it watches. */
interface Probe {
  /** Gets ready for an event after which so many ranges are painted. */
  arm(ranges: number): void;
  /** Milliseconds from that event to the end of the frame that paints them. */
  painted: Promise<number>;
  /** Ranges in highlights; what marks the focus is not counted. */
  ranges(): number;
  /** The longest task of the main thread since the last call. */
  longestTask(): number;
  /** The middle of the n-th occurrence of a word in the text, in the viewport. */
  find(word: string, nth: number): { x: number; y: number } | null;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Runs in the page before its own code, so it may use nothing from here. */
function install(): void {
  const patience = 30_000;
  let start = Infinity;
  let longest = 0;
  for (const type of ['click', 'keydown'])
    addEventListener(type, ({ timeStamp }) => (start = Math.min(start, timeStamp)), true);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: 'longtask' });

  const ranges = () => {
    let count = 0;
    for (const [name, { size }] of CSS.highlights) if (!name.includes('focus')) count += size;
    return count;
  };
  window.probe = {
    painted: Promise.resolve(0),
    ranges,
    arm(wanted) {
      start = Infinity;
      const end = performance.now() + patience;
      this.painted = new Promise((resolve, reject) => {
        const frame = () => {
          if (performance.now() > end) {
            reject(new Error('Nothing was painted in time.'));
            return;
          }
          if (ranges() < wanted) return void requestAnimationFrame(frame);
          // A message sent before the page is drawn arrives when it has been.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - start);
          port2.postMessage(null);
        };
        requestAnimationFrame(frame);
      });
    },
    longestTask() {
      const found = longest;
      longest = 0;
      return found;
    },
    find(word, nth) {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const at = node.nodeValue?.indexOf(word) ?? -1;
        if (at < 0 || nth-- > 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        const { left, top, width, height } = range.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2 };
      }
      return null;
    },
  };
}

export interface Timing {
  /** From the event to the end of the frame that shows its effect. */
  readonly paint: number;
  /** Of the main thread, from before the event to `settle` ms after that frame. */
  readonly cpu: number;
  /** 0 where none was longer than 50 ms, which is what browsers call long. */
  readonly longestTask: number;
}

/** After the frame a document is still saved, its list redrawn: long enough for that. */
const settle = 300;

/** Watches a page's frames and its main thread. */
export class Watch {
  readonly page: Page;
  readonly #cdp: CDPSession;

  private constructor(page: Page, cdp: CDPSession) {
    this.page = page;
    this.#cdp = cdp;
  }

  /** @param page one that has not been anywhere yet */
  static async start(page: Page): Promise<Watch> {
    await page.addInitScript(install);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    return new Watch(page, cdp);
  }

  /** Milliseconds of processor time that the main thread has used. */
  async mainThread(): Promise<number> {
    const { metrics } = await this.#cdp.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? 0) * 1000;
  }

  /** Waits until so many ranges are painted. */
  async until(ranges: number): Promise<void> {
    await this.page.waitForFunction((wanted) => window.probe.ranges() >= wanted, ranges);
  }

  /** Times an event that `cause` makes, up to the frame that has so many ranges. */
  async time(ranges: number, cause: () => Promise<void>): Promise<Timing> {
    await this.page.evaluate((wanted) => {
      window.probe.longestTask();
      window.probe.arm(wanted);
    }, ranges);
    const before = await this.mainThread();
    await cause();
    const paint = await this.page.evaluate(() => window.probe.painted);
    await this.page.waitForTimeout(settle);
    const cpu = (await this.mainThread()) - before;
    return { paint, cpu, longestTask: await this.page.evaluate(() => window.probe.longestTask()) };
  }

  ranges(): Promise<number> {
    return this.page.evaluate(() => window.probe.ranges());
  }

  elements(): Promise<number> {
    return this.page.evaluate(() => document.querySelectorAll('*').length);
  }
}
