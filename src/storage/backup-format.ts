import * as v from 'valibot';
import { statuses } from '../core/layer';
import { LabelScheme } from '../core/scheme';

/**
 * A backup is one zip file of UTF-8 text: `manifest.json`, `project.json`, and one JSON object a line
 * in `docs.jsonl`, `layers.jsonl` and `journal.jsonl`. Layers and journal entries name their document,
 * and follow the order of the documents, so that they are read side by side without an index.
 */
export const format = 'kkori-project';

export const manifestName = 'manifest.json';
export const projectName = 'project.json';
export const lineNames = ['docs.jsonl', 'layers.jsonl', 'journal.jsonl'] as const;
export type LineName = (typeof lineNames)[number];

/** The changes that one version of the format brought, to the members that it changed. */
interface Upgrade {
  readonly project?: (value: unknown) => unknown;
  readonly lines?: Readonly<Partial<Record<LineName, (value: unknown) => unknown>>>;
}

/** Index `n` reads version `n + 1` as version `n + 2`. Never edit a step that has shipped. */
export const backupUpgrades: readonly Upgrade[] = [];

export const version = backupUpgrades.length + 1;

const offset = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = offset;
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));

/** What every version has, so that a file of a later one is recognised as such. */
export const ManifestHead = v.object({
  format: v.literal(format),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

export const Manifest = v.object({
  ...ManifestHead.entries,
  /** The version of the app that wrote it. */
  app: v.string(),
  /** Epoch milliseconds. */
  createdAt: v.number(),
  counts: v.object({ docs: count, layers: count, journal: count }),
  /** Of each other member as it is before compression, in lower-case hexadecimal. */
  sha256: v.object({
    [projectName]: hash,
    'docs.jsonl': hash,
    'layers.jsonl': hash,
    'journal.jsonl': hash,
  }),
});
export type Manifest = v.InferOutput<typeof Manifest>;

export const ProjectMember = v.object({
  id: v.string(),
  name: v.string(),
  scheme: LabelScheme,
  annotators: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(['person', 'model']),
      name: v.string(),
      modelHash: v.exactOptional(v.string()),
    }),
  ),
  createdAt: v.number(),
  sample: v.exactOptional(v.boolean()),
});

export const DocLine = v.object({
  id: v.string(),
  title: v.string(),
  text: v.string(),
  meta: v.exactOptional(v.record(v.string(), v.unknown())),
  tokens: v.exactOptional(v.array(v.object({ start: offset, end: offset }))),
});

const Span = v.pipe(
  v.object({
    id: v.string(),
    start: offset,
    end: offset,
    label: v.string(),
    score: v.exactOptional(v.number()),
    from: v.exactOptional(v.string()),
    note: v.exactOptional(v.string()),
  }),
  v.check(({ start, end }) => start < end, 'The span is empty.'),
);
const Status = v.picklist(statuses);

export const LayerLine = v.object({
  doc: v.string(),
  annotator: v.string(),
  spans: v.array(Span),
  dismissed: v.array(v.string()),
  status: Status,
  note: v.string(),
});

const Diff = v.object({
  added: v.array(Span),
  removed: v.array(Span),
  changed: v.array(v.tuple([Span, Span])),
  dismissed: v.array(v.string()),
  restored: v.array(v.string()),
  status: v.exactOptional(v.tuple([Status, Status])),
  note: v.exactOptional(v.tuple([v.string(), v.string()])),
});

export const JournalLine = v.object({
  doc: v.string(),
  annotator: v.string(),
  transaction: v.object({
    diff: Diff,
    intent: v.picklist([
      'mark',
      'unmark',
      'relabel',
      'resize',
      'accept',
      'accept-all',
      'dismiss',
      'restore',
      'status',
      'note',
      'undo',
      'redo',
    ]),
    at: v.number(),
    by: v.string(),
  }),
});
