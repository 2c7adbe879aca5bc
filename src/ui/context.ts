import { createContext } from 'svelte';
import type { Messages } from '../i18n';
import type { Language } from '../core/scheme';
import type { Workspace } from '../session/workspace.svelte';

/** What every component may need, read anew at each use so that a change of language shows at once. */
export interface AppContext {
  readonly workspace: Workspace;
  readonly t: Messages;
  readonly language: Language;
}

export const [useApp, provideApp] = createContext<AppContext>();
