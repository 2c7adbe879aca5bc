import type { Format } from './format';

const files = import.meta.glob<Format>('./kinds/*.ts', { eager: true, import: 'default' });

/** Every format in `kinds/`, by file name. To add a format is to add a file there. */
export const formats: ReadonlyMap<string, Format> = new Map(
  Object.entries(files).map(([path, format]) => [
    path.slice('./kinds/'.length, -'.ts'.length),
    format,
  ]),
);
