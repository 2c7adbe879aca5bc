import type { TokenBytes } from './token-bytes';

/** A stretch of an answer as it is written: of the answer itself, or of the thought before it. */
export interface Piece {
  readonly kind: 'thought' | 'answer';
  readonly text: string;
}

/** The tokens between which a model thinks. */
export interface ThoughtMarks {
  readonly open: number;
  readonly close: number;
}

/**
 * Tokens in, text out, as soon as its characters are whole: the texts of all pieces joined are the
 * text of all tokens, and U+FFFD comes only where the bytes are no UTF-8 for good. Space before the
 * first word of a thought or an answer belongs to the chat template and is left out.
 */
export class AnswerStream {
  readonly #bytesOf: TokenBytes;
  readonly #marks: ThoughtMarks | null;
  #decoder = newDecoder();
  #kind: Piece['kind'];
  #begun = false;

  /** @param thinks whether the prompt ends inside a thought */
  constructor(bytesOf: TokenBytes, marks: ThoughtMarks | null = null, thinks = false) {
    this.#bytesOf = bytesOf;
    this.#marks = marks;
    this.#kind = thinks ? 'thought' : 'answer';
  }

  /** What the token completes; often nothing, and two pieces only where a thought ends or begins. */
  push(id: number): readonly Piece[] {
    if (id === this.#marks?.open) return this.#turn('thought');
    if (id === this.#marks?.close) return this.#turn('answer');
    return this.#say(this.#decoder.decode(this.#bytesOf(id), { stream: true }));
  }

  /** What is left when no token comes any more: characters cut short, as U+FFFD. */
  end(): readonly Piece[] {
    return this.#say(this.#decoder.decode());
  }

  #turn(kind: Piece['kind']): readonly Piece[] {
    const rest = this.end();
    this.#decoder = newDecoder();
    this.#kind = kind;
    this.#begun = false;
    return rest;
  }

  #say(decoded: string): readonly Piece[] {
    const text = this.#begun ? decoded : decoded.trimStart();
    if (text === '') return [];
    this.#begun = true;
    return [{ kind: this.#kind, text }];
  }
}

/** A byte order mark inside a text is a character like others. */
const newDecoder = () => new TextDecoder('utf-8', { ignoreBOM: true });
