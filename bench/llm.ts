import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright';
import type { Main } from '../cli/io';
import { serve } from '../cli/serve';
import type { Variant } from '../src/engine/card';
import type { Message } from '../src/engine/assistant/prompt';
import { launch } from '../tests/support/launch';
import { build, cacheFolder } from './support/build';
import { median, table } from './support/figures';
import { putVariant, readCard } from './support/llm-folder';
import type { LlmAnswer } from './support/llm-page';
import { residentMegabytes } from './support/memory';
import { sentences } from './support/sentences';

const help = `npm run bench -- llm [options]

Asks the same questions of the app's assistant and of transformers.js' pipeline('text-generation'),
one after the other in each round, from the same weights.

  --model FOLDER   a model folder with card.json (models/kkori-mini-lm, else the tests' tiny one)
  --device NAME    wasm or webgpu (wasm)
  --dtype NAME     which of the card's variants (the first for the device)
  --tokens N       tokens to write for each question (48)
  --characters N   length of a question (an eighth of the context's tokens, at most 300)
  --rounds N       rounds to take medians of (3)
  --alone          without transformers.js
  --json           every answer as JSON instead of the table
  --help           this text
`;

const defaults = ['models/kkori-mini-lm', 'tests/fixtures/models/tiny-qwen3'];

const runners = ['app', 'transformers.js'] as const;
type Runner = (typeof runners)[number];

/** A cold question, and one after it that goes on from its answer. */
interface Round {
  readonly cold: LlmAnswer;
  readonly followUp: LlmAnswer;
}

interface Outcome {
  readonly loadMs: number;
  readonly rounds: readonly Round[];
  /** Resident megabytes of the renderer: before, loaded and used, at most, and unloaded. */
  readonly memory: readonly (number | null)[];
}

export const main: Main = async (args, { stdout, stderr }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      model: { type: 'string' },
      device: { type: 'string', default: 'wasm' },
      dtype: { type: 'string' },
      tokens: { type: 'string', default: '48' },
      characters: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      alone: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    stdout.write(help);
    return 0;
  }
  const folder = values.model ?? defaults.find((path) => existsSync(join(path, 'card.json')));
  const card = folder ? readCard(folder) : null;
  const variant = card?.variants.find(
    ({ device, dtype }) => device === values.device && dtype === (values.dtype ?? dtype),
  );
  if (!folder || !card || !variant) {
    stderr.write(help);
    return 2;
  }
  await build('llm', ['llm.html', 'llm-peer.html']);
  const root = join(cacheFolder, 'llm');
  const name = basename(resolve(folder));
  putVariant(folder, join(root, 'models', name), variant);
  const served = await serve({ root, port: 0 });
  const characters = Number(values.characters ?? Math.min(300, card.contextTokens >> 3));
  const questions = Array.from({ length: Number(values.rounds) }, (_, round) =>
    questionOf(round, characters),
  );
  try {
    const outcomes = await compare({
      url: served.url,
      name,
      variant,
      questions,
      tokens: Number(values.tokens),
      chosen: values.alone ? ['app'] : runners,
      say: (line) => stderr.write(`${line}\n`),
    });
    stdout.write(
      values.json
        ? `${JSON.stringify({ model: name, variant, outcomes }, null, 2)}\n`
        : report(`${name} ${variant.dtype} on ${variant.device}`, outcomes),
    );
  } finally {
    await served.close();
  }
  return 0;
};

/** Another text each time, so that no round finds the one before in memory. */
function questionOf(round: number, characters: number): string {
  const start = (round * 5) % sentences.length;
  const text = [...sentences.slice(start), ...sentences].join(' ').slice(0, characters);
  return `${text}\n이 글을 쉬운 말로 풀어 주세요.`;
}

const afterwards = '한 문장으로 줄여 주세요.';

interface Comparison {
  readonly url: string;
  readonly name: string;
  readonly variant: Variant;
  readonly questions: readonly string[];
  readonly tokens: number;
  readonly chosen: readonly Runner[];
  readonly say: (line: string) => void;
}

type Outcomes = Readonly<Partial<Record<Runner, Outcome>>>;

/** Each in a browser of its own, so that the memory of one is not the other's. */
async function compare(what: Comparison): Promise<Outcomes> {
  const { url, name, variant, questions, tokens, chosen, say } = what;
  const opened: { runner: Runner; browser: Browser; page: Page; loadMs: number }[] = [];
  const rounds: Record<Runner, Round[]> = { app: [], 'transformers.js': [] };
  const memory: Record<Runner, (number | null)[]> = { app: [], 'transformers.js': [] };
  try {
    for (const runner of chosen) {
      say(`${runner}: opening ${name}`);
      const browser = await launch();
      const context = await browser.newContext({ serviceWorkers: 'block' });
      const page = await context.newPage();
      await page.goto(`${url}bench/support/${runner === 'app' ? 'llm' : 'llm-peer'}.html`);
      memory[runner].push((await residentMegabytes(browser)).now);
      const folder = runner === 'app' ? `/models/${name}/` : `${name}#${variant.dtype}`;
      const loadMs = await page.evaluate(([path, device]) => window.llm.load(path, device), [
        folder,
        variant.device,
      ] as const);
      opened.push({ runner, browser, page, loadMs });
    }
    // A first answer of each that does not count: code that the browser has not optimised yet.
    for (const { page } of opened) await ask(page, [user('폐렴')], Math.min(8, tokens));
    // The same history for both, so that they are asked the same even where they answer otherwise.
    for (const [at, question] of questions.entries()) {
      let history: Message[] | null = null;
      for (const { runner, page } of opened) {
        const cold = await ask(page, [user(question)], tokens);
        history ??= [user(question), { role: 'assistant', content: cold.text }, user(afterwards)];
        const followUp = await ask(page, history, tokens);
        rounds[runner].push({ cold, followUp });
      }
      say(`round ${String(at + 1)} of ${String(questions.length)}`);
    }
    const outcomes: Partial<Record<Runner, Outcome>> = {};
    for (const { runner, browser, page, loadMs } of opened) {
      const { now, peak } = await residentMegabytes(browser);
      await page.evaluate(() => window.llm.unload());
      await page.waitForTimeout(1500);
      const after = (await residentMegabytes(browser)).now;
      outcomes[runner] = {
        loadMs,
        rounds: rounds[runner],
        memory: [...memory[runner], now, peak, after],
      };
    }
    return outcomes;
  } finally {
    for (const { browser } of opened) await browser.close();
  }
}

const user = (content: string): Message => ({ role: 'user', content });

const ask = (page: Page, messages: readonly Message[], maxNewTokens: number): Promise<LlmAnswer> =>
  page.evaluate(([said, most]) => window.llm.ask(said, most), [messages, maxNewTokens] as const);

function report(title: string, outcomes: Outcomes): string {
  const rows = Object.entries(outcomes).map(([runner, { loadMs, rounds, memory }]) => {
    const of = (figure: (round: Round) => number) => median(rounds.map(figure));
    const cold = of((round) => round.cold.firstTokenMs);
    const next = of((round) => round.followUp.firstTokenMs);
    const readPerSecond = of(
      ({ cold: { promptTokens, reusedTokens, firstTokenMs } }) =>
        ((promptTokens - reusedTokens) / firstTokenMs) * 1000,
    );
    return [
      runner,
      loadMs,
      of((round) => round.cold.promptTokens),
      readPerSecond,
      cold,
      next,
      (next / cold).toFixed(2),
      of((round) => round.cold.writtenPerSecond),
      ...memory.map((megabytes) => megabytes ?? '–'),
    ];
  });
  const heading = [
    '',
    'load ms',
    'prompt',
    'read/s',
    'first ms',
    'follow-up ms',
    'ratio',
    'write/s',
    'MB before',
    'loaded',
    'peak',
    'unloaded',
  ];
  return `${title}\n${sameTokens(outcomes)}${table([heading, ...rows])}\n`;
}

/** Of the tokens that transformers.js wrote, how many of the app's are the same up to the first other. */
function sameTokens({ app, 'transformers.js': peer }: Outcomes): string {
  if (!app || !peer) return '';
  const counted = (['cold', 'followUp'] as const).map((kind) => {
    let [same, all] = [0, 0];
    for (const [at, { [kind]: theirs }] of peer.rounds.entries()) {
      const ours = app.rounds[at]?.[kind].tokens ?? [];
      // Their last token may be the end, which ours leave out.
      const first = theirs.tokens.findIndex((id, index) => ours[index] !== id);
      same += first < 0 || first === ours.length ? ours.length : first;
      all += Math.max(ours.length, 1);
    }
    return `${String(same)} of ${String(all)}`;
  });
  return `tokens as transformers.js writes them: ${counted[0] ?? ''} cold, ${counted[1] ?? ''} in follow-ups\n`;
}
