import * as v from 'valibot';
import { EngineError } from './failure';

/** Where a token stands in its span. IOB2 has no E and S; BILOU's L and U are E and S. */
export interface Tag {
  readonly part: 'O' | 'B' | 'I' | 'E' | 'S';
  /** The model's own label; empty for O. */
  readonly type: string;
}

export type TagStyle = 'suffix' | 'prefix';

/** A model's tags in the order of its outputs, and the steps between them that make sense. */
export interface TagSet {
  readonly names: readonly string[];
  readonly tags: readonly Tag[];
  readonly style: TagStyle;
  /** For each tag the tags that may stand before it and end there: a new span or none begins. */
  readonly starts: readonly (readonly number[])[];
  /** For each tag the tags whose span it goes on with. */
  readonly continues: readonly (readonly number[])[];
  readonly mayBeFirst: readonly boolean[];
  readonly mayBeLast: readonly boolean[];
}

const Config = v.looseObject({
  id2label: v.optional(v.record(v.string(), v.string())),
  label2id: v.optional(v.record(v.string(), v.number())),
});

const wrong = (what: string) => new EngineError('wrong-labels', what);

/** The tag names of a parsed `config.json`, by output. Throws `wrong-labels` where it has none. */
export function tagNames(config: unknown): string[] {
  const result = v.safeParse(Config, config);
  const { id2label, label2id = {} } = result.success ? result.output : {};
  const pairs = id2label
    ? Object.entries(id2label).map(([id, name]) => [Number(id), name] as const)
    : Object.entries(label2id).map(([name, id]) => [id, name] as const);
  const names = pairs.sort(([a], [b]) => a - b).map(([, name]) => name);
  if (names.length === 0) throw wrong('config.json names no tags.');
  if (pairs.some(([id], index) => id !== index)) throw wrong('config.json leaves out a tag.');
  return names;
}

const patterns: Record<TagStyle, RegExp> = {
  prefix: /^(?<part>[BIESLU])[-_](?<type>.+)$/u,
  suffix: /^(?<type>.+)[-_](?<part>[BIESLU])$/u,
};
const partOf: Record<string, Tag['part']> = { B: 'B', I: 'I', E: 'E', S: 'S', L: 'E', U: 'S' };

function parse(name: string, style: TagStyle): Tag | null {
  if (name === 'O') return { part: 'O', type: '' };
  const { part = '', type = '' } = patterns[style].exec(name)?.groups ?? {};
  const known = partOf[part];
  return known ? { part: known, type } : null;
}

/**
 * Reads tag names such as `B-Disease` or `Disease-B`; the style is found by itself unless given.
 * Throws `wrong-labels` for names without positions (`LABEL_0`) and for a set without `O`.
 */
export function readTags(names: readonly string[], given?: TagStyle): TagSet {
  for (const style of given ? [given] : (['prefix', 'suffix'] as const)) {
    const tags = names.map((name) => parse(name, style));
    if (tags.every((tag) => tag !== null) && tags.some(({ part }) => part === 'O'))
      return { names, tags, style, ...steps(tags) };
  }
  throw wrong(`Not tags of a ${given ?? 'known'} style with O: ${names.slice(0, 8).join(', ')}`);
}

function steps(tags: readonly Tag[]) {
  const has = (part: Tag['part'], type: string) =>
    tags.some((tag) => tag.part === part && tag.type === type);
  const isOpen = ({ part, type }: Tag) => (part === 'B' || part === 'I') && has('E', type);
  // A set without `B-X` (plain IO) opens spans of X with `I-X`.
  const opens = ({ part, type }: Tag) =>
    part === 'O' || part === 'B' || part === 'S' || (part === 'I' && !has('B', type));
  const goesOn = (before: Tag, after: Tag) =>
    (after.part === 'I' || after.part === 'E') &&
    (before.part === 'B' || before.part === 'I') &&
    before.type === after.type;
  const indicesWhere = (test: (tag: Tag) => boolean) =>
    tags.flatMap((tag, index) => (test(tag) ? [index] : []));
  return {
    continues: tags.map((after) => indicesWhere((before) => goesOn(before, after))),
    starts: tags.map((after) =>
      indicesWhere((before) => opens(after) && !isOpen(before) && !goesOn(before, after)),
    ),
    mayBeFirst: tags.map(opens),
    mayBeLast: tags.map((tag) => !isOpen(tag)),
  };
}

/** The model's labels, each once, in the order of their first tag. */
export function labelsOf({ tags }: TagSet): string[] {
  return [...new Set(tags.flatMap(({ part, type }) => (part === 'O' ? [] : [type])))];
}
