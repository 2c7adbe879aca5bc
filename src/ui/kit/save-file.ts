interface SavePicker {
  showSaveFilePicker?: (options: {
    readonly suggestedName: string;
  }) => Promise<{ createWritable(): Promise<WritableStream<Uint8Array>> }>;
}

/**
 * Saves bytes where the user says, or in the downloads where the browser cannot ask. Call it while a
 * click is handled. Answers `false` when the user chose not to save.
 */
export async function saveFile(
  name: string,
  bytes: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<boolean> {
  const { showSaveFilePicker } = window as SavePicker;
  if (showSaveFilePicker) {
    const asked = showSaveFilePicker.call(window, { suggestedName: name });
    const handle = await asked.catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') return null;
      throw error;
    });
    if (!handle) {
      if (bytes instanceof ReadableStream) await bytes.cancel();
      return false;
    }
    // What is half written never takes the place of a file that is there: closing does that.
    const target = await handle.createWritable();
    await streamOf(bytes).pipeTo(target);
    return true;
  }
  download(name, await new Response(bytes).blob());
  return true;
}

const streamOf = (
  bytes: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> =>
  bytes instanceof ReadableStream ? bytes : new Blob([bytes]).stream();

function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has the bytes by then; without this they would stay in memory.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A name that every file system takes. */
export const fileNameOf = (title: string): string =>
  title.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '_').trim() || 'kkori';
