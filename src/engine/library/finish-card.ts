import type { AssistantCard, ModelCard, TaggerCard, Variant } from '../card';
import { refused } from '../failure';
import { labelsOf, readTags } from '../tags';
import type { Kept } from './install';
import type { OnnxFacts } from './onnx';

/**
 * The card of a model as it is kept: only the weights that were taken, sizes and hashes of every
 * file, and what the graphs themselves say. `tags` are names that a person gave to the outputs, `own`
 * the names in the config. Refuses files that are not those of the card, and graphs that cannot be
 * this model's.
 */
export function finishCard(
  card: ModelCard,
  { files, graphs }: Kept,
  own: readonly string[] | null,
  tags: readonly string[] | null,
): ModelCard {
  for (const { path, sha256 } of card.files) {
    const file = files.find((other) => other.path === path);
    if (file && file.sha256 !== sha256) throw refused({ code: 'wrong-hash', file: path });
  }
  const listed = files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }));
  return card.task === 'token-classification'
    ? finishTagger({ ...card, files: listed }, graphs, tags ?? card.tags ?? own, tags)
    : finishAssistant({ ...card, files: listed }, graphs);
}

function finishTagger(
  card: TaggerCard,
  graphs: Kept['graphs'],
  names: readonly string[] | null,
  given: readonly string[] | null,
): TaggerCard {
  for (const [file, facts] of graphs) checkTagger(file, facts, names?.length ?? null);
  const { wasm, webgpu, webgpuFp16, node } = card.device;
  const has = (path: string | undefined): path is string => path !== undefined && graphs.has(path);
  const [any = wasm] = graphs.keys();
  const set = given ? readTags(given) : null;
  return {
    ...card,
    ...(card.variants && { variants: taken(card.variants, graphs) }),
    ...(set && {
      tags: [...set.names],
      tagStyle: set.style,
      labels: Object.fromEntries(labelsOf(set).map((label) => [label, label])),
    }),
    device: {
      wasm: [wasm, node, webgpu, webgpuFp16].find(has) ?? any,
      ...(has(webgpu) && { webgpu }),
      ...(has(webgpuFp16) && { webgpuFp16 }),
      ...(has(node) && { node }),
    },
  };
}

function checkTagger(file: string, { inputs, outputs }: OnnxFacts, tags: number | null): void {
  const isTagger =
    inputs.some(({ name }) => name === 'input_ids') &&
    !inputs.some(({ name }) => name.startsWith('past_key_values'));
  const [logits] = outputs;
  if (!isTagger || !logits) throw refused({ code: 'wrong-graph', file });
  const last = logits.dims.at(-1);
  if (tags !== null && typeof last === 'number' && last !== tags)
    throw refused({ code: 'wrong-outputs', file, outputs: last, tags });
}

function finishAssistant(card: AssistantCard, graphs: Kept['graphs']): AssistantCard {
  for (const [file, { inputs }] of graphs)
    if (!inputs.some(({ name }) => name.startsWith('past_key_values')))
      throw refused({ code: 'wrong-graph', file });
  return { ...card, variants: taken(card.variants, graphs) };
}

/** The variants that were taken, with the largest buffer that their graphs ask for. */
const taken = (variants: readonly Variant[], graphs: Kept['graphs']): Variant[] =>
  variants.flatMap((variant) => {
    const facts = graphs.get(variant.file);
    const largestBufferBytes = variant.largestBufferBytes ?? facts?.largestTensor;
    return facts ? [{ ...variant, ...(largestBufferBytes && { largestBufferBytes }) }] : [];
  });
