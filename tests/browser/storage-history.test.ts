import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import {
  acceptAll,
  dismiss,
  mark,
  markOver,
  relabel,
  resizeOver,
  setNote,
  setStatus,
  unmark,
} from '../../src/core/commands';
import {
  advance,
  open,
  redoing,
  replay,
  undoing,
  type History,
  type Transaction,
} from '../../src/core/history';
import { emptyLayer, statuses, type Span } from '../../src/core/layer';
import { me } from '../../src/core/project';
import { backupFile } from '../../src/storage/backup';
import { restore } from '../../src/storage/restore';
import {
  aDoc,
  aName,
  aProject,
  aSpan,
  cleanUp,
  openTest,
  suggesting,
  summarize,
  text,
} from '../fixtures/storage/kit';

afterEach(cleanUp);

const suggestions = [aSpan('m1:0-2', 0, 2), aSpan('m1:8-10', 8, 10), aSpan('m1:12-15', 12, 15)];

/** A step a person might take in a history, or none where it does not apply. */
type Step = (history: History, at: number) => Transaction | null;

const range = fc
  .tuple(fc.nat(text.length - 1), fc.integer({ min: 1, max: 5 }))
  .map(([start, length]) => ({ start, end: Math.min(text.length, start + length) }));
const label = fc.constantFrom('Symptom', 'Disease', '__proto__');
const place = fc.nat(9);
const ofOne =
  (at: number, command: (span: Span) => Step): Step =>
  (history, time) => {
    const span = history.layer.spans[at % Math.max(1, history.layer.spans.length)];
    return span ? command(span)(history, time) : null;
  };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(range, label, fc.boolean()).map(([where, as, over]): Step => {
    return ({ layer }, at) =>
      (over ? markOver : mark)({ id: `s${String(at)}`, ...where, label: as })(layer, at);
  }),
  place.map((at) =>
    ofOne(
      at,
      ({ id }) =>
        ({ layer }, time) =>
          unmark(id)(layer, time),
    ),
  ),
  fc.tuple(place, label).map(([at, as]) =>
    ofOne(
      at,
      ({ id }) =>
        ({ layer }, time) =>
          relabel(id, as)(layer, time),
    ),
  ),
  fc.tuple(place, range).map(([at, to]) =>
    ofOne(
      at,
      ({ id }) =>
        ({ layer }, time) =>
          resizeOver(id, to)(layer, time),
    ),
  ),
  fc.nat(2).map((n): Step => {
    const suggestion = suggestions[n];
    return ({ layer }, at) => (suggestion ? dismiss(suggestion)(layer, at) : null);
  }),
  fc.constant<Step>(({ layer }, at) => {
    let n = 0;
    return acceptAll(suggestions, 0, () => `s${String(at)}-${String(n++)}`)(layer, at);
  }),
  fc.constantFrom(...statuses).map(
    (to): Step =>
      ({ layer }, at) =>
        setStatus(to)(layer, at),
  ),
  fc.string({ unit: 'binary', maxLength: 5 }).map(
    (to): Step =>
      ({ layer }, at) =>
        setNote(to)(layer, at),
  ),
  fc.constant<Step>(undoing),
  fc.constant<Step>(undoing),
  fc.constant<Step>(redoing),
);

it('what was committed, closed, opened and replayed is the history there was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const name = aName();
      const store = await openTest(name);
      await store.importDocs(aProject(), [[{ doc: aDoc('d'), layers: [] }]]);
      await store.putSuggestions([suggesting('d', ...suggestions)], summarize);
      let history = open(emptyLayer('d', me));
      const commits: Promise<unknown>[] = [];
      steps.forEach((take, at) => {
        const transaction = take(history, at);
        if (!transaction) return;
        history = advance(history, transaction);
        commits.push(store.commit(history.layer, transaction, summarize));
      });
      await Promise.all(commits);
      store.close();

      const again = await openTest(name);
      const layer = (await again.layer('d', me)) ?? emptyLayer('d', me);
      expect(replay(layer, await again.journal('d', me))).toEqual(history);
      const summaries = await again.summaries('p1');
      expect(summaries[0]).toEqual(
        summaries[0] && summarize(summaries[0], await again.layers('d')),
      );

      const id = await restore(again, await backupFile(again, 'p1', { app: 'test', at: 0 }));
      const restored = (await again.summaries(id)).map((summary) => ({ ...summary, id: 'd' }));
      expect(restored).toEqual(summaries);
      const [copy] = await again.summaries(id);
      const doc = copy?.id ?? '';
      const copied = { ...((await again.layer(doc, me)) ?? emptyLayer('d', me)), doc: 'd' };
      expect(replay(copied, await again.journal(doc, me))).toEqual(history);
      await again.deleteProject('p1');
      again.close();
    }),
    { numRuns: 60 },
  );
});
