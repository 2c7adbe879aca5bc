import type { ModelCard } from '../engine/card';
import { parseEvaluation, type Evaluation } from '../engine/evaluation';
import { EngineError, toEngineError } from '../engine/failure';
import { openModel } from '../engine/library/files';
import { sampleSentences } from '../sample/sentences';
import type { Tagging } from './tagging.svelte';

export type { AssistantCard, Calibration, ModelCard, TaggerCard } from '../engine/card';
export type {
  Bin,
  Confusion,
  ErrorKind,
  Evaluation,
  Example,
  QuantizationRow,
  Score,
} from '../engine/evaluation';

/** How fast the loaded model is on this device, measured a moment ago. */
export interface Speed {
  readonly sentences: number;
  readonly milliseconds: number;
}

/** What the page of one model's card shows besides the card: its report, and a measurement. */
export class ModelPage {
  readonly card: ModelCard;
  /** Where the model lies, as `Tagger.load` takes it. */
  readonly folder: string;
  #evaluation = $state.raw<Evaluation | null>(null);
  #failure = $state.raw<EngineError | null>(null);
  #isReading = $state.raw(false);
  #isMeasuring = $state.raw(false);
  #speed = $state.raw<Speed | null>(null);

  constructor(card: ModelCard, folder: string) {
    this.card = card;
    this.folder = folder;
  }

  /** `null` until it is read, and where the card names none. */
  get evaluation(): Evaluation | null {
    return this.#evaluation;
  }

  get isReading(): boolean {
    return this.#isReading;
  }

  /** Why the report that the card names cannot be shown. */
  get failure(): EngineError | null {
    return this.#failure;
  }

  get isMeasuring(): boolean {
    return this.#isMeasuring;
  }

  /** The last measurement; `null` before the first. */
  get speed(): Speed | null {
    return this.#speed;
  }

  /** Reads the report beside the card, from this device or this origin. */
  async read(): Promise<void> {
    const { evaluation: path } = this.card;
    if (path === undefined || this.#isReading || this.#evaluation) return;
    this.#isReading = true;
    this.#failure = null;
    try {
      const files = await openModel(this.folder);
      const text = new TextDecoder().decode(await files.read(path));
      this.#evaluation = parseEvaluation(parseJson(text));
    } catch (error) {
      this.#failure = toEngineError(error);
    } finally {
      this.#isReading = false;
    }
  }

  /** Has the loaded model tag sentences of the sample, for their time alone; nothing is kept. */
  async measure(tagging: Tagging): Promise<void> {
    if (this.#isMeasuring) return;
    this.#isMeasuring = true;
    this.#failure = null;
    try {
      const milliseconds = await tagging.time(sampleSentences);
      this.#speed = { sentences: sampleSentences.length, milliseconds };
    } catch (error) {
      this.#failure = toEngineError(error);
    } finally {
      this.#isMeasuring = false;
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EngineError('model-corrupt', 'evaluation.json is not JSON.', { cause: error });
  }
}
