import type { failures as source } from '../ko/failures';

export const failures: typeof source = {
  storage: {
    unavailable:
      'The browser gives this page no storage. Check that this is no private window and the disk is not full, then reload.',
    outdated: 'A newer version of Kkori is open in another tab. Reload this one.',
    terminated:
      'The browser closed the storage, perhaps because site data were cleared. Reload this page.',
    closed: 'The storage of this page is closed. Reload it.',
    quota: 'There is no room left. Free some disk space or delete a project, then try again.',
    missing:
      'That project or document is no longer there. It may have been deleted in another tab.',
    corrupt:
      'The browser cannot read what it stored. Restart the browser, and restore a backup if you have one.',
    failed: 'Something unknown went wrong in storage. Keep this tab open and try again.',
  },
  backup: {
    'not-backup': 'This is no Kkori backup. Choose a file whose name ends in .kkori.zip.',
    newer: 'This backup was made by a newer Kkori. Reload this page to get it, then restore.',
    truncated: 'The file ends too early. Download it again or use another copy.',
    corrupt: 'The file is damaged and does not unpack. Use another copy.',
    'wrong-hash':
      'The content is not what was written: the file was changed or damaged. Use another copy.',
    'bad-line': 'Line {line} of {member} does not say what it should. Use another copy.',
  },
  engine: {
    aborted: 'Loading the model was stopped.',
    'not-loaded': 'No model is loaded yet.',
    'no-webgpu':
      'This model cannot use WebGPU in this browser or on this device. Choose “Automatic” or “WASM” in the settings.',
    'out-of-memory':
      'There is not enough memory. Close other tabs and try again, or choose “WASM” in the settings.',
    'model-missing':
      'The model’s files were not found. If this is their first use, check the connection and try again.',
    'model-not-model':
      'Something other than a model arrived, perhaps a login page or a firewall’s notice. Check the connection and try again.',
    'model-corrupt':
      'The model’s file differs from the original and is not used. Trying again fetches it anew; if it recurs, check the installation.',
    'wrong-labels': 'The model’s tags cannot be matched to labels. Choose another model.',
    'unsupported-tokenizer': 'The model’s tokenizer is not supported yet. Choose another model.',
    'device-lost': 'The graphics device was lost. Try again, or choose “WASM” in the settings.',
    crashed: 'The task that ran the model ended. Try again; documents and annotations are safe.',
    internal: 'Something unknown went wrong in the model. Try again, and report it if it recurs.',
  },
  unknown: 'Something unknown went wrong. Try again, and report it if it recurs.',
};
