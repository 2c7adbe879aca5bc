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
    aborted: 'Opening was stopped. You can open the model again.',
    'not-loaded': 'No model is open yet. Open one first.',
    'no-webgpu':
      'WebGPU cannot be used. Choose “Automatic” or “WASM” as the device in the settings.',
    'out-of-memory': 'Not enough memory for the model. Close other tabs or choose a smaller model.',
    'does-not-fit':
      'This model does not fit this device. Choose a smaller one, or open it on a computer with a graphics card.',
    'model-missing':
      'A model file is missing. Install the app again, or look into the models folder.',
    'model-not-model':
      'Something else came in place of the model. See whether the server answers with a web page below models.',
    'model-corrupt': 'A model file is damaged or differs from its card. Fetch it again.',
    'wrong-labels': 'The labels of this model cannot be read. Check id2label in config.json.',
    'unsupported-tokenizer':
      'The tokenizer of this model is not supported. Use a BERT-family WordPiece model.',
    'no-library':
      'This browser or this window cannot keep models. Check that it is not a private window and that the address is https.',
    'model-refused': 'This model cannot be used. The model list says why.',
    'device-lost':
      'The graphics device was lost. Open the model again, or choose “WASM” in the settings.',
    crashed: 'The worker that ran the model stopped. Try to open it again.',
    internal: 'The model stopped for an unknown reason. Try to open it again.',
  },
  unknown: 'Something unknown went wrong. Try again, and report it if it recurs.',
};
