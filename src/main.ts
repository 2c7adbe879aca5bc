import './ui/theme/index.css';
import { mount } from 'svelte';
import { createTagger } from './engine/tagger';
import { messages } from './i18n';
import { registerOffline } from './offline/register';
import { sampleProject } from './sample';
import { Settings } from './session/settings.svelte';
import { Tagging } from './session/tagging.svelte';
import { Workspace } from './session/workspace.svelte';
import { openStore } from './storage/store';
import App from './ui/App.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const settings = new Settings(localStorage, navigator.languages);
const store = await openStore();
const workspace = new Workspace(store, settings, new Tagging(createTagger()));
mount(App, { target, props: { workspace } });
await workspace.start(
  sampleProject(
    () => crypto.randomUUID(),
    Date.now(),
    messages(settings.language).projects.sampleName,
  ),
);
await registerOffline();
