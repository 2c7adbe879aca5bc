import { expect, it } from 'vitest';
import { Settings } from '../../src/session/settings.svelte';
import { Workspace } from '../../src/session/workspace.svelte';
import { openWorkspace } from '../support/ui';

/** What a later visit finds in the same store. */
async function comeBack({ store, tagging }: Workspace): Promise<Workspace> {
  const nothingKept = { getItem: () => null, setItem: () => undefined };
  const next = new Workspace(store, new Settings(nothingKept), tagging);
  await next.start();
  return next;
}

it('opens a project at the document it was left at, and keeps the sample from coming twice', async () => {
  const first = await openWorkspace();
  const left = first.current?.summaries[4];
  await first.current?.openDocument(left?.id ?? '');
  await first.current?.close();
  const second = await comeBack(first);
  expect(second.current?.document?.doc.title).toBe(left?.title);
  expect(second.projects).toHaveLength(1);
  await second.current?.close();
});

it('opens at the first document that is not done when the one left at is gone', async () => {
  const first = await openWorkspace();
  const [, open, , gone] = first.current?.summaries ?? [];
  await first.current?.openDocument(gone?.id ?? '');
  await first.current?.close();
  await first.store.deleteDocs([gone?.id ?? '']);
  const second = await comeBack(first);
  expect(second.current?.document?.doc.title).toBe(open?.title);
  await second.current?.close();
});

it('does not bring the sample back once it was deleted', async () => {
  const first = await openWorkspace();
  await first.delete(first.current?.project.id ?? '');
  const second = await comeBack(first);
  expect(second.projects).toEqual([]);
  expect(second.current).toBeNull();
});
