import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright';
import { choiceOf, readInput } from '../cli/input';
import type { Io, Main } from '../cli/io';
import { serve } from '../cli/serve';
import { compare, micro, score, total } from '../src/core/metrics';
import type { Backend, TaggedSpan } from '../src/engine/api';
import type { Entry } from '../src/formats/format';
import { launch } from '../tests/support/launch';
import { build } from './support/build';
import { table } from './support/figures';
import type { Loaded } from './support/tagger';
import { putVariant, variantsIn, type Variant } from './support/variants';

const help = `npm run bench -- quantization --model FOLDER --data TEST.jsonl [options]

Strict span F1 and speed of each variant of the same weights, through the app's own engine in a
browser: every text on WebAssembly, and a part of them on WebGPU, which without a graphics card is a
processor in disguise and takes seconds over a sentence.

  --model FOLDER   with onnx/model{,_fp16,_quantized,_w8,_q8n}.onnx; those that are there
  --data FILE      records of a split, as models/training/split.py writes them
  --webgpu ITEMS   natural forms of so many items, evenly spaced (0: WebGPU is left out)
  --only NAMES     variants, with commas between (all that are there)
  --write          put the figures into evaluation.json of the folder, after each variant
  --json           the rows instead of a table
  --help           this text
`;

/** Texts in one call, so that a slow backend shows progress. */
const group = 48;

interface Text {
  readonly entry: Entry;
  readonly form: string;
}

interface Row extends Variant {
  readonly backend: Backend;
  /** Why there are no figures: the engine's reason, or `no-shader-f16`, not to run it there. */
  readonly refused?: string;
  readonly texts?: number;
  readonly precision?: number;
  readonly recall?: number;
  readonly f1?: number;
  /** Texts with the very spans that float32 gives on WebAssembly. */
  readonly sameAsFp32?: number;
  /** Of all processes of the page, so that other work on the machine counts little. */
  readonly cpuMsPerText?: number;
}

interface Measured {
  readonly environment: Readonly<Record<string, string | number>>;
  readonly rows: readonly Row[];
}

export const main: Main = async (args, io) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      model: { type: 'string' },
      data: { type: 'string' },
      webgpu: { type: 'string', default: '0' },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { model, data } = values;
  if (values.help || model === undefined || data === undefined) {
    (values.help ? io.stdout : io.stderr).write(help);
    return values.help ? 0 : 2;
  }
  const folder = resolve(model);
  const texts = await readTexts(data, io);
  const some = evenly(
    texts.filter(({ form }) => form === 'natural'),
    Number(values.webgpu),
  );
  const wanted = values.only?.split(',');
  const chosen = variantsIn(folder).filter(({ dtype }) => wanted?.includes(dtype) ?? true);
  const root = await build('quantization', ['tagger.html']);
  const served = await serve({ root, port: 0 });
  const browser = await launch();
  const environment = {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    system: `${platform()} ${arch()}`,
    browser: `Chromium ${browser.version()}`,
  };
  const rows: Row[] = [];
  /** What float32 finds on WebAssembly, as text, by document. */
  const reference = new Map<string, string>();
  try {
    for (const backend of ['wasm', 'webgpu'] as const)
      for (const variant of chosen) {
        const mine = backend === 'wasm' ? texts : some;
        if (mine.length === 0) continue;
        io.stderr.write(`${variant.dtype} on ${backend}, ${String(mine.length)} texts\n`);
        const context = await browser.newContext({ serviceWorkers: 'block' });
        const page = await context.newPage();
        await page.goto(`${served.url}bench/support/tagger.html`);
        const path = putVariant(root, folder, variant, backend);
        const cpu = await cpuClock(browser);
        rows.push(await measure(page, { variant, backend, path, texts: mine, reference, cpu, io }));
        await context.close();
        if (values.write) write(folder, { environment, rows });
      }
  } finally {
    await browser.close();
    await served.close();
  }
  io.stdout.write(values.json ? `${JSON.stringify(rows, null, 2)}\n` : report(rows));
  return 0;
};

/** The records of a split file, with their form; offsets there count code points. */
async function readTexts(path: string, io: Io): Promise<Text[]> {
  const { entries } = await readInput(path, choiceOf({ from: 'jsonl' }), io);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return entries.map((entry, at) => {
    const { form = '' } = JSON.parse(lines[at] ?? '{}') as { form?: string };
    return { entry, form };
  });
}

/** So many of a list, evenly spaced, the first one among them. */
const evenly = <T>(list: readonly T[], count: number): T[] =>
  Array.from({ length: Math.min(count, list.length) }, (_, at) =>
    list.slice(Math.floor((at * list.length) / Math.min(count, list.length))).at(0),
  ).filter((one) => one !== undefined);

interface Measuring {
  readonly variant: Variant;
  readonly backend: Backend;
  readonly path: string;
  readonly texts: readonly Text[];
  readonly reference: Map<string, string>;
  readonly cpu: () => Promise<number>;
  readonly io: Io;
}

async function measure(page: Page, what: Measuring): Promise<Row> {
  const { variant, backend, texts, reference, cpu, io } = what;
  const loaded = await page.evaluate(([folder, device]) => window.tagger.load(folder, device), [
    what.path,
    backend,
  ] as const);
  if (loaded.backend !== backend) return { ...variant, backend, refused: refusal(variant, loaded) };
  const found: (readonly TaggedSpan[])[] = [];
  const start = await cpu();
  for (let from = 0; from < texts.length; from += group) {
    const part = texts.slice(from, from + group).map(({ entry }) => entry.doc.text);
    const answer = await page.evaluate((list) => window.tagger.tag(list), part);
    found.push(...answer.spans);
    if (backend === 'webgpu') io.stderr.write(`  ${String(found.length)} done\n`);
  }
  const counts = total(texts.map(({ entry }, at) => compare(entry.spans, found[at] ?? [])));
  const { p, r, f1 } = score(micro(counts));
  const same = texts.filter(({ entry }, at) => {
    const spans = JSON.stringify(found[at]?.map(({ start, end, label }) => [start, end, label]));
    if (variant.dtype === 'fp32' && backend === 'wasm') reference.set(entry.doc.text, spans);
    return reference.get(entry.doc.text) === spans;
  });
  return {
    ...variant,
    backend,
    texts: texts.length,
    precision: round(p),
    recall: round(r),
    f1: round(f1),
    ...(reference.size > 0 && { sameAsFp32: same.length }),
    cpuMsPerText: Math.round((((await cpu()) - start) / texts.length) * 100) / 100,
  };
}

/** Processor time of the browser's pages and of its graphics process so far, in milliseconds. */
async function cpuClock(browser: Browser): Promise<() => Promise<number>> {
  const cdp = await browser.newBrowserCDPSession();
  return async () => {
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
    return processInfo
      .filter(({ type }) => type === 'renderer' || type === 'GPU')
      .reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  };
}

/** Without `shader-f16` the engine passes over a card's float16 file, as if there were none. */
const refusal = ({ dtype }: Variant, { reason, failure }: Loaded): string =>
  dtype === 'fp16' && failure?.startsWith('no-webgpu-file')
    ? 'no-shader-f16'
    : (reason ?? failure ?? 'unknown');

const round = (share: number) => Math.round(share * 10_000) / 10_000;

/** Puts rows in place of those of the same variant and backend; others of the same weights stay. */
function write(folder: string, { environment, rows }: Measured): void {
  const path = join(folder, 'evaluation.json');
  const whole = JSON.parse(readFileSync(path, 'utf8')) as { quantization?: Measured };
  const hashes = new Set(variantsIn(folder).map(({ sha256 }) => sha256));
  const kept = (whole.quantization?.rows ?? []).filter(
    (old) =>
      hashes.has(old.sha256) &&
      !rows.some(({ dtype, backend }) => dtype === old.dtype && backend === old.backend),
  );
  const quantization = {
    environment,
    webgpuTexts: 'natural forms of evenly spaced items',
    rows: [...kept, ...rows],
    reproduce:
      'npm run bench -- quantization --model models/training/build/kbmc-mini ' +
      '--data SPLIT_DIR/test.jsonl --webgpu ITEMS --write',
  };
  writeFileSync(path, `${JSON.stringify({ ...whole, quantization }, null, 2)}\n`);
}

const report = (rows: readonly Row[]): string =>
  `${table([
    ['', 'MB', 'texts', 'P', 'R', 'F1', 'spans as fp32', 'CPU ms'],
    ...rows.map((row) => [
      `${row.dtype}, ${row.backend}`,
      (row.bytes / 1e6).toFixed(1),
      String(row.texts ?? '-'),
      ...[row.precision, row.recall, row.f1].map((value) => value?.toFixed(4) ?? '-'),
      row.refused ?? String(row.sameAsFp32 ?? '-'),
      row.cpuMsPerText?.toFixed(1) ?? '-',
    ]),
  ])}\n`;
