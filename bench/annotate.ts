import { parseArgs } from 'node:util';
import type { Browser, BrowserContext } from 'playwright';
import type { Main } from '../cli/io';
import { serve } from '../cli/serve';
import { launch } from '../tests/support/launch';
import { build } from './support/build';
import { freeWord } from './support/documents';
import { median, table } from './support/figures';
import { Watch, type Timing } from './support/probe';

const help = `npm run bench -- annotate [options]

Opens documents of many spans in the built app and adds a span to each, beside a bare page that only
shows the same.

  --sizes LIST   spans in each document (100,1000,5000)
  --repeat N     fresh browser profiles to measure in; medians are shown (7)
  --json         every measurement as JSON instead of the table
  --help         this text
`;

const pages = ['app', 'floor'] as const;
type PageName = (typeof pages)[number];

/** What one visit to one document gave. */
interface Visit {
  readonly page: PageName;
  readonly spans: number;
  readonly open: Timing;
  /** The first is by code that the browser has not optimised yet, and is told apart. */
  readonly add: readonly Timing[];
  readonly elements: number;
}

/** A document to open, by what its row in the list says. */
interface Asked {
  readonly title: string;
  readonly spans: number;
}

/** Opened first in each page, so that what is timed is a document and not the start of the app. */
const first: Asked = { title: '0 first', spans: 20 };
const adds = 5;
const goals = { spans: 5000, open: 2.5, add: 1000 / 30 };

export const main: Main = async (args, { stdout, stderr }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '100,1000,5000' },
      repeat: { type: 'string', default: '7' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    stdout.write(help);
    return 0;
  }
  const documents = values.sizes
    .split(',')
    .map(Number)
    .map((spans) => ({ title: `${String(spans)} spans`, spans }));
  const root = await build('annotate', ['seed.html', 'floor.html']);
  const served = await serve({ root, port: 0 });
  const browser = await launch();
  try {
    const visits: Visit[] = [];
    for (let turn = 1; turn <= Number(values.repeat); turn++) {
      stderr.write(`turn ${String(turn)} of ${values.repeat}\n`);
      visits.push(...(await takeTurn(browser, served.url, documents)));
    }
    stdout.write(values.json ? `${JSON.stringify(visits, null, 2)}\n` : report(visits));
  } finally {
    await browser.close();
    await served.close();
  }
  return 0;
};

/** Every document once in the app and once on the bare page, one right after the other. */
async function takeTurn(browser: Browser, url: string, documents: readonly Asked[]) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'ko-KR',
    serviceWorkers: 'block',
  });
  // No model: it would warm up in the background of what is timed.
  await context.route('**/models/**', (route) => route.abort());
  const visits: Visit[] = [];
  try {
    await seed(context, url, [first, ...documents]);
    for (const asked of documents)
      for (const page of pages) visits.push(await visit(context, url, page, asked, documents));
  } finally {
    await context.close();
  }
  return visits;
}

async function seed(context: BrowserContext, url: string, documents: readonly Asked[]) {
  const page = await context.newPage();
  await page.goto(`${url}bench/support/seed.html`);
  await page.evaluate((what) => window.seed(what), documents);
  await page.close();
}

async function visit(
  context: BrowserContext,
  url: string,
  name: PageName,
  asked: Asked,
  documents: readonly Asked[],
): Promise<Visit> {
  const page = await context.newPage();
  const watch = await Watch.start(page);
  if (name === 'app') await page.goto(url);
  else {
    await page.goto(`${url}bench/support/floor.html`);
    await page.evaluate((what) => window.prepare(what), [first, ...documents]);
  }
  await watch.until(first.spans);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(500);

  const { x, y } = await middleOf(page.getByRole('button', { name: asked.title }));
  const open = await watch.time(asked.spans, () => page.mouse.click(x, y));
  const add: Timing[] = [];
  for (let nth = 0; nth < adds; nth++) {
    const place = await page.evaluate(([word, n]) => window.probe.find(word, n), [
      freeWord,
      nth,
    ] as const);
    if (!place) throw new Error('No word is left to mark.');
    await page.mouse.click(place.x, place.y);
    await page.waitForTimeout(150);
    const wanted = (await watch.ranges()) + 1;
    add.push(await watch.time(wanted, () => page.keyboard.press('Digit1')));
  }
  const elements = await watch.elements();
  await page.close();
  return { page: name, spans: asked.spans, open, add, elements };
}

async function middleOf(target: {
  boundingBox(): Promise<{ x: number; y: number; width: number; height: number } | null>;
}) {
  const box = await target.boundingBox();
  if (!box) throw new Error('There is nothing to click.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function report(visits: readonly Visit[]): string {
  const sizes = [...new Set(visits.map(({ spans }) => spans))];
  const of = (page: PageName, spans: number) =>
    visits.filter((visit) => visit.page === page && visit.spans === spans);
  const opens = (page: PageName, spans: number, key: keyof Timing) =>
    median(of(page, spans).map(({ open }) => open[key]));
  const added = (page: PageName, spans: number, key: keyof Timing) =>
    median(of(page, spans).flatMap(({ add }) => add.slice(1).map((timing) => timing[key])));
  const firstAdded = (page: PageName, spans: number, key: keyof Timing) =>
    median(of(page, spans).flatMap(({ add }) => add.slice(0, 1).map((timing) => timing[key])));
  const row = (spans: number, figure: typeof opens) => [
    String(spans),
    ...(['paint', 'cpu', 'longestTask'] as const).flatMap((key) => {
      const [app, floor] = [figure('app', spans, key), figure('floor', spans, key)];
      return key === 'longestTask' ? [app, floor] : [app, floor, app / floor];
    }),
  ];
  const heading = (title: string) => [
    title,
    'app ms',
    'floor ms',
    'ratio',
    'app CPU',
    'floor CPU',
    'ratio',
    'app longest task',
    'floor',
  ];
  const lines = [
    table([heading('open: spans'), ...sizes.map((spans) => row(spans, opens))]),
    table([heading('add: spans'), ...sizes.map((spans) => row(spans, added))]),
    table([heading('first add: spans'), ...sizes.map((spans) => row(spans, firstAdded))]),
    table([
      ['elements: spans', 'app', 'floor'],
      ...sizes.map((spans) => [
        String(spans),
        ...pages.map((page) => median(of(page, spans).map(({ elements }) => elements))),
      ]),
    ]),
  ];
  if (sizes.includes(goals.spans)) {
    const ratio = opens('app', goals.spans, 'paint') / opens('floor', goals.spans, 'paint');
    const add = added('app', goals.spans, 'paint');
    const best = Math.min(
      ...of('app', goals.spans).flatMap((visit) => visit.add.map(({ paint }) => paint)),
    );
    lines.push(
      `${verdict(ratio <= goals.open)}: ${String(goals.spans)} spans open in ${ratio.toFixed(2)} times the floor, the goal is ${String(goals.open)}.\n` +
        `${verdict(add <= goals.add)}: one more is added in ${add.toFixed(1)} ms (${best.toFixed(1)} at best), the goal is two frames, ${goals.add.toFixed(1)} ms.`,
    );
  }
  return `${lines.join('\n\n')}\n`;
}

const verdict = (isMet: boolean) => (isMet ? 'met' : 'NOT met');
