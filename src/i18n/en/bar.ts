import type { bar as source } from '../ko/bar';

export const bar: typeof source = {
  import: 'Import',
  export: 'Export',
  help: 'Keys and how to (?)',
  settings: 'Settings',
  update: 'A new version is ready. All work is saved.',
  takeUpdate: 'Open the new version',
  starting: 'Opening…',
  blocked: 'Another tab holds an older Kkori open. Close it and this one goes on.',
  reload: 'Reload',
};
