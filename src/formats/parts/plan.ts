import type { Entry, Format, Sample, Sniff, TextFile } from '../format';
import { formats } from '../index';
import { settle, type Options } from '../options';
import type { FileChoice, FilePreview } from '../preview';
import { isProblem, type Problem } from '../problem';
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
export function planFor(file: Opened, chosen: FileChoice): Plan {
  const none = { confidence: 0, reason: 'other', options: {}, columns: [] } as const;
  if (file.encoding === null) return { format: null, ...none };
  const sample = sampleOf(file);
  const best = chosen.format === undefined ? surest(sample) : named(chosen.format, sample);
  if (!best) return { format: null, ...none };
  const { id, format, sniff } = best;
  const options: Options = settle(format.readOptions, sniff.options, chosen.options);
  const columns = format.columns?.(sample, options) ?? [];
  return { format: id, confidence: sniff.confidence, reason: sniff.reason, options, columns };
}

interface Candidate {
  readonly id: string;
  readonly format: Format;
  readonly sniff: Sniff;
}

function named(id: string, sample: Sample): Candidate | null {
  const format = formats.get(id);
  if (!format) return null;
  return { id, format, sniff: { ...format.sniff(sample), confidence: 1, reason: 'chosen' } };
}

function surest(sample: Sample): Candidate | null {
  let best: Candidate | null = null;
  for (const [id, format] of formats) {
    const sniff = format.sniff(sample);
    if (!best || sniff.confidence > best.sniff.confidence) best = { id, format, sniff };
  }
  return best;
}

/**
 * What a file holds by its plan: documents as they will be in the project, with no span over another
 * and none empty, and every problem on the way. Preview and import both come through here.
 */
export function* itemsOf(
  file: Opened,
  { format: id, options }: Pick<Plan, 'format' | 'options'>,
): Iterable<Entry | Problem> {
  yield* file.problems;
  const format = formats.get(id ?? '');
  if (!format || file.encoding === null || file.text === '') return;
  for (const item of format.read(file, options)) {
    if (isProblem(item)) {
      yield item;
      continue;
    }
    const { title, text } = item.doc;
    if (text.trim() === '') {
      const place = { file: file.path, line: item.line ?? 0, docTitle: title };
      yield { severity: 'loss', code: 'empty-document', ...place, detail: {} };
      continue;
    }
    const { entry, problems } = withoutOverlaps(item, file.path);
    yield* problems;
    yield entry;
  }
}
