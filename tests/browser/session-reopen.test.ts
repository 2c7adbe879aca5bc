import { describe, expect, it, vi } from 'vitest';
import { Settings } from '../../src/session/settings.svelte';
import { Workspace } from '../../src/session/workspace.svelte';
import { StorageError } from '../../src/storage/errors';
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

describe('an edit that could not be written', () => {
  async function withUnsaved() {
    const workspace = await openWorkspace();
    const project = workspace.current;
    const [first, second] = project?.summaries ?? [];
    if (!project || !first || !second) throw new Error('The sample has documents.');
    await project.openDocument(first.id);
    vi.spyOn(workspace.store, 'commit').mockRejectedValueOnce(new StorageError('quota'));
    project.setNote('아직 디스크에 없는 메모');
    await project.saving.settled();
    return { workspace, project, first, second };
  }

  it('holds its document open, for the disk would give back an older one', async () => {
    const { project, first, second } = await withUnsaved();
    await project.openDocument(second.id);
    expect(project.document?.doc.id).toBe(first.id);
    project.saving.retry();
    await project.openDocument(second.id);
    expect(project.document?.doc.id).toBe(second.id);
    await project.openDocument(first.id);
    expect(project.document?.editor.layer.note).toBe('아직 디스크에 없는 메모');
  });

  it('holds its project open', async () => {
    const { workspace, project } = await withUnsaved();
    const { scheme } = project.project;
    await workspace.create('다른 프로젝트', scheme);
    expect(workspace.current).toBe(project);
    project.saving.retry();
    await project.saving.settled();
    expect(project.saving.isSaved).toBe(true);
  });
});
