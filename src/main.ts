import './ui/theme/index.css';
import { mount, unmount } from 'svelte';
import { createTagger } from './engine/tagger';
import { registerOffline } from './offline/register';
import { Lifecycle } from './session/lifecycle.svelte';
import { Settings } from './session/settings.svelte';
import { Tagging } from './session/tagging.svelte';
import { Workspace } from './session/workspace.svelte';
import { StorageError } from './storage/errors';
import { openStore } from './storage/store';
import App from './ui/App.svelte';
import Start from './ui/Start.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const settings = new Settings(localStorage, navigator.languages);
const lifecycle = new Lifecycle();
const start = mount(Start, { target, props: { settings, lifecycle } });

try {
  const store = await openStore('kkori', {
    blocked: () => lifecycle.block(true),
    lost: (code) => lifecycle.fail(new StorageError(code)),
  });
  lifecycle.block(false);
  const workspace = new Workspace(store, settings, new Tagging(createTagger()));
  await workspace.start();
  await unmount(start);
  mount(App, { target, props: { workspace, lifecycle } });
} catch (error) {
  // The start screen says what went wrong and what to do.
  lifecycle.fail(error);
}

await registerOffline({ updateWaiting: (take) => lifecycle.updateWaits(take) });
