import * as v from 'valibot';
import type { LoadProgress } from '../api';
import { parseAssistantCard, type AssistantCard } from '../card';
import { openModel, type ModelFiles } from '../library/files';
import { atMostEvery, decodeText, parseJson, type Reading } from '../read-model';
import type { Weights } from './transformers';

/** A language model's folder without its weights. */
export interface AssistantFolder {
  readonly files: ModelFiles;
  readonly card: AssistantCard;
  /** The small files, by path, for transformers.js. */
  readonly small: Map<string, Blob>;
  /** Of `chat_template.jinja`, which newer models have beside their tokenizer's configuration. */
  readonly template: string | null;
  readonly endIds: readonly number[];
}

const required = ['config.json', 'tokenizer.json'];
const optional = ['tokenizer_config.json', 'generation_config.json'];
const templateFile = 'chat_template.jinja';

const Config = v.looseObject({
  eos_token_id: v.nullish(v.union([v.number(), v.array(v.number())])),
});

/** Reads everything that is small. Throws `model-missing` where a file is not there. */
export async function readAssistantFolder(
  url: string,
  { signal, progress }: Reading,
): Promise<AssistantFolder> {
  const files = await openModel(url);
  const read = async (file: string, card?: AssistantCard) => {
    const expected = card?.files.find(({ path }) => path === file);
    progress({ stage: 'card', file, loadedBytes: 0, totalBytes: expected?.bytes ?? 0 });
    return files.read(file, { signal, expected });
  };
  const card = parseAssistantCard(parseJson(await read('card.json'), 'card.json'));
  const has = (file: string) => isThere({ files, card }, file, signal);
  const small = new Map<string, Blob>();
  const endIds: number[] = [];
  for (const file of [...required, ...optional]) {
    const isToRead = required.includes(file) || (await has(file));
    // Without a configuration of its own, a tokenizer is what `tokenizer.json` says.
    const bytes = isToRead ? await read(file, card) : new TextEncoder().encode('{}');
    const json = parseJson(bytes, file);
    small.set(file, new Blob([bytes]));
    if (v.is(Config, json)) endIds.push(...[json.eos_token_id ?? []].flat());
  }
  const template = (await has(templateFile)) ? decodeText(await read(templateFile, card)) : null;
  return { files, card, small, template, endIds };
}

/** Fetches a variant's weights and the external data beside them, as far as there is any. */
export async function readWeights(
  model: AssistantFolder,
  file: string,
  { signal, progress }: Reading,
): Promise<Weights & { readonly data: Blob }> {
  const { files, card } = model;
  const read = (path: string) => {
    const tell =
      (stage: LoadProgress['stage']) =>
      (loadedBytes: number, totalBytes = loadedBytes) =>
        progress({ stage, file: path, loadedBytes, totalBytes });
    return files.blob(path, {
      signal,
      expected: card.files.find((own) => own.path === path),
      onBytes: atMostEvery(100, tell('download')),
      onVerify: tell('verify'),
    });
  };
  const data = await read(file);
  const external: { path: string; data: Blob }[] = [];
  for (let part = 0; ; part++) {
    const path = `${file}_data${part === 0 ? '' : `_${String(part)}`}`;
    if (!(await isThere(model, path, signal))) break;
    external.push({ path: path.slice(path.lastIndexOf('/') + 1), data: await read(path) });
  }
  return { file, external, data };
}

/** A card that lists its files is believed, so that nobody is asked for what is not there. */
async function isThere(
  { files, card }: Pick<AssistantFolder, 'files' | 'card'>,
  file: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (card.files.length > 0) return card.files.some(({ path }) => path === file);
  return files.exists(file, signal);
}
