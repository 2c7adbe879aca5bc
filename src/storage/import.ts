import type { Project } from '../core/project';
import { together, type Connection } from './connection';
import type { Entry } from './entries';
import { StorageError } from './errors';
import { lockOf, sweepSoon } from './remove';
import { summarizer, summaryOf, type Summarize } from './summary';

export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** Called after each step with the number of documents written so far. */
  readonly onProgress?: (docs: number) => void;
}

type Source = AsyncIterable<readonly Entry[]> | Iterable<readonly Entry[]>;

const stepSize = 500;
/** A step of long documents is cut short at this many UTF-16 code units, to bound its memory. */
const stepLength = 4_000_000;

export async function importDocs(
  connection: Connection,
  into: string | Project,
  source: Source,
  { signal, onProgress }: ImportOptions,
): Promise<{ readonly docs: number }> {
  const batch = crypto.randomUUID();
  // While the lock is held, no other tab takes the batch for the leftovers of a crash.
  const importing = navigator.locks.request(lockOf(batch), async () => {
    signal?.throwIfAborted();
    await connection.write(['unpublished'], (tx) => tx.objectStore('unpublished').add({ batch }));
    let docs = 0;
    const summarize = summarizer(await projectOf(connection, into));
    for await (const entries of inSteps(source)) {
      signal?.throwIfAborted();
      await writeStep(connection, batch, docs, entries, summarize);
      docs += entries.length;
      onProgress?.(docs);
    }
    signal?.throwIfAborted();
    await publish(connection, into, batch);
    return { docs };
  });
  try {
    return await importing;
  } catch (error) {
    sweepSoon(connection);
    throw error;
  }
}

async function projectOf(connection: Connection, into: string | Project): Promise<Project> {
  if (typeof into !== 'string') return into;
  return connection.read(['projects'], async (tx) => {
    const record = await tx.objectStore('projects').get(into);
    if (!record) throw new StorageError('missing');
    return record.project;
  });
}

/** The same entries in steps of a good size for a transaction, whatever sizes they arrive in. */
async function* inSteps(source: Source): AsyncGenerator<readonly Entry[]> {
  let step: Entry[] = [];
  let length = 0;
  for await (const entries of source) {
    for (const entry of entries) {
      step.push(entry);
      length += entry.doc.text.length;
      if (step.length < stepSize && length < stepLength) continue;
      yield step;
      step = [];
      length = 0;
    }
  }
  if (step.length > 0) yield step;
}

function writeStep(
  connection: Connection,
  batch: string,
  from: number,
  entries: readonly Entry[],
  summarize: Summarize,
): Promise<void> {
  return connection.write(['docs', 'summaries', 'layers', 'journal'], async (tx) => {
    const [docs, summaries] = [tx.objectStore('docs'), tx.objectStore('summaries')];
    const [layers, journal] = [tx.objectStore('layers'), tx.objectStore('journal')];
    // `add`, because a text that is stored is never written over.
    const writes = entries.flatMap(({ doc, layers: made, journal: past = [] }, index) => {
      const place = { batch, order: from + index };
      return [
        () => docs.add({ ...place, doc }),
        () => summaries.add({ ...place, summary: summarize(summaryOf(doc), made) }),
        ...made.map((layer) => () => layers.add(layer)),
        ...past.map((entry) => () => journal.add({ doc: doc.id, ...entry })),
      ];
    });
    await together(writes);
  });
}

/** One small write that makes the whole import seen, and its project with it when it is new. */
function publish(connection: Connection, into: string | Project, batch: string): Promise<void> {
  return connection.write(['projects', 'unpublished'], async (tx) => {
    const projects = tx.objectStore('projects');
    if (typeof into === 'string') {
      const record = await projects.get(into);
      if (!record) throw new StorageError('missing');
      await projects.put({ ...record, batches: [...record.batches, batch] });
    } else {
      await projects.add({ project: into, batches: [batch] });
    }
    await tx.objectStore('unpublished').delete(batch);
  });
}
