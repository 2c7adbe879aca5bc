import { deleteDB } from 'idb';
import type { Component } from 'svelte';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import type { Language } from '../../src/core/scheme';
import type { Tagger } from '../../src/engine/api';
import { idle } from '../../src/engine/status';
import type { Assistant } from '../../src/session/assistant.svelte';
import { addSample } from '../../src/session/sample';
import { Settings } from '../../src/session/settings.svelte';
import { Tagging } from '../../src/session/tagging.svelte';
import { Workspace } from '../../src/session/workspace.svelte';
import { openStore } from '../../src/storage/store';
import UiHost from './UiHost.svelte';

const noTagger: Tagger = {
  status: idle,
  onStatus: () => () => undefined,
  load: () => Promise.resolve(idle),
  tag: () => Promise.resolve({ spans: [] }),
  dispose: () => undefined,
  [Symbol.dispose]: () => undefined,
};

const opened: (() => Promise<void>)[] = [];

/** Ends what the tests of a file opened, databases included. */
export async function closeUi(): Promise<void> {
  for (const close of opened.splice(0)) await close();
}

/** A workspace in a store of its own that has the sample project open. */
export async function openWorkspace(
  language: Language = 'ko',
  openAssistant?: () => Promise<Assistant>,
): Promise<Workspace> {
  const name = `ui-${crypto.randomUUID()}`;
  const store = await openStore(name);
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const workspace = new Workspace(
    store,
    new Settings(storage, [language]),
    new Tagging(noTagger),
    openAssistant,
  );
  await addSample(workspace);
  opened.push(async () => {
    await workspace.current?.close();
    store.close();
    await deleteDB(name);
  });
  return workspace;
}

/** Shows one dialog of the app, open. */
export async function show<Props extends Record<string, unknown>>(
  component: Component<Props & { open: boolean }, object, 'open'>,
  workspace: Workspace,
  props: Props,
): Promise<void> {
  await page.viewport(1366, 768);
  // The host knows nothing of the dialog's properties, so they are checked here.
  const host = UiHost as unknown as Component<Record<string, unknown>>;
  await render(host, { props: { workspace, component, props } });
}
