import { decodeText } from '../decode-text';

/**
 * The name of a file in a ZIP: UTF-8 where the archive says so or the bytes are, else CP949, as Korean
 * Windows writes them; in NFC, since macOS decomposes Hangul in names.
 */
export function zipName(bytes: Uint8Array, isUtf8: boolean): string {
  const text = isUtf8 ? new TextDecoder().decode(bytes) : decodeText(bytes).text;
  return (text === '' ? new TextDecoder('latin1').decode(bytes) : text)
    .normalize('NFC')
    .replaceAll('\\', '/');
}

/** Whether nobody means to import it: folders, dot files, what macOS puts beside each file. */
export const isHidden = (path: string): boolean =>
  path.endsWith('/') ||
  path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX') ||
  /(?:^|\/)(?:Thumbs\.db|desktop\.ini)$/iu.test(path);

const longest = 120;
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu;

/**
 * A name any system can store: NFC, without characters Windows forbids, and not too long. A name in
 * `taken` gets a number, as does one that differs from it only in case; the name is added to `taken`.
 */
export function fileName(title: string, extension: string, taken: Set<string>): string {
  const clean = title
    .normalize('NFC')
    .replace(
      /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:"/\\|?*]/gu,
      '_',
    )
    .trim()
    .replace(/^\.+|[. ]+$/gu, '');
  // Cut between characters: half of one could not be stored.
  const short = clean
    .slice(0, longest)
    .replace(/[\ud800-\udbff]$/u, '')
    .trim();
  const base = short === '' || reserved.test(short) ? `${short}_` : short;
  const free = (name: string) => !taken.has(name.toLowerCase());
  let name = `${base}.${extension}`;
  for (let number = 2; !free(name); number++) name = `${base} (${String(number)}).${extension}`;
  taken.add(name.toLowerCase());
  return name;
}
