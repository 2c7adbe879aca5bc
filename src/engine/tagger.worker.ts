import type { LoadStage, OpenRequest, TaggerApi } from './api';
import { canaryBatch } from './canary';
import { EngineError } from './failure';
import { openWasm, warmUp } from './open-wasm';
import { openWebGpu, type Opened } from './open-webgpu';
import {
  checkOutputs,
  createPipeline,
  inEights,
  oneByOne,
  readDecoding,
  tagSegments,
  type Pipeline,
} from './pipeline';
import { readFolder, readWeights, sizeOf, type ModelFolder } from './read-model';
import { nextMessage, serve, type Context } from './rpc';
import { probeWebGpu } from './webgpu';

let pipeline: Pipeline | null = null;
/** The call before this one; a session runs one thing at a time. */
let turn: Promise<unknown> = Promise.resolve();

serve<TaggerApi>(globalThis, {
  probe: probeWebGpu,

  open,

  tag({ texts, probabilities }, { signal, progress }) {
    const mine = turn.then(() => {
      if (!pipeline) throw new EngineError('not-loaded', 'This worker holds no model.');
      return tagSegments(pipeline, texts, {
        signal,
        probabilities,
        async onWindows(done) {
          progress(done);
          await nextMessage();
        },
      });
    });
    turn = mine.catch(() => undefined);
    return mine;
  },
});

type OpenContext = Context<TaggerApi['open']['progress']>;

async function open({ folder, device, labels, weightsHash }: OpenRequest, context: OpenContext) {
  const model = await readFolder(folder, context);
  const parts = { ...model, ...(labels && { labels }) };
  // Before the download: a model that cannot be used should say so at once.
  const { set } = readDecoding(parts);
  const opening = { model, weightsHash, tags: set.tags.length, context };
  const opened = await (device === 'webgpu' ? openOnGpu(opening) : openOnProcessor(opening));
  if ('ok' in opened) return opened;
  pipeline = createPipeline(parts, opened.run, device === 'webgpu' ? inEights : oneByOne);
  return {
    ok: true,
    card: model.card,
    modelHash: opened.hash,
    weightsBytes: opened.bytes,
  } as const;
}

interface Opening {
  readonly model: ModelFolder;
  readonly weightsHash: string | null;
  readonly tags: number;
  readonly context: OpenContext;
}

async function openOnProcessor({ model, weightsHash, tags, context }: Opening): Promise<Opened> {
  const { card, tokenizer } = model;
  const file = card.device.wasm;
  const weights = await readWeights(model, file, weightsHash, context);
  tell(context, 'compile', file);
  const run = await openWasm(weights);
  tell(context, 'warmup', file);
  const batch = canaryBatch(tokenizer, card.maxTokens);
  checkOutputs(await warmUp(run, batch, context.signal), batch, tags);
  return { run, hash: weights.hash, bytes: sizeOf(weights) };
}

function openOnGpu({ model, tags, context }: Opening) {
  return openWebGpu({
    ...model,
    tags,
    readWeights: (file) => readWeights(model, file, null, context),
    tell: (stage, file) => tell(context, stage, file),
  });
}

function tell({ progress }: OpenContext, stage: LoadStage, file: string): void {
  progress({ stage, file, loadedBytes: 0, totalBytes: 0 });
}
