/** A file that was chosen or dropped, with the folders that it was in. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

/** A file chosen in a picker; one out of a chosen folder has its folders in its path. */
export const chosenFile = (file: File): ChosenFile => ({
  path: file.webkitRelativePath || file.name,
  file,
});

/** Whether files are dragged, and no text or picture of a page. */
export const hasFiles = (data: DataTransfer | null): boolean =>
  data?.types.includes('Files') ?? false;

/**
 * Everything that was dropped, folders and all. Call it while the event is handled: the list of what
 * was dropped is gone afterwards.
 */
export async function droppedFiles(data: DataTransfer): Promise<readonly ChosenFile[]> {
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  const roots = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found: ChosenFile[] = [];
  for (const { entry, file } of roots) {
    if (entry?.isDirectory) await walk(entry as FileSystemDirectoryEntry, found);
    else if (file) found.push(chosenFile(file));
  }
  return found;
}

async function walk(folder: FileSystemDirectoryEntry, found: ChosenFile[]): Promise<void> {
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

function fileOf(entry: FileSystemFileEntry): Promise<ChosenFile> {
  return new Promise((resolve, reject) =>
    entry.file((file) => resolve({ path: entry.fullPath.replace(/^\//u, ''), file }), reject),
  );
}
