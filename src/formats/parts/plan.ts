import {
  isBinary,
  type BinaryFile,
  type BinaryFormat,
  type Entry,
  type Format,
  type Sample,
  type Sniff,
  type TextFile,
  type TextFormat,
} from '../format';
import { formats } from '../index';
import { settle, type Options } from '../options';
import type { FileChoice, FilePreview } from '../preview';
import { isProblem, type Problem } from '../problem';
import { binaryFormats } from './binary';
import type { Opened } from './open-file';
import { withoutOverlaps } from './overlaps';

/** How a file will be read. */
export type Plan = Pick<FilePreview, 'format' | 'confidence' | 'reason' | 'options' | 'columns'>;

const sampleSize = 1 << 16;

/** The beginning of a file, as far as the last line end in its first 64 k. */
export function sampleOf({ path, text }: TextFile): Sample {
  if (text.length <= sampleSize) return { path, text, isWhole: true };
  const end = text.lastIndexOf('\n', sampleSize);
  return { path, text: text.slice(0, end < 0 ? sampleSize : end + 1), isWhole: false };
}

/** The format that is surest of the file, or the one chosen, and the options to read it with. */
export async function planFor({ content }: Opened, chosen: FileChoice): Promise<Plan> {
  const found =
    content === null
      ? null
      : 'text' in content
        ? textPlan(sampleOf(content), chosen)
        : await binaryPlan(content, chosen);
  return found ?? { format: null, confidence: 0, reason: 'other', options: {}, columns: [] };
}

function textPlan(sample: Sample, { format: wanted, options: given }: FileChoice): Plan | null {
  let best: Candidate<TextFormat> | null = null;
  for (const [id, format] of formats)
    if (!isBinary(format) && (wanted === undefined || wanted === id))
      best = surer(best, { id, format, sniff: format.sniff(sample) });
  if (!best) return null;
  const options = settle(best.format.readOptions, best.sniff.options, given);
  return planned(best, wanted, options, best.format.columns?.(sample, options) ?? []);
}

async function binaryPlan(
  file: BinaryFile,
  { format: wanted, options: given }: FileChoice,
): Promise<Plan | null> {
  const named = formats.get(wanted ?? '');
  const could =
    named && isBinary(named)
      ? new Map([[wanted ?? '', named]])
      : binaryFormats(await file.slice(0, 1 << 16));
  let best: Candidate<BinaryFormat> | null = null;
  for (const [id, format] of could)
    best = surer(best, { id, format, sniff: await format.sniff(file) });
  if (!best) return null;
  const options = settle(best.format.readOptions, best.sniff.options, given);
  const columns = (await best.format.columns?.(file, options)) ?? [];
  return planned(best, wanted, options, columns);
}

interface Candidate<F extends Format> {
  readonly id: string;
  readonly format: F;
  readonly sniff: Sniff;
}

/** The first of those that are equally sure. */
const surer = <F extends Format>(best: Candidate<F> | null, next: Candidate<F>): Candidate<F> =>
  best && best.sniff.confidence >= next.sniff.confidence ? best : next;

const planned = (
  { id, sniff }: Candidate<Format>,
  wanted: string | undefined,
  options: Options,
  columns: readonly string[],
): Plan => ({
  format: id,
  confidence: wanted === undefined ? sniff.confidence : 1,
  reason: wanted === undefined ? sniff.reason : 'chosen',
  options,
  columns,
});

/**
 * What a file holds by its plan: documents as they will be in the project, with no span over another
 * and none empty, and every problem on the way. Preview and import both come through here.
 */
export async function* itemsOf(
  { path, problems, content }: Opened,
  { format: id, options }: Pick<Plan, 'format' | 'options'>,
): AsyncIterable<Entry | Problem> {
  yield* problems;
  const format = formats.get(id ?? '');
  if (!format || content === null) return;
  for await (const item of reading(format, content, options)) {
    if (isProblem(item)) {
      yield item;
      continue;
    }
    const { title, text } = item.doc;
    if (text.trim() === '') {
      const place = { file: path, line: item.line ?? 0, docTitle: title };
      yield { severity: 'loss', code: 'empty-document', ...place, detail: {} };
      continue;
    }
    const { entry, problems: overlaps } = withoutOverlaps(item, path);
    yield* overlaps;
    yield entry;
  }
}

/** What a format finds in a file of its kind. */
export function reading(
  format: Format,
  content: TextFile | BinaryFile,
  options: Options,
): Iterable<Entry | Problem> | AsyncIterable<Entry | Problem> {
  if ('text' in content)
    return isBinary(format) || content.text === '' ? [] : format.read(content, options);
  return isBinary(format) ? format.read(content, options) : [];
}
