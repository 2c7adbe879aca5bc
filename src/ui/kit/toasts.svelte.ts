import { createContext } from 'svelte';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'info' | 'ok' | 'warn' | 'danger';
}

/** How long a toast stays, in milliseconds; one that tells of trouble stays until it is closed. */
const stay = 6000;

/** Short words about what has just happened, spoken by screen readers too. */
export class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  #next = 0;

  get list(): readonly Toast[] {
    return this.#list;
  }

  say(text: string, tone: Toast['tone'] = 'info'): void {
    const id = this.#next++;
    this.#list = [...this.#list.slice(-2), { id, text, tone }];
    if (tone === 'info' || tone === 'ok') setTimeout(() => this.close(id), stay);
  }

  close(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }
}

/** `provideToasts(new Toasts())` once at the root, with one `Toaster`; `useToasts()` below it. */
export const [useToasts, provideToasts] = createContext<Toasts>();
