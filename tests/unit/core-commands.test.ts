import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as commands from '../../src/core/commands';
import { apply, emptyLayer, type Layer, type Span } from '../../src/core/layer';
import { originOf, pending, stateOf, suggestionId } from '../../src/core/suggestions';
import { isSpace, overlaps, type Range } from '../../src/core/text';
import { layerOf } from './core-arbitraries';
import { command, layers, steps, suggestions, text, textLength } from './core-commands-arbitraries';

const span = (id: string, start: number, end: number, label = 'Disease'): Span => ({
  id,
  start,
  end,
  label,
});
const suggestion = (start: number, end: number, score = 0.9, label = 'Disease'): Span => ({
  id: suggestionId('m', { start, end, label }),
  ...{ start, end, label, score },
});

/** The layer after the commands, each of which must apply. */
const after = (layer: Layer, ...all: commands.Command[]) =>
  all.reduce((from, one) => apply(from, (one(from, 0) ?? expect.fail()).diff), layer);

const frozen = (layer: Layer): Layer => {
  layer.spans.forEach(Object.freeze);
  Object.freeze(layer.spans);
  Object.freeze(layer.dismissed);
  return Object.freeze(layer);
};

describe('commands', () => {
  it('[C1] no sequence of commands makes spans overlap, empty, or out of order', () => {
    fc.assert(
      fc.property(layers, steps, (first, all) => {
        let layer = first;
        for (const step of all) {
          const change = command(step, layer)(layer, 0);
          if (change) layer = apply(layer, change.diff);
          layer.spans.forEach((one, i) => {
            expect(one.start).toBeLessThan(one.end);
            expect(one.start).toBeGreaterThanOrEqual(layer.spans[i - 1]?.end ?? 0);
          });
        }
      }),
    );
  });

  it('[C2] a command changes nothing it is given, and says the same when asked again', () => {
    fc.assert(
      fc.property(layers, steps, (layer, all) => {
        for (const step of all) {
          const run = command(step, layer);
          const change = run(frozen(layer), 7);
          if (step.kind !== 'acceptAll') expect(run(layer, 7)).toEqual(change);
        }
      }),
    );
  });

  it('[C3] a command that would change nothing does not apply', () => {
    fc.assert(
      fc.property(layers, steps, (layer, all) => {
        for (const step of all) {
          const change = command(step, layer)(layer, 0);
          if (change) expect(apply(layer, change.diff)).not.toEqual(layer);
        }
      }),
    );
    const layer = layerOf([span('a', 0, 2)], { note: 'n', status: 'done' });
    for (const one of [
      commands.relabel('a', 'Disease'),
      commands.resize('a', { start: 0, end: 2 }),
      commands.resizeOver('a', { start: 0, end: 2 }),
      commands.annotate('a', ''),
      commands.setNote('n'),
      commands.setStatus('done'),
      commands.unmark('other'),
      commands.restore(suggestion(4, 6)),
    ])
      expect(one(layer, 0)).toBeNull();
  });

  it('[C4] a mark over others does not apply; conflicts says with what', () => {
    const layer = layerOf([span('a', 0, 2), span('b', 4, 6), span('c', 6, 8)]);
    expect(commands.mark(span('x', 1, 7))(layer, 0)).toBeNull();
    expect(commands.conflicts(layer, { start: 1, end: 5 }).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(commands.conflicts(layer, { start: 1, end: 5 }, 'a').map(({ id }) => id)).toEqual(['b']);
    expect(commands.mark(span('x', 2, 4))(layer, 0)).not.toBeNull();
    expect(commands.mark(span('x', 3, 3))(layer, 0)).toBeNull();
  });

  it('[C5] over: the new one is there, those it overlaps are gone, the others stay', () => {
    const layer = layerOf([span('a', 0, 2), span('b', 4, 6), span('c', 6, 8)]);
    expect(after(layer, commands.markOver(span('x', 1, 6))).spans).toEqual([
      span('x', 1, 6),
      span('c', 6, 8),
    ]);
    expect(after(layer, commands.resizeOver('a', { start: 0, end: 7 })).spans).toEqual([
      span('a', 0, 7),
    ]);
  });

  it('[C6] shrunk is the longest free part of the range without white space at its edges', () => {
    fc.assert(
      fc.property(layers, fc.nat(textLength), fc.nat(textLength), (layer, a, b) => {
        const range = { start: Math.min(a, b), end: Math.max(a, b) };
        expect(commands.shrunk(layer, text, range)).toEqual(longestFree(layer, range));
      }),
    );
    expect(commands.shrunk(layerOf([span('a', 2, 4)]), 'abcdef', { start: 0, end: 6 })).toEqual({
      start: 0,
      end: 2,
    });
    expect(
      commands.shrunk(layerOf([span('a', 2, 4)]), 'abcdef', { start: 2, end: 4 }, 'a'),
    ).toEqual({
      start: 2,
      end: 4,
    });
  });

  it('[C7] the first edit begins work on a new document, and undoing it takes that back', () => {
    const change = commands.mark(span('a', 0, 2))(emptyLayer('doc', 'me'), 0);
    expect(change?.diff.status).toEqual(['new', 'working']);
    expect(commands.setNote('x')(emptyLayer('doc', 'me'), 0)?.diff.status).toBeUndefined();
    const done = layerOf([], { status: 'done' });
    expect(commands.mark(span('a', 0, 2))(done, 0)?.diff.status).toBeUndefined();
  });

  it('[C8] a note on a span comes and goes, and an empty one leaves no trace', () => {
    const layer = layerOf([span('a', 0, 2)]);
    const noted = after(layer, commands.annotate('a', '확인'));
    expect(noted.spans).toEqual([{ ...span('a', 0, 2), note: '확인' }]);
    expect(after(noted, commands.annotate('a', '')).spans).toEqual(layer.spans);
  });
});

/** Every stretch of the range, tried one by one. */
function longestFree(layer: Layer, { start, end }: Range): Range | null {
  let best: Range | null = null;
  for (let from = start; from < end; from++)
    for (let to = from + 1; to <= end; to++) {
      const part = { start: from, end: to };
      const isFree = !layer.spans.some((one) => overlaps(one, part));
      const isTight = !isSpace(text, from) && !isSpace(text, to - 1);
      if (isFree && isTight && (!best || to - from > best.end - best.start)) best = part;
    }
  return best;
}

describe('suggestions', () => {
  it('[S1] pending is neither taken in, nor turned down, nor under a span: by brute force', () => {
    fc.assert(
      fc.property(layers, suggestions, steps, (first, offered, all) => {
        let layer = first;
        for (const step of all) {
          const change = command(step, layer, offered)(layer, 0);
          if (change) layer = apply(layer, change.diff);
        }
        const waiting = offered.filter((one) => stateOf(layer, one) === 'pending');
        expect(pending(layer, offered)).toEqual(waiting);
      }),
    );
  });

  it('[S1] a suggestion inside one that is covered stays pending where nothing covers it', () => {
    const offered = [suggestion(0, 10), suggestion(2, 4)];
    const layer = layerOf([span('a', 5, 8)]);
    expect(pending(layer, offered)).toEqual([suggestion(2, 4)]);
  });

  it('[S2] taking back an accept, or a dismissal, makes the suggestion pending again', () => {
    const one = suggestion(0, 3);
    const empty = emptyLayer('doc', 'me');
    for (const decide of [commands.accept(one, 'a'), commands.dismiss(one)]) {
      const decided = after(empty, decide);
      expect(pending(decided, [one])).toEqual([]);
      expect(decide(decided, 0)).toBeNull();
    }
    expect(pending(after(empty, commands.accept(one, 'a'), commands.unmark('a')), [one])).toEqual([
      one,
    ]);
    expect(pending(after(empty, commands.dismiss(one), commands.restore(one)), [one])).toEqual([
      one,
    ]);
  });

  it('[S3] a span taken in says where it is from, and has no score of its own', () => {
    const one = suggestion(0, 3);
    expect(after(emptyLayer('doc', 'me'), commands.accept(one, 'a', 'Body')).spans).toEqual([
      { ...span('a', 0, 3, 'Body'), from: one.id },
    ]);
    expect(
      after(emptyLayer('doc', 'me'), commands.acceptWithin(one, 'a', { start: 0, end: 2 })).spans,
    ).toEqual([{ ...span('a', 0, 2), from: one.id }]);
  });

  it('[S4] accepted means as suggested; another label or boundary makes it edited', () => {
    const one = suggestion(0, 3);
    const accepted = after(emptyLayer('doc', 'me'), commands.accept(one, 'a'));
    const states = [
      accepted,
      after(accepted, commands.relabel('a', 'Body')),
      after(accepted, commands.resize('a', { start: 0, end: 2 })),
    ];
    expect(states.map((layer) => stateOf(layer, one))).toEqual(['accepted', 'edited', 'edited']);
    for (const layer of states)
      for (const taken of layer.spans) {
        const state = stateOf(layer, one);
        expect(originOf(taken, one)).toBe(state);
        // The model's layer may be gone by then: the id alone still tells.
        expect(originOf(taken, undefined)).toBe(state);
      }
    expect(originOf(span('b', 0, 3), one)).toBe('own');
    expect(stateOf(layerOf([span('b', 1, 2)]), one)).toBe('covered');
    expect(stateOf(layerOf([], { dismissed: [one.id] }), one)).toBe('dismissed');
  });

  it('[S5] accepting all is one step, of the pending ones at or above the threshold', () => {
    const offered = [suggestion(0, 3, 0.9), suggestion(4, 6, 0.5), suggestion(8, 9, 0.95)];
    let n = 0;
    const change = commands.acceptAll(offered, 0.9, () => `n${n++}`)(emptyLayer('doc', 'me'), 0);
    expect(change?.intent).toBe('accept-all');
    expect(change?.diff.added.map(({ from }) => from)).toEqual([offered[0]?.id, offered[2]?.id]);
    expect(commands.acceptAll(offered, 0.99, String)(emptyLayer('doc', 'me'), 0)).toBeNull();
    const unscored: Span = span('m:x', 0, 1);
    expect(commands.acceptAll([unscored], 0.1, String)(emptyLayer('doc', 'me'), 0)).toBeNull();
  });

  it('[S6] the same model that suggests the same again gives it the same id', () => {
    expect(suggestion(0, 3).id).toBe(suggestion(0, 3, 0.1).id);
    const ids = [suggestion(0, 3), suggestion(0, 4), suggestion(1, 3), suggestion(0, 3, 1, 'Body')];
    expect(new Set(ids.map(({ id }) => id)).size).toBe(4);
  });
});
