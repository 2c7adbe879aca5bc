import * as v from 'valibot';
import type { Layer } from '../core/layer';
import type { Project } from '../core/project';
import type { Doc, Range } from '../core/text';
import {
  backupUpgrades,
  DocLine,
  type LineName,
  JournalLine,
  LayerLine,
  Manifest,
  ManifestHead,
  manifestName,
  ProjectMember,
  projectName,
  version,
} from './backup-format';
import { BackupError } from './backup-error';
import type { Entry, JournalEntry } from './entries';
import { LineReader } from './line-reader';
import type { JournalRecord } from './schema';
import type { Store } from './store';
import { ZipReader } from './zip-reader';

export interface RestoreOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of documents written so far, and of those there are. */
  readonly onProgress?: (docs: number, total: number) => void;
}

const groupSize = 100;

/**
 * Makes a new project of a backup, with new ids, and a number after its name when that is taken. All
 * of it or nothing: it goes the way of an import, and is published when every hash was right.
 * @returns the id of the new project
 * @throws BackupError, StorageError, or the signal's reason
 */
export async function restore(
  store: Store,
  file: Blob,
  { signal, onProgress }: RestoreOptions = {},
): Promise<string> {
  const zip = await ZipReader.open(file);
  if (!zip.has(manifestName)) throw new BackupError('not-backup');
  const manifest = await readManifest(zip);
  const made = await readProject(zip, manifest);
  const names = (await store.projects()).map(({ name }) => name);
  const project = { ...made, id: crypto.randomUUID(), name: freeName(made.name, new Set(names)) };
  const total = manifest.counts.docs;
  await store.importDocs(project, readEntries(zip, manifest, signal), {
    ...(signal && { signal }),
    onProgress: (docs) => onProgress?.(docs, total),
  });
  return project.id;
}

async function readManifest(zip: ZipReader): Promise<Manifest> {
  const reader = new LineReader(zip, manifestName, (line) => {
    const head = v.safeParse(ManifestHead, line);
    if (!head.success) throw new BackupError('not-backup');
    if (head.output.version > version) throw new BackupError('newer');
    return v.parse(Manifest, line);
  });
  const manifest = await reader.next();
  await reader.close();
  if (!manifest) throw new BackupError('not-backup');
  return manifest;
}

async function readProject(zip: ZipReader, manifest: Manifest): Promise<Project> {
  const steps = backupUpgrades.slice(manifest.version - 1);
  const reader = new LineReader(zip, projectName, (line) => {
    for (const { project } of steps) line = project ? project(line) : line;
    return v.parse(ProjectMember, line);
  });
  const project = await reader.next();
  await reader.end(manifest.sha256[projectName], 1);
  if (!project) throw new BackupError('corrupt', { member: projectName });
  return project;
}

/** The documents with their layers and journals, under new ids, in groups. */
async function* readEntries(
  zip: ZipReader,
  { version: from, counts, sha256 }: Manifest,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Entry[]> {
  const steps = backupUpgrades.slice(from - 1);
  const open = <T>(name: LineName, schema: v.GenericSchema<unknown, T>) =>
    new LineReader(zip, name, (line) => {
      for (const { lines } of steps) line = lines?.[name] ? lines[name](line) : line;
      return v.parse(schema, line);
    });
  const docs = open('docs.jsonl', DocLine);
  const layers = open('layers.jsonl', LayerLine);
  const journal = open('journal.jsonl', JournalLine);
  try {
    let group: Entry[] = [];
    for (let doc = await docs.next(); doc; doc = await docs.next()) {
      signal?.throwIfAborted();
      const id = crypto.randomUUID();
      const own = { layers: await layersOf(layers, doc, id), journal: await pastOf(journal, doc) };
      group.push({ doc: { ...doc, id }, ...own });
      if (group.length < groupSize) continue;
      yield group;
      group = [];
    }
    yield group;
    await docs.end(sha256['docs.jsonl'], counts.docs);
    await layers.end(sha256['layers.jsonl'], counts.layers);
    await journal.end(sha256['journal.jsonl'], counts.journal);
  } finally {
    await Promise.all([docs.close(), layers.close(), journal.close()]);
  }
}

async function layersOf(lines: LineReader<Layer>, doc: Doc, id: string): Promise<Layer[]> {
  const layers: Layer[] = [];
  for (;;) {
    const layer = await lines.take((line) => line.doc === doc.id);
    if (!layer) return layers;
    const isSecond = layers.some(({ annotator }) => annotator === layer.annotator);
    if (isSecond || !layer.spans.every(within(doc))) throw lines.bad();
    layers.push({ ...layer, doc: id });
  }
}

async function pastOf(lines: LineReader<JournalRecord>, doc: Doc): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (;;) {
    const entry = await lines.take((line) => line.doc === doc.id);
    if (!entry) return entries;
    const { annotator, transaction } = entry;
    const { added, removed, changed } = transaction.diff;
    if (![...added, ...removed, ...changed.flat()].every(within(doc))) throw lines.bad();
    entries.push({ annotator, transaction });
  }
}

const within =
  ({ text }: Doc) =>
  ({ end }: Range) =>
    end <= text.length;

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name} (${String(n)})`;
  return free;
}
