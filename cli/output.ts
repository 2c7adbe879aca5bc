import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { exportCorpus } from '../src/formats/export';
import { baseName, type Entry } from '../src/formats/format';
import { formats } from '../src/formats/index';
import type { ExportReport, Lost } from '../src/formats/report';
import type { Io } from './io';
import { optionsOf } from './input';
import { UsageError } from './usage';

/** What the flags say about the output. */
export interface OutputFlags {
  readonly to?: string | undefined;
  readonly tokens?: string | undefined;
  readonly tags?: string | undefined;
  readonly write?: readonly string[] | undefined;
}

/** A format and its options, checked before anything is read. */
export interface Target {
  readonly format: string;
  readonly options: ReturnType<typeof optionsOf>;
}

/** @throws UsageError when a flag says what cannot be */
export function targetOf({ to, tokens, tags, write = [] }: OutputFlags): Target {
  const writable = [...formats].flatMap(([id, format]) => (format.write ? [id] : []));
  if (to === undefined || !writable.includes(to))
    throw new UsageError(`--to is one of: ${writable.join(', ')}`);
  const pairs = [
    ...write,
    ...(tokens === undefined ? [] : [`tokens=${tokens}`]),
    ...(tags === undefined ? [] : [`tags=${tags}`]),
  ];
  return { format: to, options: optionsOf(pairs, formats.get(to)?.writeOptions, '--write') };
}

/** Writes the documents and says on standard error what of them is not in the files. */
export async function writeOutput(
  entries: readonly Entry[],
  path: string,
  target: Target,
  io: Io,
): Promise<ExportReport> {
  const isFolder = path !== '-' && (path.endsWith('/') || (await isThere(path)));
  const { files, report } = await exportCorpus(entries, {
    ...target,
    split: isFolder ? 'per-document' : 'one',
    baseName: baseName(basename(path)),
  });
  if (isFolder) await mkdir(path, { recursive: true });
  for (const { name, bytes } of files) {
    if (path === '-') io.stdout.write(bytes);
    else await writeFile(isFolder ? join(path, name) : path, bytes);
  }
  for (const lost of report.lost) io.stderr.write(lostSentence(lost));
  io.stderr.write(summary(report));
  return report;
}

const isThere = (path: string) =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

const because: Readonly<Record<Lost['reason'], string>> = {
  'inside-token': 'its edge is inside a token',
  overlap: 'another span has its tokens',
  'no-token': 'it has no token of its own',
  'edge-space': 'it begins or ends with white space',
  label: 'its label cannot be spelt so',
  text: 'the text under it cannot be written',
  'not-carried': 'the format has no spans',
};

function lostSentence({ docTitle, surface, span, reason, written }: Lost): string {
  const now = written ? `; written: '${written.surface}' (${written.label})` : '';
  return `${docTitle}: loss: '${surface}' (${span.label}) is not exact: ${because[reason]}${now}\n`;
}

const summary = ({ docs, spans, exact, isTextSame }: ExportReport) =>
  `${String(docs)} documents, ${String(exact)} of ${String(spans)} spans exact` +
  `${isTextSame ? '' : ', text changed'}\n`;
