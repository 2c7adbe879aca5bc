import { afterAll, describe, expect, it } from 'vitest';
import type { TagResult } from '../../src/engine/api';
import { modelFolder, taggers as shipped } from '../../src/engine/models';
import { createTagger } from '../../src/engine/tagger';
import sentences from '../fixtures/engine/sentences.json';

const card = shipped.find(({ id }) => id === 'kbmc-mini');
const taggers: Disposable[] = [];

function make() {
  const tagger = createTagger({
    spawn: () =>
      new Worker(new URL('./engine-faults.worker.ts', import.meta.url), { type: 'module' }),
  });
  taggers.push(tagger);
  return tagger;
}

const bare = ({ spans }: TagResult) => spans.map(({ start, end, label }) => [start, end, label]);

afterAll(() => {
  for (const tagger of taggers) tagger[Symbol.dispose]();
});

if (!card) console.warn('models/kbmc-mini is not here: its tests are left out.');

describe.runIf(card)('kbmc-mini', () => {
  it('finds diseases, body parts and treatments', async () => {
    const tagger = make();
    const folder = `/${modelFolder({ id: 'kbmc-mini' })}`;
    const status = await tagger.load(folder, { device: 'wasm' });
    const weights = card?.files.find(({ path }) => path === card.device.wasm);
    expect(status).toMatchObject({ modelId: 'kbmc-mini', modelHash: weights?.sha256 });
    const find = async (text: string) =>
      (await tagger.tag(text)).spans.map(
        ({ start, end, label }) => `${text.slice(start, end)} ${label}`,
      );
    expect(await find('당뇨병과 고혈압으로 치료 중이다.')).toEqual([
      '당뇨병 Disease',
      '고혈압 Disease',
    ]);
    expect(await find('급성 충수염으로 복강경 충수절제술을 받았다.')).toEqual([
      '급성 충수염 Disease',
      '복강경 충수절제술 Treatment',
    ]);
    expect(await find('오늘은 비가 와서 버스를 탔다.')).toEqual([]);
  });

  it('WebGPU gives the spans that WebAssembly gives', { timeout: 300_000 }, async () => {
    const [gpu, cpu] = [make(), make()];
    const folder = '/faulty/kbmc-float32';
    expect(await gpu.load(folder, { device: 'webgpu' })).toMatchObject({ backend: 'webgpu' });
    await cpu.load(folder, { device: 'wasm' });
    expect(gpu.status.modelHash).toBe(cpu.status.modelHash);
    const tag = (tagger: typeof gpu) =>
      Promise.all(sentences.map((sentence) => tagger.tag(sentence)));
    const [ours, theirs] = [await tag(gpu), await tag(cpu)];
    expect(gpu.status.backend).toBe('webgpu');
    expect(ours.map(bare)).toEqual(theirs.map(bare));
    const scores = (results: readonly TagResult[]) =>
      results.flatMap(({ spans }) => spans.map(({ score }) => score));
    for (const [index, score] of scores(ours).entries())
      expect(score).toBeCloseTo(scores(theirs)[index] ?? NaN, 3);
  });
});
