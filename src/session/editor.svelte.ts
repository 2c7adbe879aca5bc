import type { Command } from '../core/commands';
import { advance, redoing, undoing, type History, type Transaction } from '../core/history';
import type { Layer } from '../core/layer';

/**
 * One open layer and the one door through which it changes: every edit is a transaction that is
 * shown and handed to `save` in the same step, so that what is shown is what is saved.
 */
export class Editor {
  #history: History;
  readonly #save: (layer: Layer, change: Transaction) => void;
  readonly #mayEdit: () => boolean;
  readonly #now: () => number;

  /** @param mayEdit answers no while another tab writes this project; nothing changes then */
  constructor(
    history: History,
    save: (layer: Layer, change: Transaction) => void,
    mayEdit: () => boolean = () => true,
    now: () => number = Date.now,
  ) {
    this.#history = $state.raw(history);
    this.#save = save;
    this.#mayEdit = mayEdit;
    this.#now = now;
  }

  get layer(): Layer {
    return this.#history.layer;
  }

  get mayEdit(): boolean {
    return this.#mayEdit();
  }

  get canUndo(): boolean {
    return this.#history.done.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.undone.length > 0;
  }

  /** Runs the command; answers the transaction it made, or `null` where it did not apply. */
  run(command: Command): Transaction | null {
    return this.#advance(command(this.layer, this.#now()));
  }

  undo(): Transaction | null {
    return this.#advance(undoing(this.#history, this.#now()));
  }

  redo(): Transaction | null {
    return this.#advance(redoing(this.#history, this.#now()));
  }

  /** Takes the place of the history: another tab has written a newer one. */
  follow(history: History): void {
    this.#history = history;
  }

  #advance(change: Transaction | null): Transaction | null {
    if (!change || !this.#mayEdit()) return null;
    this.#history = advance(this.#history, change);
    this.#save(this.#history.layer, change);
    return change;
  }
}
