import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import type { Main } from '../cli/io';
import { serve } from '../cli/serve';
import { launch } from '../tests/support/launch';
import { build } from './support/build';
import { freeWord } from './support/documents';
import { median, table } from './support/figures';
import { Watch } from './support/probe';

const help = `npm run bench -- annotate-list [options]

Opens a project of many short documents in the built app, scrolls through its list, steps to other
documents and adds spans, and tells the longest task of the main thread in each.

  --docs N     documents in the project (20000)
  --repeat N   times the page is opened; medians are shown (5)
  --json       every measurement as JSON instead of the table
  --help       this text
`;

/** Of a row in the list, in CSS pixels. */
const rowHeight = 58;

interface Step {
  readonly step: string;
  /** From the first event of the step to the end of its last frame; the start of the app included. */
  readonly wall: number;
  readonly cpu: number;
  readonly longestTask: number;
}

export const main: Main = async (args, { stdout, stderr }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      docs: { type: 'string', default: '20000' },
      repeat: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    stdout.write(help);
    return 0;
  }
  const root = await build('annotate', ['seed.html', 'floor.html']);
  const served = await serve({ root, port: 0 });
  const browser = await launch();
  try {
    stderr.write(`importing ${values.docs} documents\n`);
    const turns = await takeTurns(browser, served.url, Number(values.docs), Number(values.repeat));
    stdout.write(values.json ? `${JSON.stringify(turns, null, 2)}\n` : report(turns, values.docs));
  } finally {
    await browser.close();
    await served.close();
  }
  return 0;
};

async function takeTurns(browser: Browser, url: string, docs: number, repeat: number) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'ko-KR',
    serviceWorkers: 'block',
  });
  await context.route('**/models/**', (route) => route.abort());
  const page = await context.newPage();
  await page.goto(`${url}bench/support/seed.html`);
  await page.evaluate((count) => window.seed(count), docs);
  await page.close();
  const turns: Step[][] = [];
  for (let turn = 0; turn < repeat; turn++) {
    const watch = await Watch.start(await context.newPage());
    turns.push(await walk(watch, url));
    await watch.page.close();
  }
  return turns;
}

/** One visit: from an empty tab to documents that are worked on. */
async function walk(watch: Watch, url: string): Promise<Step[]> {
  const { page } = watch;
  // The probe is not there before the first page of our own.
  await page.goto(`${url}bench/support/seed.html`);
  const steps: Step[] = [];
  const step = async (name: string, act: () => Promise<unknown>) => {
    await page.evaluate(() => void window.probe.longestTask());
    const [start, cpu] = [performance.now(), await watch.mainThread()];
    await act();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    const wall = performance.now() - start;
    await page.waitForTimeout(300);
    const longestTask = await page.evaluate(() => window.probe.longestTask());
    steps.push({ step: name, wall, cpu: (await watch.mainThread()) - cpu, longestTask });
  };

  await step('open the project', async () => {
    await page.goto(url);
    await watch.until(1);
  });
  const list = await page.locator('.documents .rows').boundingBox();
  if (!list) throw new Error('The list of documents is not there.');
  await page.mouse.move(list.x + list.width / 2, list.y + list.height / 2);
  await step('scroll by 100 turns of the wheel', async () => {
    for (let turn = 0; turn < 100; turn++) await page.mouse.wheel(0, 400);
  });
  await step('scroll to the end', () => page.mouse.wheel(0, 1e7));
  await step('scroll to the start', () => page.mouse.wheel(0, -1e7));
  await step('search for a word', () => page.getByRole('searchbox').fill(freeWord));
  await step('clear the search', () => page.getByRole('searchbox').fill(''));
  for (const row of [2, 4]) {
    const heading = page.getByRole('heading', {
      name: `진료 기록 ${String(row + 1)}`,
      exact: true,
    });
    await step('open a document', async () => {
      await page.mouse.click(list.x + list.width / 2, list.y + rowHeight * (row + 0.5));
      await heading.waitFor();
    });
    // The caret is at the start, on a word that no span covers.
    const wanted = (await watch.ranges()) + 1;
    await step('add a span', async () => {
      await page.keyboard.press('Digit1');
      await watch.until(wanted);
    });
    await page.keyboard.press('ControlOrMeta+KeyZ');
  }
  return steps;
}

function report(turns: readonly (readonly Step[])[], docs: string): string {
  const names = [...new Set(turns.flat().map(({ step }) => step))];
  const of = (name: string, key: 'wall' | 'cpu' | 'longestTask') =>
    turns.flat().flatMap((one) => (one.step === name ? [one[key]] : []));
  return `${table([
    [`${Number(docs).toLocaleString('en')} documents`, 'ms', 'CPU ms', 'longest task', 'worst'],
    ...names.map((name) => [
      name,
      median(of(name, 'wall')),
      median(of(name, 'cpu')),
      median(of(name, 'longestTask')),
      Math.max(...of(name, 'longestTask')),
    ]),
  ])}\n`;
}
