import { counted } from '../format';
import type { library as source } from '../ko/library';

export const library: typeof source = {
  shelf: 'Models kept here',
  shelfHint: 'Models that were added to this browser.',
  shelfEmpty: 'No model has been added. You can add one from a folder, a zip or a hub.',
  cannotKeep:
    'This window cannot keep models. Check that it is not a private window and that the address is https.',
  add: 'Add a model',
  addDescription:
    'A model stays in this browser’s storage, and nobody is asked for it when it is opened again.',
  task: { 'token-classification': 'Entities', 'text-generation': 'Language model' },
  use: 'Use',
  inUse: 'In use',
  remove: 'Remove',
  removeTitle: (name) => `Remove “${name}”?`,
  removeText: (size) =>
    `Frees ${size} on this device. Suggestions and annotations stay. To use the model again it must be added again.`,
  removeInUse: 'This model is in use. The app’s own will take its place.',
  removed: (name) => `“${name}” was removed.`,
  unfinished: 'Half-way models',
  unfinishedLine: (done, total) => `${done} of ${total} have come`,
  resumeHint: 'Add it from the same place again to go on.',
  busy: 'Another tab is at it',
  origin: {
    folder: 'Folder',
    zip: 'Zip file',
    site: 'This server',
    hub: 'Hub',
    url: 'Another server',
  },
  noLicence: 'Licence not known',
  licenceOf: (licence) => `Licence ${licence}`,
  goneOn: 'The model before it goes on.',
  tryAnyway: 'Try anyway',
  doubtful: 'This may not go well on this device.',

  from: 'From where',
  fromFiles: 'My files',
  fromSite: 'This server',
  fromHub: 'Hub',
  fromUrl: 'Another address',
  fromNamed: 'Known models',
  dropHere: 'Drop a model’s folder or zip here',
  dropKinds: 'A folder with config.json, tokenizer.json and onnx files',
  pickFolder: 'Choose a folder',
  pickZip: 'Choose a zip',
  sitePath: 'Folder on this server',
  siteHint:
    'The address of a model’s folder on the server this app came from, such as models/my-model/',
  siteLook: 'Look',
  hubId: 'Repository',
  hubHint: 'A repository in transformers.js layout, as owner/name: onnx-community/Qwen3-0.6B-ONNX',
  hubAddress: 'Address of the hub',
  urlAddress: 'Address of the model’s folder',
  urlHint: 'Begins with https. The server must allow requests from elsewhere (CORS).',
  ask: (host) => `Ask ${host} what this holds`,
  askNote: (host) =>
    `Asks ${host} for the list of files and the configuration only. No weights come yet, and no text of yours is sent.`,
  looking: 'Looking at what it is',
  asking: (host) => `Asking ${host}`,

  cardOrigin: {
    own: 'The card that came with the model was read.',
    named: 'Name and size are those of a known model, whose card is used.',
    derived: 'There is no card, so one was made from config.json. Scores are not known.',
  },
  weights: 'Weights to take',
  weightsHint: 'What suits this device is chosen.',
  texts: (count, size) => `${counted(count, 'file')} of configuration and tokenizer · ${size}`,
  total: (size) => `${size} in all`,
  free: (size) => `The browser says there is room for ${size}`,
  noRoom: 'There is not enough storage.',
  fits: 'fits',
  runsOn: { webgpu: 'WebGPU', wasm: 'WebAssembly' },
  memoryNeed: (size) => `about ${size} of memory`,
  finding: {
    'no-webgpu': 'This browser has no WebGPU.',
    'no-f16': 'The graphics adapter lacks 16-bit floats (shader-f16).',
    'software-adapter': 'The graphics adapter is software, so it is very slow.',
    'slow-on-wasm': 'Weights of this kind are several times slower on WebAssembly.',
    buffer: 'One buffer must hold {need}; this adapter’s hold {have} at most.',
    binding: 'A shader must bind {need}; this adapter binds {have} at most.',
    'wasm-limit': 'It needs {need} of memory; WebAssembly has {have} at most.',
    memory: 'It needs {need} of memory; the browser says this device has {have}.',
  },
  nameTags: 'Names of the outputs',
  nameTagsHint:
    'config.json does not say what the outputs mean. Somebody who knows must choose for each. B begins an entity, I goes on inside it.',
  output: (index, name) => `Output ${String(index)} (${name})`,
  unnamed: 'Choose',
  notTags: 'There must be an O, and every I needs its B.',
  keep: (size) => `Keep ${size}`,
  download: (host, size) => `Download ${size} from ${host}`,
  downloadNote: (host, licence) =>
    `Comes from ${host} and stays on this device. ${licence}. That server learns this device’s address.`,
  adding: (file) => `Writing ${file}`,
  trying: 'Opening it once',
  added: (name) => `“${name}” was added.`,
  addedHint: 'From now on it opens on this device without a network.',
  useNow: 'Use now',
  addAnother: 'Add another',
  back: 'From elsewhere',

  namedHint:
    'Models that do not ship with the app but can be brought. Choose one to see its size and terms.',
  namedEmpty: 'No models are known.',
  bring: 'How to bring it',
  bringText:
    'Convert the original into a folder or a zip, then add it under “My files”. The commands are in docs/models.md.',
  original: 'Original',
  sizes: 'Size and memory',
  thinkingTitle: 'Thinking',
  thinking: {
    none: 'No thinking',
    switch: 'Thinking can be turned on and off',
    always: 'Always thinks',
  },

  refusal: {
    page: 'A web page came in place of {file}. Check the address, and that the server does not answer a page for what it lacks.',
    'lfs-pointer':
      '{file} is a note that Git LFS left, not the file. Fetch it with ‘git lfs pull’.',
    'not-onnx': '{file} is no ONNX file. Put the exported onnx file there.',
    'not-json': '{file} cannot be read: it is not sound JSON.',
    'wrong-hash':
      '{file} is not what it was when it was made. It was damaged or changed; get it again.',
    'broken-onnx': '{file} is cut short or damaged. Get it again.',
    truncated: '{file} is cut short: {have} instead of {need}.',
    missing: '{file} is missing.',
    'no-external-data':
      '{wanted}, which holds the weights of {file}, is missing. Keep both in one folder.',
    'bad-card': 'card.json cannot be read. ({detail})',
    'no-config': 'config.json is missing. Choose a model’s folder in Hugging Face layout.',
    'no-tokenizer': 'tokenizer.json is missing. Add the tokenizer that was saved with the model.',
    'no-weights':
      'There are no weights. A file such as onnx/model.onnx or onnx/model_quantized.onnx must be there.',
    empty: 'There is not one file of a model.',
    'unknown-kind':
      '{found} cannot be used. Bring a token classifier (ForTokenClassification) or a language model (ForCausalLM).',
    'unsupported-tokenizer':
      'tokenizer.json cannot be used. It must be WordPiece of the BERT family. ({found})',
    labels: 'config.json does not name the outputs. Add id2label.',
    'wrong-outputs':
      '{file} has {outputs} outputs, but config.json has {tags} labels. It belongs to another model.',
    'wrong-graph': '{file} is not the kind of model that config.json speaks of.',
    'will-not-open':
      'The model was opened as a test and did not open, so it was not kept. ({detail})',
    'not-zip': 'This is no zip file.',
    'zip-truncated': 'The zip file is cut short. Get it again.',
    'zip-too-many': 'The zip holds too many files. Choose one that holds a single model.',
    'zip-path':
      'The name “{file}” in the zip points out of its folder. Such a file is not to be trusted and was not opened.',
    'zip-encrypted': '{file} is encrypted. Pack it again without a password.',
    'zip-method': '{file} is packed in an unknown way. Pack it again as a plain zip.',
    'zip-bomb':
      '{file} unpacks to far more than it says. Such a file is not to be trusted and was not opened.',
    'zip-overlap':
      '{file} overlaps another file in the zip. Such a file is not to be trusted and was not opened.',
    'zip-broken': '{file} does not unpack. The zip is damaged; get it again.',
    'no-room':
      'There is not enough storage: {need} is needed and {have} is left. Remove models you do not use, or free the disk.',
    full: 'Storage is full: {file} needs {need} more, and what had been written was removed. Remove models you do not use, or free the disk.',
    busy: 'Another tab is writing this model. Try again when it is done.',
    gone: 'The chosen model is not on this device. The browser may have made room; add it again.',
    'no-fit': 'This model cannot run on this device and was not opened.',
    'kept-already': 'The same model is here already: {id}',
    unreachable:
      '{host} cannot be reached. Check the network and the address, and that the server allows requests from elsewhere.',
    status: '{host} answered error {status} in place of {file}.',
    gated:
      '{host} asks for a login or for consent, or has no such repository. Download it yourself and add the folder.',
    'bad-address': 'No model is found at “{found}”. Check the address.',
    interrupted: '{file} broke off. Try again to go on from where it was.',
  },
};
