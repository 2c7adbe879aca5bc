import type { Entry } from './format';
import { breather } from './parts/breathe';
import { openFile } from './parts/open-file';
import { itemsOf, planFor } from './parts/plan';
import { spread } from './parts/sources';
import { Tally } from './parts/tally';
import type { Choice, FilePreview, Preview, SourceFile, Work } from './preview';
import { isProblem } from './problem';

/** A file the user dropped or chose; the path has its folders when a folder was chosen. */
export const sourceOf = (file: File): SourceFile => ({
  path: file.webkitRelativePath || file.name,
  bytes: async () => new Uint8Array(await file.arrayBuffer()),
});

/**
 * Reads everything once and says what an import would bring. Encodings, formats and options are found
 * out where the choice does not give them. Data that cannot be read is a problem, never an exception.
 * @throws the signal's reason when it is aborted
 */
export async function preview(
  given: readonly SourceFile[],
  choice: Choice = {},
  work: Work = {},
): Promise<Preview> {
  const breathe = breather(work.signal);
  const { files: sources, problems } = await spread(given);
  const tally = new Tally();
  for (const problem of problems) tally.problem(problem);
  const files: FilePreview[] = [];
  for (const [index, source] of sources.entries()) {
    const chosen = { ...choice.all, ...choice.byPath?.[source.path] };
    const opened = await openFile(source, chosen, breathe);
    const plan = await planFor(opened, chosen);
    const mine = new Tally();
    for await (const item of itemsOf(opened, plan)) {
      mine.add(item);
      tally.add(item);
      await breathe();
    }
    work.onProgress?.({ docs: tally.docs, file: index + 1, files: sources.length });
    const { encoding, hasBom, path } = opened;
    const { docs, spans, labels } = mine;
    files.push({
      path,
      encoding,
      hasBom,
      ...plan,
      docs,
      spans,
      labels: Object.fromEntries(labels),
    });
  }
  const { docs, spans } = tally;
  return {
    files,
    docs,
    spans,
    labels: Object.fromEntries(tally.labels),
    problems: tally.problems,
    problemCounts: Object.fromEntries(tally.counts),
    severityCounts: tally.severities,
    samples: tally.samples,
    sources: new Map(sources.map((source) => [source.path, source])),
  };
}

/**
 * The documents of a preview, in batches of about 200. The page stays alive in between: no stretch of
 * work is much longer than 12 ms, but for one document's own.
 * @throws the signal's reason when it is aborted
 */
export async function* entries(
  { files, sources }: Preview,
  work: Work = {},
): AsyncIterable<readonly Entry[]> {
  const breathe = breather(work.signal);
  let batch: Entry[] = [];
  let docs = 0;
  for (const [index, file] of files.entries()) {
    const source = sources.get(file.path);
    if (!source || file.format === null) continue;
    const { encoding, format } = file;
    const opened = await openFile(source, { ...(encoding && { encoding }), format }, breathe);
    for await (const item of itemsOf(opened, file)) {
      await breathe();
      if (isProblem(item)) continue;
      docs++;
      if (batch.push(item) < 200) continue;
      work.onProgress?.({ docs, file: index, files: files.length });
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
  work.onProgress?.({ docs, file: files.length, files: files.length });
}
