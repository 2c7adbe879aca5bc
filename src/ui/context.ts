import { createContext } from 'svelte';
import type { Language } from '../core/scheme';
import { messages, type Messages } from '../i18n';
import type { Workspace } from '../session/workspace.svelte';

/** What every component may need, read anew at each use so that a change of language shows at once. */
export interface AppContext {
  readonly workspace: Workspace;
  readonly t: Messages;
  readonly language: Language;
}

const [useApp, setApp] = createContext<AppContext>();
export { useApp };

/** Gives the components below the workspace, and its words. Called once, where a component begins. */
export function provideApp(workspace: () => Workspace): AppContext {
  return setApp({
    get workspace() {
      return workspace();
    },
    get t() {
      return messages(workspace().settings.language);
    },
    get language() {
      return workspace().settings.language;
    },
  });
}
