/** A path that no other file has, so that each can be taken out again. */
export function freePath(path: string, taken: Set<string>): string {
  let free = path;
  for (let number = 2; taken.has(free); number++)
    free = path.replace(/(\.[^./]*)?$/u, ` (${String(number)})$1`);
  taken.add(free);
  return free;
}

/** The folder's name, or the file's without its extension. */
export const nameFrom = (path: string): string =>
  (path.split('/')[0] ?? '').normalize('NFC').replace(/(?<=.)\.[^.]*$/u, '');
