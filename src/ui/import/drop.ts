import type { SourceFile } from '../../session/import.svelte';
import { chosenFile, droppedFiles, hasFiles } from '../kit/dropped-files';

/** A file chosen in a picker; one out of a chosen folder has its folders in its path. */
export const sourceOf = (file: File, path = chosenFile(file).path): SourceFile => ({
  path,
  bytes: async () => new Uint8Array(await file.arrayBuffer()),
});

/** Whether something is dragged that could be imported, and no part of the page takes it itself. */
export const isImportable = ({ dataTransfer, target }: DragEvent): boolean =>
  hasFiles(dataTransfer) && !(target instanceof Element && target.closest('[data-takes-files]'));

/** Everything that was dropped, folders and all. Call it while the event is handled. */
export const dropped = async (data: DataTransfer): Promise<readonly SourceFile[]> =>
  (await droppedFiles(data)).map(({ file, path }) => sourceOf(file, path));
