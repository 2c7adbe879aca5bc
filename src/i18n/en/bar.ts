import type { bar as source } from '../ko/bar';

export const bar: typeof source = {
  import: 'Import',
  export: 'Export',
  help: 'Keys and how to (?)',
  settings: 'Settings',
  dropHere: 'Drop here to preview the import',
  update: 'A new version is ready. All work is saved.',
  takeUpdate: 'Open the new version',
  starting: 'Opening…',
};
