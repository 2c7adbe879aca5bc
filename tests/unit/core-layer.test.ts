import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mark, relabel, setNote, setStatus, unmark, type Command } from '../../src/core/commands';
import {
  advance,
  open,
  redoing,
  replay,
  undoing,
  type History,
  type Transaction,
} from '../../src/core/history';
import { apply, diff, emptyLayer, inReadingOrder, invert } from '../../src/core/layer';
import { command, layers, steps, type Step } from './core-commands-arbitraries';
import { layerOf } from './core-arbitraries';

const span = (id: string, start: number, end: number) => ({ id, start, end, label: 'Disease' });

describe('diffs', () => {
  it('[L1] a diff and then its inverse give the layer back, and the other way round', () => {
    fc.assert(
      fc.property(layers, steps, (layer, all) => {
        for (const step of all) {
          const change = command(step, layer)(layer, 0);
          if (!change) continue;
          const next = apply(layer, change.diff);
          expect(apply(next, invert(change.diff))).toEqual(layer);
          expect(apply(apply(next, invert(change.diff)), change.diff)).toEqual(next);
          expect(invert(invert(change.diff))).toEqual(change.diff);
        }
      }),
    );
  });

  it('[L2] a diff says only what it was given', () => {
    const layer = layerOf([span('a', 0, 2)]);
    expect(apply(layer, diff({}))).toEqual(layer);
    expect(apply(layer, diff({ note: ['', 'x'] }))).toEqual({ ...layer, note: 'x' });
    expect(apply(layer, diff({ dismissed: ['m'], added: [span('b', 4, 5)] }))).toEqual({
      ...layer,
      spans: [span('a', 0, 2), span('b', 4, 5)],
      dismissed: ['m'],
    });
  });

  it('[L3] spans are in reading order, the outer before the inner, and dismissed ids sorted', () => {
    const spans = [span('c', 4, 5), span('b', 0, 2), span('a', 0, 5), span('0', 0, 2)];
    const next = apply(emptyLayer('doc', 'me'), diff({ added: spans, dismissed: ['z', 'a'] }));
    expect(next.spans.map(({ id }) => id)).toEqual(['a', '0', 'b', 'c']);
    expect(next.dismissed).toEqual(['a', 'z']);
    expect(next.spans).toEqual([...spans].sort(inReadingOrder));
  });

  it('[L4] nothing given is changed in place', () => {
    const frozen = Object.freeze(layerOf(Object.freeze([Object.freeze(span('a', 0, 2))])));
    const change = Object.freeze(diff({ removed: frozen.spans, status: ['new', 'done'] }));
    apply(frozen, change);
    invert(change);
    expect(frozen).toEqual(layerOf([span('a', 0, 2)]));
  });
});

/** A history through any mix of edits, undos and redos, with the journal it leaves. */
function live(layer: History['layer'], all: readonly (Step | 'undo' | 'redo')[]) {
  let history = open(layer);
  const journal: Transaction[] = [];
  for (const [at, step] of all.entries()) {
    const change =
      step === 'undo'
        ? undoing(history, at)
        : step === 'redo'
          ? redoing(history, at)
          : command(step, history.layer)(history.layer, at);
    if (!change) continue;
    history = advance(history, change);
    journal.push(change);
  }
  return { history, journal };
}

const mixed = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: steps.map((all) => all[0] ?? ('undo' as const)) },
    { weight: 2, arbitrary: fc.constantFrom('undo' as const, 'redo' as const) },
  ),
  { maxLength: 40 },
);

describe('history', () => {
  it('[H1] replaying the journal gives the very stacks the annotator had', () => {
    fc.assert(
      fc.property(layers, mixed, (layer, all) => {
        const { history, journal } = live(layer, all);
        expect(replay(history.layer, journal)).toEqual(history);
      }),
    );
  });

  it('[H2] applying the journal to the first layer gives the last one', () => {
    fc.assert(
      fc.property(layers, mixed, (layer, all) => {
        const { history, journal } = live(layer, all);
        const last = journal.reduce((from, change) => apply(from, change.diff), layer);
        expect(last).toEqual(history.layer);
      }),
    );
  });

  it('[H3] undo to the bottom gives the first layer, redo to the top the last', () => {
    fc.assert(
      fc.property(layers, mixed, (layer, all) => {
        const top = live(layer, all).history;
        let history = top;
        for (let i = 0; i < top.done.length; i++)
          history = advance(history, undoing(history, 0) ?? expect.fail());
        expect(history.layer).toEqual(layer);
        expect(undoing(history, 0)).toBeNull();
        for (let i = 0; i < top.done.length; i++)
          history = advance(history, redoing(history, 0) ?? expect.fail());
        expect(history.layer).toEqual(top.layer);
        expect(history.done).toEqual(top.done);
      }),
    );
  });

  it('[H4] a new edit takes away what could be redone', () => {
    const { history } = live(emptyLayer('doc', 'me'), [
      { kind: 'mark', start: 0, end: 2 },
      'undo',
      { kind: 'mark', start: 4, end: 6 },
    ]);
    expect(redoing(history, 0)).toBeNull();
    expect(history.layer.spans).toHaveLength(1);
  });

  it('[H5] a history is a plain value: going on from it does not change it', () => {
    const first = live(emptyLayer('doc', 'me'), [{ kind: 'mark', start: 0, end: 2 }]).history;
    const copy = structuredClone(first);
    advance(first, undoing(first, 0) ?? expect.fail());
    expect(first).toEqual(copy);
  });

  it('[H6] every change says why, when and by whom; an undo is in the name of who made the edit', () => {
    const run = (history: History, what: Command, at: number) =>
      advance(history, what(history.layer, at) ?? expect.fail());
    let history = open(emptyLayer('doc', 'kim'));
    history = run(history, mark(span('a', 0, 2)), 1);
    history = run(history, relabel('a', 'Body'), 2);
    history = run(history, setNote('?'), 3);
    history = run(history, setStatus('done'), 4);
    history = run(history, unmark('a'), 5);
    expect(history.done.map(({ intent, at, by }) => `${intent} ${at} ${by}`)).toEqual([
      ...['mark 1 kim', 'relabel 2 kim', 'note 3 kim', 'status 4 kim', 'unmark 5 kim'],
    ]);
    expect(undoing(history, 6)).toMatchObject({ intent: 'undo', at: 6, by: 'kim' });
    history = advance(history, undoing(history, 6) ?? expect.fail());
    expect(redoing(history, 7)).toMatchObject({ intent: 'redo', at: 7, by: 'kim' });
  });
});
