/** `writer` is the one tab that may change a project; `follower` tabs show what it does. */
export type Role = 'writer' | 'follower';

/** What the writer has just stored, so that the others read it again. */
export type Change =
  | { readonly kind: 'layer'; readonly doc: string; readonly annotator: string }
  | { readonly kind: 'docs' }
  | { readonly kind: 'project' };

export interface ProjectCallbacks {
  /** The role changed. A writer that hears `follower` has been taken over and must not write. */
  readonly onRole?: (role: Role) => void;
  /** The writer, in another tab, stored something. */
  readonly onChange?: (change: Change) => void;
  /** Another tab asks to write: stop taking edits, and resolve when those under way are stored. */
  readonly onYield?: () => Promise<void>;
}

export interface Membership {
  readonly role: Role;
  /** Tells the other tabs of a change, after it was stored. */
  announce(change: Change): void;
  /**
   * Makes this tab the writer. The present writer is asked to finish; one that does not answer, as a
   * tab the browser has frozen, is overruled after a while. Resolves when this tab is the writer.
   */
  takeOver(): Promise<void>;
  /** Ends the membership; the follower that has waited longest becomes the writer. */
  leave(): void;
}

type Message =
  | Change
  | { readonly kind: 'yield'; readonly from: string }
  | { readonly kind: 'yielded'; readonly to: string };

/** How long a writer may take to answer before it is overruled. */
const patience = 3000;

/** Joins the tabs that have a project open, and resolves when the role is known. */
export async function joinProject(
  project: string,
  callbacks: ProjectCallbacks = {},
): Promise<Membership> {
  const member = new Member(project, callbacks);
  await member.join();
  return member;
}

class Member implements Membership {
  readonly #id = crypto.randomUUID();
  readonly #lock: string;
  readonly #channel: BroadcastChannel;
  readonly #callbacks: ProjectCallbacks;
  #role: Role = 'follower';
  #left = false;
  /** Gives the lock back; there while it is held. */
  #release: (() => void) | undefined;
  /** Ends the wait in the queue for the lock. */
  #queue: AbortController | undefined;
  /** Called when the writer says that it has finished for us. */
  #yielded: (() => void) | undefined;

  constructor(project: string, callbacks: ProjectCallbacks) {
    this.#lock = `kkori-project-${project}`;
    this.#callbacks = callbacks;
    this.#channel = new BroadcastChannel(this.#lock);
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
  }

  get role(): Role {
    return this.#role;
  }

  announce(change: Change): void {
    if (!this.#left) this.#channel.postMessage(change);
  }

  async join(): Promise<void> {
    if (!(await this.#hold({ ifAvailable: true }))) this.#wait();
  }

  async takeOver(): Promise<void> {
    if (this.#isDone()) return;
    this.#queue?.abort();
    const answer = new Promise<void>((resolve) => {
      this.#yielded = resolve;
      setTimeout(resolve, patience);
    });
    this.#post({ kind: 'yield', from: this.#id });
    await answer;
    if (!this.#isDone()) await this.#hold({ steal: true });
  }

  leave(): void {
    this.#left = true;
    this.#role = 'follower';
    this.#queue?.abort();
    this.#release?.();
    this.#channel.close();
  }

  /** Resolves to whether the lock was granted, and keeps it until this tab leaves or is overruled. */
  #hold(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      let granted = false;
      const held = navigator.locks.request(this.#lock, options, (lock) => {
        granted = lock !== null && !this.#left;
        resolve(granted);
        if (!granted) return undefined;
        this.#become('writer');
        return new Promise<void>((release) => (this.#release = release));
      });
      // Rejected when the wait was given up, and when a lock that was granted has been stolen.
      held.catch(() => {
        resolve(false);
        if (granted) this.#lost();
      });
    });
  }

  #wait(): void {
    if (this.#left) return;
    this.#queue = new AbortController();
    void this.#hold({ signal: this.#queue.signal });
  }

  /** Another tab has the lock now: follow it, and be the writer again when it is gone. */
  #lost(): void {
    this.#release = undefined;
    this.#become('follower');
    this.#wait();
  }

  /**
   * Stops writing, and keeps the lock until the tab that asked takes it: were it given back, a third
   * tab could be promoted for a moment. If nobody takes it, the tab that asked is gone.
   */
  async #yield(to: string): Promise<void> {
    // A write that fails has told its own caller; there is nobody here to tell.
    await this.#callbacks.onYield?.().catch(() => undefined);
    this.#become('follower');
    this.#post({ kind: 'yielded', to });
    setTimeout(() => {
      if (this.#release) this.#become('writer');
    }, patience);
  }

  #hear(message: Message): void {
    if (message.kind === 'yield') {
      if (this.#role === 'writer') void this.#yield(message.from);
    } else if (message.kind === 'yielded') {
      if (message.to === this.#id) this.#yielded?.();
    } else {
      this.#callbacks.onChange?.(message);
    }
  }

  #become(role: Role): void {
    if (this.#role === role || this.#left) return;
    this.#role = role;
    this.#callbacks.onRole?.(role);
  }

  #isDone(): boolean {
    return this.#left || this.#role === 'writer';
  }

  #post(message: Message): void {
    if (!this.#left) this.#channel.postMessage(message);
  }
}
