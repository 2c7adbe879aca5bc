import { expect, it } from 'vitest';
import type { Tagger } from '../../src/engine/api';
import { EngineError } from '../../src/engine/failure';
import { taggers } from '../../src/engine/models';
import { idle } from '../../src/engine/status';
import { ModelPage } from '../../src/session/model-card.svelte';
import { Tagging } from '../../src/session/tagging.svelte';

const [card] = taggers;
if (!card) throw new Error('No model ships.');

const taggerThat = (tag: Tagger['tag']): Tagger => ({
  status: idle,
  onStatus: () => () => undefined,
  load: () => Promise.resolve(idle),
  tag,
  dispose: () => undefined,
  [Symbol.dispose]: () => undefined,
});

it('measures by tagging every sentence of the sample once', async () => {
  const texts: string[] = [];
  const tagger = taggerThat(async (text) => {
    texts.push(text);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { spans: [] };
  });
  const page = new ModelPage(card, 'models/x/');
  expect(page.speed).toBeNull();
  const measuring = page.measure(new Tagging(tagger));
  expect(page.isMeasuring).toBe(true);
  await measuring;
  expect(page.isMeasuring).toBe(false);
  expect(page.speed?.sentences).toBe(texts.length);
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.length).toBeGreaterThan(30);
  expect(page.speed?.milliseconds).toBeGreaterThanOrEqual(4);
});

it('a measurement that breaks off leaves no figure', async () => {
  const tagger = taggerThat(() => Promise.reject(new EngineError('crashed', 'gone')));
  const page = new ModelPage(card, 'models/x/');
  await page.measure(new Tagging(tagger));
  expect([page.speed, page.isMeasuring, page.failure?.code]).toEqual([null, false, 'crashed']);
});

it('a card without a report reads none', async () => {
  const { evaluation, ...bare } = card;
  expect(evaluation).toBeDefined();
  const page = new ModelPage(bare, 'http://host.invalid/');
  await page.read();
  expect([page.evaluation, page.failure]).toEqual([null, null]);
});
