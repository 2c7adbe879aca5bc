import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright';
import type { Main } from '../cli/io';
import { serve } from '../cli/serve';
import type { TaggedSpan } from '../src/engine/api';
import { launch } from '../tests/support/launch';
import { build } from './support/build';
import { median, table } from './support/figures';
import { putKmbert } from './support/kmbert-folder';
import { openNative, type NativeResult } from './support/native';
import type { Answer, Question } from './support/peer.worker';
import { sentences } from './support/sentences';

const help = `npm run bench -- tagger [options]

Tags the same sentences with the app's engine, with transformers.js and with native ONNX Runtime, one
after the other in each round, from the same int8 weights.

  --model NAME     kbmc-mini, kmbert or all (all)
  --sentences N    how many of the ${String(sentences.length)} sentences (all of them)
  --rounds N       rounds to take medians of (5)
  --json           every round as JSON instead of the table
  --help           this text
`;

const models = ['kbmc-mini', 'kmbert'];
const threads = 2;
const warmUp = 10;

const runners = ['app', 'transformers.js', 'native'] as const;
type Runner = (typeof runners)[number];

/** Milliseconds a sentence: by the clock, and of all processors together. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

interface Outcome {
  readonly model: string;
  readonly sentences: number;
  readonly tokens: number;
  readonly workers: number;
  /** Sentences in which the app's spans are those of native ONNX Runtime. */
  readonly sameSpans: number;
  /** Sentences in which every tag transformers.js gives is native ONNX Runtime's. */
  readonly sameTags: number;
  readonly rounds: readonly Readonly<Record<Runner, Cost>>[];
}

export const main: Main = async (args, { stdout, stderr }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      model: { type: 'string', default: 'all' },
      sentences: { type: 'string', default: String(sentences.length) },
      rounds: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    stdout.write(help);
    return 0;
  }
  const chosen = models.filter((model) => values.model === 'all' || values.model === model);
  const texts = sentences.slice(0, Number(values.sentences));
  if (chosen.length === 0 || texts.length === 0) {
    stderr.write(help);
    return 2;
  }
  const root = await build('tagger', ['tagger.html', 'peer.html']);
  if (chosen.includes('kmbert')) putKmbert(root);
  const served = await serve({ root, port: 0 });
  const browser = await launch();
  try {
    const outcomes: Outcome[] = [];
    for (const model of chosen) {
      stderr.write(`${model}\n`);
      const pages = await openPages(browser, served.url, model);
      const native = await openNative(join(root, 'models', model), threads);
      outcomes.push(
        await measure(browser, { model, texts, rounds: Number(values.rounds), native, ...pages }),
      );
      await pages.close();
    }
    stdout.write(values.json ? `${JSON.stringify(outcomes, null, 2)}\n` : report(outcomes));
  } finally {
    await browser.close();
    await served.close();
  }
  return 0;
};

/** The app's engine and transformers.js with the model loaded, each in a process of its own. */
async function openPages(browser: Browser, url: string, model: string) {
  const contexts = await Promise.all(
    [0, 1].map(() => browser.newContext({ serviceWorkers: 'block' })),
  );
  const open = async (index: number, name: string) => {
    const page = await contexts[index]?.newPage();
    await page?.goto(`${url}bench/support/${name}.html`);
    if (!page) throw new Error('No page was opened.');
    return page;
  };
  const [ours, peer] = [await open(0, 'tagger'), await open(1, 'peer')];
  await ours.evaluate((folder) => window.tagger.load(folder), `/models/${model}/`);
  await ask(peer, { load: model, texts: [] });
  const close = () => Promise.all(contexts.map((context) => context.close()));
  return { ours, peer, close };
}

async function ask(page: Page, question: Question): Promise<Answer> {
  const answer = await page.evaluate((what) => window.peer.ask(what), question);
  if (answer.failure !== undefined) throw new Error(`transformers.js: ${answer.failure}`);
  return answer;
}

interface Measuring {
  readonly model: string;
  readonly texts: readonly string[];
  readonly rounds: number;
  readonly ours: Page;
  readonly peer: Page;
  readonly native: (text: string) => Promise<NativeResult>;
}

async function measure(browser: Browser, what: Measuring): Promise<Outcome> {
  const { model, texts, ours, peer, native } = what;
  const cdp = await browser.newBrowserCDPSession();
  const renderers = async () => {
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
    const seconds = processInfo
      .filter(({ type }) => type === 'renderer')
      .map(({ cpuTime }) => cpuTime);
    return seconds.reduce((sum, time) => sum + time, 0) * 1000;
  };
  const node = () => {
    const { user, system } = process.cpuUsage();
    return Promise.resolve((user + system) / 1000);
  };
  /** Native results of the last pass over all texts. */
  let results: NativeResult[] = [];
  const pass: Record<Runner, (all: readonly string[]) => Promise<number>> = {
    app: async (all) => (await ours.evaluate((list) => window.tagger.tag(list), all)).ms,
    'transformers.js': async (all) => (await ask(peer, { texts: all })).ms,
    native: async (all) => {
      const start = performance.now();
      results = [];
      for (const text of all) results.push(await native(text));
      return performance.now() - start;
    },
  };

  const { spans } = await ours.evaluate((list) => window.tagger.tag(list), texts);
  const { tags } = await ask(peer, { texts });
  await pass.native(texts);
  const sameSpans = results.filter((result, at) => areSame(result.spans, spans[at] ?? [])).length;
  const sameTags = results.filter((result, at) =>
    (tags[at] ?? []).every(([index, tag]) => result.tags[index] === tag),
  ).length;

  for (const runner of runners) await pass[runner](texts.slice(0, warmUp));
  const rounds: Record<Runner, Cost>[] = [];
  for (let round = 0; round < what.rounds; round++) {
    const costs: Partial<Record<Runner, Cost>> = {};
    for (const runner of runners) {
      const clock = runner === 'native' ? node : renderers;
      const before = await clock();
      const ms = await pass[runner](texts);
      costs[runner] = { wall: ms / texts.length, cpu: ((await clock()) - before) / texts.length };
    }
    rounds.push(costs as Record<Runner, Cost>);
  }
  return {
    model,
    sentences: texts.length,
    tokens: results.reduce((sum, result) => sum + result.tags.length, 0) / results.length,
    workers: await ours.evaluate(() => window.tagger.workers()),
    sameSpans,
    sameTags,
    rounds,
  };
}

const areSame = (a: readonly TaggedSpan[], b: readonly TaggedSpan[]) =>
  a.length === b.length &&
  a.every(({ start, end, label }, at) => {
    const other = b[at];
    return other?.start === start && other.end === end && other.label === label;
  });

function report(outcomes: readonly Outcome[]): string {
  const parts = outcomes.map(
    ({ model, sentences: count, tokens, workers, sameSpans, sameTags, rounds }) => {
      const figure = (runner: Runner, key: keyof Cost) =>
        median(rounds.map((round) => round[runner][key]));
      const ratio = (runner: Runner, key: keyof Cost) =>
        median(rounds.map((round) => round.app[key] / round[runner][key]));
      const names: Record<Runner, string> = {
        app: `app, ${String(workers)} worker${workers === 1 ? '' : 's'}`,
        'transformers.js': 'transformers.js, worker',
        native: `onnxruntime-node, ${String(threads)} threads`,
      };
      return (
        `${model}: ${String(count)} sentences of ${tokens.toFixed(1)} tokens on average\n` +
        `spans of the app as native: ${String(sameSpans)} of ${String(count)} sentences\n` +
        `tags of transformers.js as native: ${String(sameTags)} of ${String(count)} sentences\n` +
        table([
          ['', 'ms a sentence', 'CPU ms', 'app / this', 'CPU'],
          ...runners.map((runner) => [
            names[runner],
            figure(runner, 'wall'),
            figure(runner, 'cpu'),
            ratio(runner, 'wall').toFixed(2),
            ratio(runner, 'cpu').toFixed(2),
          ]),
        ])
      );
    },
  );
  return `${parts.join('\n\n')}\n`;
}
