import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright';

/** Megabytes in memory, and the most there ever were; `null` where only Linux would say. */
export interface Resident {
  readonly now: number | null;
  readonly peak: number | null;
}

/** The largest renderer of a browser with one page: the page with its workers. */
export async function residentMegabytes(browser: Browser): Promise<Resident> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  await cdp.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const read = (id: number, field: string) => {
    try {
      const status = readFileSync(`/proc/${String(id)}/status`, 'utf8');
      const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'mu').exec(status)?.[1];
      return kilobytes === undefined ? null : Number(kilobytes) / 1000;
    } catch {
      return null;
    }
  };
  const largest = (field: string) => {
    const sizes = renderers.map(({ id }) => read(id, field)).filter((size) => size !== null);
    return sizes.length > 0 ? Math.max(...sizes) : null;
  };
  return { now: largest('VmRSS'), peak: largest('VmHWM') };
}
