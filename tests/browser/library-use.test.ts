import { deleteDB } from 'idb';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { addModel } from '../../src/engine/library/client';
import { listLibrary, removeModel } from '../../src/engine/library/list';
import { findFile, modelDirectory } from '../../src/engine/library/opfs';
import { createTagger } from '../../src/engine/tagger';
import { Adding } from '../../src/session/adding.svelte';
import { whyFailed } from '../../src/session/failure';
import { Settings } from '../../src/session/settings.svelte';
import { Tagging } from '../../src/session/tagging.svelte';
import { Workspace } from '../../src/session/workspace.svelte';
import { openStore, type Store } from '../../src/storage/store';
import sentences from '../fixtures/engine/sentences.json';
import { asFolder, packedParts, tinyParts, withJson } from '../support/model-files';

vi.setConfig({ testTimeout: 120_000 });

const weights = 'onnx/model_quantized.onnx';
const sentence = sentences[0] ?? '';
const name = `library-use-${crypto.randomUUID()}`;
let store: Store;

beforeAll(async () => {
  store = await openStore(name);
});
afterAll(async () => {
  store.close();
  await deleteDB(name);
});
afterEach(async () => {
  const { models, unfinished } = await listLibrary();
  for (const { id } of [...models, ...unfinished]) await removeModel(id);
});

/** A workspace with a real tagger, as the app has it. */
async function open() {
  const tagger = createTagger({ machine: { cores: 1, memory: 8 } });
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const settings = new Settings(storage, ['ko']);
  settings.update({ device: 'wasm' });
  const workspace = new Workspace(store, settings, new Tagging(tagger));
  await workspace.library.refresh();
  return { tagger, workspace, settings, [Symbol.dispose]: () => tagger.dispose() };
}

const keep = (source = tinyParts()) =>
  source.then((parts) =>
    addModel({ source: asFolder(parts), named: [], weights: [weights], tags: null }, {}),
  );

/** Damages a kept file behind the app's back, as a failing disk would. */
async function damage(id: string): Promise<void> {
  const directory = await modelDirectory(id);
  const handle = directory && (await findFile(directory, weights));
  const bytes = new Uint8Array((await (await handle?.getFile())?.arrayBuffer()) ?? []);
  bytes.fill(0, 1000, 2000);
  const writable = await handle?.createWritable();
  await writable?.write(bytes);
  await writable?.close();
}

describe('a kept model', () => {
  it('is used and remembered; one that has broken leaves the one before at work', async () => {
    const good = `library:${await keep()}/`;
    const broken = await keep(packedParts('tiny-electra'));
    await damage(broken);
    using app = await open();
    const { workspace, tagger, settings } = app;
    await workspace.useModel(good);
    expect(settings.values.model).toBe(good);
    const before = await tagger.tag(sentence);
    expect(before.spans.length).toBeGreaterThan(0);

    await workspace.useModel(`library:${broken}/`);
    expect(workspace.refused).toMatchObject({
      key: `library:${broken}/`,
      error: { code: 'model-corrupt' },
    });
    expect(whyFailed(workspace.refused?.error, 'ko')).toContain('모델 파일이 깨졌거나');
    expect(settings.values.model).toBe(good);
    expect(workspace.tagging.status).toMatchObject({ state: 'ready', modelId: 'tiny' });
    expect(await tagger.tag(sentence)).toEqual(before);
  });

  it('that is gone is told, and the app’s own takes its place', async () => {
    using app = await open();
    const { workspace, settings } = app;
    settings.update({ model: 'library:was-here/' });
    await workspace.loadModel();
    expect(workspace.refused?.error).toMatchObject({ refusal: { code: 'gone' } });
    expect(workspace.tagging.status).toMatchObject({ state: 'ready', modelId: 'kbmc-mini' });
  });

  it('that is removed while it is in use gives way to the app’s own', async () => {
    const id = await keep();
    using app = await open();
    const { workspace, settings } = app;
    await workspace.useModel(`library:${id}/`);
    await workspace.removeModel(id);
    expect(settings.values.model).toBe('kbmc-mini');
    expect(workspace.tagging.status.modelId).toBe('kbmc-mini');
    expect(workspace.library.models).toEqual([]);
  });
});

describe('a model that does not fit', () => {
  const variant = { dtype: 'q8', device: 'wasm', file: weights, bytes: 50205 };
  const needing = async (memoryBytes: number) =>
    withJson(await packedParts('tiny-electra').then(unpacked), 'card.json', (card) => ({
      ...card,
      variants: [{ ...variant, memoryBytes }],
    }));
  const unpacked = (parts: Awaited<ReturnType<typeof packedParts>>) =>
    new Map([...parts].filter(([path]) => path !== 'kkori-manifest.json'));

  it('is not even stored when it cannot work at all', async () => {
    using app = await open();
    const adding = new Adding(app.workspace.library);
    await adding.look(asFolder(await needing(5 * 2 ** 30)));
    const [found] = adding.offer?.weights.filter(({ file }) => file === weights) ?? [];
    if (!found) throw new Error('No weights were offered.');
    for (const each of adding.offer?.weights ?? []) adding.choose(each, each === found);
    expect(adding.fitsOf(found)).toMatchObject([
      { verdict: 'no', findings: [{ code: 'wasm-limit', need: 5 * 2 ** 30, have: 2 ** 32 }] },
    ]);
    expect(adding.isReady).toBe(false);
    await adding.add();
    expect((await listLibrary()).models).toEqual([]);
  });

  it('is not loaded, and says so before anything of it is opened', async () => {
    const id = await keep(needing(5 * 2 ** 30));
    using app = await open();
    const load = vi.spyOn(app.tagger, 'load');
    await app.workspace.useModel(`library:${id}/`, true);
    expect(load).not.toHaveBeenCalled();
    expect(app.workspace.refused).toMatchObject({
      error: { refusal: { code: 'no-fit' } },
      fits: [{ verdict: 'no' }],
    });
  });

  it('perhaps, waits for a word', async () => {
    // More than any browser says a machine has, and less than WebAssembly addresses.
    vi.spyOn(
      navigator as unknown as { deviceMemory: number },
      'deviceMemory',
      'get',
    ).mockReturnValue(0.5);
    const id = await keep(needing(2 ** 30));
    using app = await open();
    const load = vi.spyOn(app.tagger, 'load');
    await app.workspace.useModel(`library:${id}/`);
    expect(load).not.toHaveBeenCalled();
    expect(app.workspace.refused?.fit?.findings).toEqual([
      { code: 'memory', need: 2 ** 30, have: 2 ** 29 },
    ]);
    await app.workspace.useModel(`library:${id}/`, true);
    expect(app.workspace.refused).toBeNull();
    expect(app.workspace.tagging.status).toMatchObject({ state: 'ready', modelId: 'tiny-electra' });
    vi.restoreAllMocks();
  });
});
