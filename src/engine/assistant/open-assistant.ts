import type { DevicePreference, LoadStage, Probe, ReasonCode } from '../api';
import { canaryText } from '../canary';
import type { AssistantCard, Variant } from '../card';
import { EngineError, toEngineError } from '../failure';
import { deviceFacts } from '../library/device';
import { chooseFit, fitOf } from '../library/fit';
import type { Reading } from '../read-model';
import { probeWebGpu, requestDevice } from '../webgpu';
import type { LoadedAssistant, OpenAssistantAnswer, OpenAssistantRequest } from './api';
import { readConversation, type Conversation } from './conversation';
import { CachedNetwork } from './network';
import { readAssistantFolder, readWeights, type AssistantFolder } from './read-assistant';
import { isConsistent } from './self-check';
import { openTransformers } from './transformers';

/** A language model that is ready to answer. */
export interface OpenedAssistant {
  readonly conversation: Conversation;
  readonly network: CachedNetwork;
  readonly loaded: LoadedAssistant;
}

type Declined = Extract<OpenAssistantAnswer, { ok: false }>;

/**
 * Opens the first of the card's variants that fits this device. Declines where WebGPU would do but
 * fails, so that a fresh worker can go on without it. Throws `no-webgpu` when WebGPU is demanded and
 * cannot be had, `does-not-fit` when no variant fits, and what the files are at fault for.
 */
export async function openAssistant(
  { folder, device }: OpenAssistantRequest,
  reading: Reading,
): Promise<OpenedAssistant | Declined> {
  const model = await readAssistantFolder(folder, reading);
  const place = await findPlace(device);
  const declined = (reason: Declined['reason']): Declined => {
    place.gpu?.destroy();
    return { ok: false, reason, adapter: place.adapter };
  };
  let variant: Variant | null = null;
  try {
    variant = await choose(model.card, device, place);
    const gpu = variant.device === 'webgpu' ? place.gpu : null;
    const opened = await open({ model, variant, gpu, reading });
    if (!opened) return declined('canary');
    const { adapter } = place;
    const loaded = { ...opened.loaded, adapter, reason: reasonOf(device, variant, place) };
    return { ...opened, loaded };
  } catch (error) {
    const failure = toEngineError(error);
    if (variant?.device === 'webgpu' && !isOfTheFiles(failure)) return declined('webgpu-failed');
    place.gpu?.destroy();
    throw failure;
  }
}

/** These say something of the model, not of the GPU, and would come again on WebAssembly. */
const isOfTheFiles = ({ code }: EngineError) =>
  code === 'aborted' ||
  code === 'model-missing' ||
  code === 'model-not-model' ||
  code === 'model-corrupt' ||
  code === 'unsupported-tokenizer';

interface Place {
  /** `null` where WebGPU is not to be used. */
  readonly gpu: GPUDevice | null;
  readonly adapter: string | null;
  readonly reason: Probe['reason'] | null;
}

/** Where the model may run: a software adapter only for those who demand WebGPU. */
async function findPlace(wanted: DevicePreference): Promise<Place> {
  if (wanted === 'wasm') return { gpu: null, adapter: null, reason: null };
  const { usable, reason, adapter } = await probeWebGpu();
  const willDo = usable || (wanted === 'webgpu' && reason === 'software-adapter');
  const gpu = willDo ? await requestDevice() : null;
  if (!gpu && wanted === 'webgpu') throw new EngineError('no-webgpu', reason);
  return { gpu, adapter, reason };
}

/** The best of the card's variants; throws where none can do. */
async function choose(
  { id, variants }: AssistantCard,
  wanted: DevicePreference,
  { gpu }: Place,
): Promise<Variant> {
  const facts = await deviceFacts();
  const allowed = variants
    .filter(({ device }) => wanted === 'auto' || device === wanted)
    .filter(({ device }) => device === 'wasm' || gpu);
  const fits = allowed.map((variant) => fitOf(variant, facts));
  const chosen = chooseFit(fits);
  if (chosen) return chosen.variant;
  const why = fits.flatMap(({ findings }) => findings.map(({ code }) => code));
  throw new EngineError('does-not-fit', `${id}: ${why.join(', ') || 'no file for this device'}.`);
}

function reasonOf(wanted: DevicePreference, variant: Variant, place: Place): ReasonCode {
  if (wanted === variant.device) return 'forced';
  if (variant.device === 'webgpu') return 'webgpu-ok';
  return place.gpu || !place.reason ? 'no-webgpu-file' : place.reason;
}

interface Opening {
  readonly model: AssistantFolder;
  readonly variant: Variant;
  readonly gpu: GPUDevice | null;
  readonly reading: Reading;
}

/** `null` where WebGPU answers wrongly. */
async function open({ model, variant, gpu, reading }: Opening) {
  const { card, files, small, template, endIds } = model;
  const { data, ...weights } = await readWeights(model, variant.file, reading);
  const tell = (stage: LoadStage) =>
    reading.progress({ stage, file: variant.file, loadedBytes: 0, totalBytes: 0 });
  tell('compile');
  const opened = await openTransformers({
    backend: variant.device,
    device: gpu,
    files: new Map([...small, [variant.file, data]]),
    weights,
  });
  const conversation = readConversation({ card, tokenizer: opened.tokenizer, template, endIds });
  const network = new CachedNetwork(opened.library, opened.model, gpu);
  const ids = opened.tokenizer.encode(canaryText, { add_special_tokens: false });
  tell(gpu ? 'check' : 'warmup');
  if (gpu && !(await isConsistent(network, ids))) return null;
  if (!gpu) await warmUp(network, ids);
  return {
    conversation,
    network,
    loaded: {
      card,
      folder: files.url,
      backend: variant.device,
      variant,
      hash: files.sha256(variant.file),
    },
  };
}

/** The first runs of fresh wasm are slow. They also show that network and tokenizer belong together. */
async function warmUp(network: CachedNetwork, ids: readonly number[]): Promise<void> {
  try {
    const logits = await network.read(ids.slice(0, 8));
    await network.read(ids.slice(8, 9));
    await network.keep(0);
    if (!logits.every(Number.isFinite)) throw new RangeError('Some logit is no number.');
  } catch (error) {
    throw toEngineError(error, 'model-corrupt');
  }
}
