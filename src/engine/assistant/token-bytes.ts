import { EngineError } from '../failure';

/** What is needed of a tokenizer to turn the tokens that a model writes into text. */
export interface Vocabulary {
  /** Token strings by id, added tokens included. */
  readonly tokens: ReadonlyMap<string, number>;
  /** Tokens that stand for themselves, such as `<|im_end|>` or `<think>`. */
  readonly added: ReadonlyMap<number, { readonly content: string; readonly special: boolean }>;
  /** `decoder` of `tokenizer.json`. */
  readonly decoder: unknown;
}

/** The bytes that a token adds to a text in UTF-8; none for a special token. */
export type TokenBytes = (id: number) => Uint8Array;

const none = new Uint8Array();

/**
 * Reads how a tokenizer writes. A token is rarely a whole Hangul syllable or emoji, so that text can
 * only be had from the bytes of several, in order. Throws `unsupported-tokenizer` for decoders other
 * than byte-level BPE and SentencePiece with its byte tokens.
 */
export function tokenBytes({ tokens, added, decoder }: Vocabulary): TokenBytes {
  const write = writerOf(decoder);
  const byId: string[] = [];
  for (const [token, id] of tokens) byId[id] = token;
  const encoder = new TextEncoder();
  return (id) => {
    const own = added.get(id);
    if (own) return own.special ? none : encoder.encode(own.content);
    const token = byId[id];
    return token === undefined ? none : write(token);
  };
}

function writerOf(decoder: unknown): (token: string) => Uint8Array {
  const steps = stepsOf(decoder);
  const types = new Set(steps.map(({ type }) => type));
  if (types.has('ByteLevel')) return byteLevel();
  const isPieces = steps.some(
    ({ type, content }) => type === 'Metaspace' || (type === 'Replace' && content === ' '),
  );
  if (isPieces) return piece;
  const named = [...types].join(', ') || 'none';
  throw new EngineError('unsupported-tokenizer', `tokenizer.json: decoder ${named}.`);
}

interface Step {
  readonly type?: unknown;
  readonly content?: unknown;
}

function stepsOf(decoder: unknown): readonly Step[] {
  if (typeof decoder !== 'object' || decoder === null) return [];
  const { decoders } = decoder as { decoders?: unknown };
  return Array.isArray(decoders) ? decoders.flatMap(stepsOf) : [decoder];
}

/**
 * Byte-level BPE spells each byte as one character: those that print stand for themselves, the others
 * for the characters from U+0100 on, in order (GPT-2's `bytes_to_unicode`).
 */
function byteLevel(): (token: string) => Uint8Array {
  const bytes = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const prints = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    bytes.set(String.fromCharCode(prints ? byte : next++), byte);
  }
  const encoder = new TextEncoder();
  return (token) => {
    const found = Array.from(token, (character) => bytes.get(character));
    return found.every((byte) => byte !== undefined)
      ? Uint8Array.from(found)
      : encoder.encode(token);
  };
}

/** A SentencePiece token: `▁` is a space, `<0xEC>` a byte. */
function piece(token: string): Uint8Array {
  const byte = /^<0x([\dA-F]{2})>$/u.exec(token)?.[1];
  return byte === undefined
    ? new TextEncoder().encode(token.replaceAll('▁', ' '))
    : Uint8Array.of(Number.parseInt(byte, 16));
}
