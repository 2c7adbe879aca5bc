import type { SourceRequest } from '../../src/engine/library/source';

/** A file of a model: its path below the folder, and its bytes. */
export type ModelParts = Map<string, Uint8Array<ArrayBuffer>>;

const tinyPaths = ['config.json', 'tokenizer.json', 'onnx/model.onnx', 'onnx/model_quantized.onnx'];

async function fetched(folder: string, paths: readonly string[]): Promise<ModelParts> {
  const parts: ModelParts = new Map();
  for (const path of paths) {
    const response = await fetch(`${folder}/${path}`);
    if (!response.ok) throw new Error(`No fixture ${folder}/${path}`);
    parts.set(path, new Uint8Array(await response.arrayBuffer()));
  }
  return parts;
}

/** The tiny tagger of the fixtures: a plain export with neither card nor manifest. */
export const tinyParts = (): Promise<ModelParts> =>
  fetched('/tests/fixtures/engine/tiny', tinyPaths);

/** The same tagger with its numbers in a file beside the graph. */
export async function externalParts(): Promise<ModelParts> {
  const [texts, weights] = await Promise.all([
    fetched('/tests/fixtures/engine/tiny', ['config.json', 'tokenizer.json']),
    fetched('/tests/fixtures/engine/external', ['model.onnx', 'model.onnx_data']),
  ]);
  return new Map([
    ...texts,
    ...[...weights].map(([path, bytes]) => [`onnx/${path}`, bytes] as const),
  ]);
}

/** A packed model of the fixtures, with card and manifest. */
export async function packedParts(name: string): Promise<ModelParts> {
  const folder = `/tests/fixtures/models/${name}`;
  const manifest = (await (await fetch(`${folder}/kkori-manifest.json`)).json()) as {
    files: { path: string }[];
  };
  return fetched(folder, ['kkori-manifest.json', ...manifest.files.map(({ path }) => path)]);
}

/** As a folder that someone chose. */
export const asFolder = (parts: ModelParts, name = 'tiny'): SourceRequest => ({
  kind: 'folder',
  name,
  files: [...parts].map(([path, bytes]) => ({
    path: `${name}/${path}`,
    file: new File([bytes], path.split('/').at(-1) ?? '', { lastModified: 1 }),
  })),
});

/** Other contents for one of the files. */
export const withPart = (parts: ModelParts, path: string, content: string | Uint8Array) =>
  new Map([
    ...parts,
    [path, typeof content === 'string' ? new TextEncoder().encode(content) : content],
  ]) as ModelParts;

/** Without some of the files. */
export const without = (parts: ModelParts, ...paths: string[]): ModelParts =>
  new Map([...parts].filter(([path]) => !paths.includes(path)));

/** A JSON file of the model, changed. */
export function withJson(
  parts: ModelParts,
  path: string,
  change: (json: Record<string, unknown>) => Record<string, unknown>,
): ModelParts {
  const json = JSON.parse(new TextDecoder().decode(parts.get(path))) as Record<string, unknown>;
  return withPart(parts, path, JSON.stringify(change(json)));
}
