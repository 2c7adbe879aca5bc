import type { SourceFile } from '../../session/import.svelte';

/** A file chosen in a picker; one out of a chosen folder has its folders in its path. */
export const sourceOf = (file: File, path = file.webkitRelativePath || file.name): SourceFile => ({
  path,
  bytes: async () => new Uint8Array(await file.arrayBuffer()),
});

/** Whether something is dragged that could be imported. */
export const isImportable = (data: DataTransfer | null): boolean =>
  data?.types.includes('Files') ?? false;

/**
 * Everything that was dropped, folders and all. Call it while the event is handled: the list of what
 * was dropped is gone afterwards.
 */
export async function dropped(data: DataTransfer): Promise<readonly SourceFile[]> {
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  const roots = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found: SourceFile[] = [];
  for (const { entry, file } of roots) {
    if (entry?.isDirectory) await walk(entry as FileSystemDirectoryEntry, found);
    else if (file) found.push(sourceOf(file));
  }
  return found;
}

async function walk(folder: FileSystemDirectoryEntry, found: SourceFile[]): Promise<void> {
  const reader = folder.createReader();
  // A reader answers a hundred entries at a time, and none when there are no more.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return;
    for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name, 'ko')))
      if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, found);
      else found.push(await fileOf(entry as FileSystemFileEntry));
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<SourceFile> {
  return new Promise((resolve, reject) =>
    entry.file((file) => resolve(sourceOf(file, entry.fullPath.replace(/^\//u, ''))), reject),
  );
}
