import { pick, type Language } from '../core/scheme';
import type { DevicePreference } from '../engine/api';
import { createAssistant } from '../engine/assistant';
import type { Answer, Assistant as Engine, AssistantStatus } from '../engine/assistant/api';
import type { Message } from '../engine/assistant/prompt';
import { safetyRule, type SafetyRule } from '../engine/assistant/safety';
import type { AssistantCard } from '../engine/card';
import { EngineError, toEngineError } from '../engine/failure';
import { fill, messages } from '../i18n';
import type { AskedAbout } from './asked-about';

export type { AssistantCard } from '../engine/card';

/** The jobs that a quick ask is for, by the ids that cards give them. */
export const jobs = ['term', 'abbreviation', 'label', 'note'] as const;
export type Job = (typeof jobs)[number];

/** A language model that can be loaded; the library's choices are such. */
export interface Offer {
  readonly card: AssistantCard;
  readonly folder: string;
}

/** A question and what came of it. */
export interface Turn {
  readonly id: number;
  /** Exactly what was asked. */
  readonly question: string;
  readonly job: Job | null;
  /** Who answers, in the reader's language; `null` for a fixed answer. */
  readonly model: string | null;
  readonly state: 'reading' | 'writing' | 'done' | 'failed';
  readonly text: string;
  readonly thought: string;
  /** The figures of the answer, once it is done. */
  readonly answer: Answer | null;
  /** The rule by which the answer is a fixed one and no model's. */
  readonly rule: SafetyRule | null;
  readonly error: EngineError | null;
}

export interface AskFreely {
  /** Sends the turns before along, so that the question can refer to them. */
  readonly goesOn: boolean;
  readonly thinking: boolean;
}

/**
 * The language model beside the annotator, and what was asked of it. Nothing of it is stored or
 * becomes an annotation: it lasts as long as the page.
 */
export class Assistant {
  readonly #engine: Engine;
  readonly #offers: () => readonly Offer[];
  #status: AssistantStatus;
  #turns = $state.raw<readonly Turn[]>([]);
  #stop: AbortController | null = null;
  #lastId = 0;

  /** @param offers the models that can be loaded now */
  constructor(engine: Engine, offers: () => readonly Offer[]) {
    this.#engine = engine;
    this.#offers = offers;
    this.#status = $state.raw(engine.status);
    engine.onStatus((status) => (this.#status = status));
  }

  get offers(): readonly Offer[] {
    return this.#offers();
  }

  get status(): AssistantStatus {
    return this.#status;
  }

  get turns(): readonly Turn[] {
    return this.#turns;
  }

  get isAnswering(): boolean {
    return this.#status.isAnswering;
  }

  /** Whether the model is of the small kind that was made for a few jobs and knows no others. */
  get isNarrow(): boolean {
    return (this.#status.loaded?.card.jobs?.length ?? 0) > 0;
  }

  /** Loads a model; a failure is in the status, with its code. */
  async load({ folder }: Offer, device: DevicePreference): Promise<void> {
    await this.#engine.load(folder, { device }).catch(pass);
  }

  /** Ends the model, and what it is writing. */
  unload(): void {
    this.#engine.unload();
  }

  /** What a quick ask will ask, in the words that the model was trained with where its card has them. */
  questionFor(job: Job, about: AskedAbout, language: Language): string {
    const own = this.#status.loaded?.card.jobs?.find(({ id }) => id === job);
    // A card's wording is in the language of its training, and so is its josa.
    return own
      ? fill(own.example, { ...about }, 'ko')
      : fill(messages(language).assistant.questions[job], { ...about }, language);
  }

  /** Asks about the words in focus, apart from everything asked before. */
  quickAsk(job: Job, about: AskedAbout, language: Language): void {
    const question = this.questionFor(job, about, language);
    void this.#ask({ question, job, language, earlier: [], thinking: false });
  }

  /**
   * Asks what a person wrote. Emergencies and doses get a fixed answer, with or without a model.
   * Answers `false` where nobody is there to ask.
   */
  ask(question: string, language: Language, { goesOn, thinking }: AskFreely): boolean {
    const rule = safetyRule(question);
    if (rule) {
      const text = messages(language).assistant.fixed[rule];
      this.#add({ question, rule, text, state: 'done' });
      return true;
    }
    if (!this.#status.loaded || this.isAnswering) return false;
    const earlier = goesOn ? this.#turns.flatMap(asMessages) : [];
    void this.#ask({ question, job: null, language, earlier, thinking });
    return true;
  }

  /** Ends the answer under way; what is written stays. */
  stop(): void {
    this.#stop?.abort();
  }

  /** Forgets all questions and answers. */
  clear(): void {
    this.stop();
    this.#turns = [];
  }

  dispose(): void {
    this.#engine.dispose();
  }

  async #ask(what: {
    readonly question: string;
    readonly job: Job | null;
    readonly language: Language;
    readonly earlier: readonly Message[];
    readonly thinking: boolean;
  }): Promise<void> {
    const { question, job, language, earlier, thinking } = what;
    const { loaded } = this.#status;
    if (!loaded || this.isAnswering) return;
    const model = pick(loaded.card.title, language);
    const id = this.#add({ question, job, model, state: 'reading' });
    const stop = (this.#stop = new AbortController());
    const written = { thought: '', answer: '' };
    try {
      const answer = await this.#engine.ask([...earlier, { role: 'user', content: question }], {
        signal: stop.signal,
        language,
        thinking,
        onPiece: ({ kind, text }) => {
          written[kind] += text;
          this.#change(id, {
            state: 'writing',
            text: written.answer,
            thought: written.thought,
          });
        },
      });
      const { text, thought } = answer;
      this.#change(id, { state: 'done', text, thought, answer });
    } catch (error) {
      this.#change(id, { state: 'failed', error: toEngineError(error) });
    }
  }

  #add(turn: Partial<Turn> & Pick<Turn, 'question' | 'state'>): number {
    const id = ++this.#lastId;
    const empty = { job: null, model: null, text: '', thought: '', answer: null };
    this.#turns = [...this.#turns, { ...empty, rule: null, error: null, ...turn, id }];
    return id;
  }

  #change(id: number, change: Partial<Turn>): void {
    this.#turns = this.#turns.map((turn) => (turn.id === id ? { ...turn, ...change } : turn));
  }
}

/** The app's own. */
export const openAssistant = (offers: () => readonly Offer[]): Assistant =>
  new Assistant(createAssistant(), offers);

/** A turn that the model may know of; fixed answers are not its own. */
const asMessages = ({ question, text, state, rule }: Turn): Message[] =>
  state === 'done' && !rule && text !== ''
    ? [
        { role: 'user', content: question },
        { role: 'assistant', content: text },
      ]
    : [];

/** The status tells of the engine's own failures. */
function pass(error: unknown): void {
  if (!(error instanceof EngineError)) throw error;
}
