import { messages } from '../i18n';
import { sampleProject } from '../sample';
import type { Workspace } from './workspace.svelte';

/** Puts the sample project among the others and opens it. */
export function addSample(workspace: Workspace): Promise<void> {
  const { sampleName } = messages(workspace.settings.language).projects;
  const { project, entries } = sampleProject(() => crypto.randomUUID(), Date.now(), sampleName);
  return workspace.add(project, entries);
}
