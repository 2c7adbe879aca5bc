import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerStream, type Piece } from '../../src/engine/assistant/answer-stream';
import { tokenBytes } from '../../src/engine/assistant/token-bytes';

/** A vocabulary of single bytes, spelled as byte-level BPE or as SentencePiece does. */
const bytewise = {
  'byte-level BPE': () => {
    const tokens = new Map<string, number>();
    let next = 0x100;
    for (let byte = 0; byte < 256; byte++) {
      const prints =
        (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
      tokens.set(String.fromCharCode(prints ? byte : next++), byte);
    }
    return tokenBytes({ tokens, added: new Map(), decoder: { type: 'ByteLevel' } });
  },
  SentencePiece: () => {
    const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0');
    const tokens = new Map(Array.from({ length: 256 }, (_, byte) => [`<0x${hex(byte)}>`, byte]));
    const decoders = [
      { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
      { type: 'ByteFallback' },
      { type: 'Fuse' },
    ];
    return tokenBytes({ tokens, added: new Map(), decoder: { type: 'Sequence', decoders } });
  },
};

const written = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ' ',
        '\n',
        '환자',
        '췌장암은',
        '각',
        '뷁',
        '㎎',
        'ABGA',
        '👩‍⚕️',
        '🫀',
        '🇰🇷',
        'é',
      ),
      fc.string({ unit: 'grapheme' }),
    ),
  )
  .map((parts) => parts.join('').normalize('NFC').trimStart());

const textOf = (pieces: readonly Piece[], kind: Piece['kind'] = 'answer') =>
  pieces
    .filter((piece) => piece.kind === kind)
    .map(({ text }) => text)
    .join('');

describe.each(Object.entries(bytewise))('a stream of %s tokens', (_, make) => {
  const bytesOf = make();
  const run = (bytes: Iterable<number>) => {
    const stream = new AnswerStream(bytesOf);
    const pieces = Array.from(bytes, (id) => stream.push(id)).flat();
    return [...pieces, ...stream.end()];
  };

  it('is the text, whatever the text is, and no piece holds half a character', () => {
    fc.assert(
      fc.property(written, (text) => {
        const pieces = run(new TextEncoder().encode(text));
        expect(textOf(pieces)).toBe(text);
        // A replacement character may only come where the text itself holds one.
        if (!text.includes('\uFFFD'))
          for (const piece of pieces) expect(piece.text).not.toContain('\uFFFD');
        for (const piece of pieces) expect(piece.text.isWellFormed()).toBe(true);
      }),
    );
  });

  it('that is no UTF-8 reads as the whole would', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        expect(textOf(run(bytes))).toBe(whole.trimStart());
      }),
    );
  });

  it('shows each syllable with its last byte, and not before', () => {
    const stream = new AnswerStream(bytesOf);
    const shown = Array.from(new TextEncoder().encode('각막'), (id) => textOf(stream.push(id)));
    expect(shown).toEqual(['', '', '각', '', '', '막']);
  });

  it('cut in the middle of a character ends with U+FFFD', () => {
    expect(textOf(run(new TextEncoder().encode('각막').slice(0, 5)))).toBe('각\uFFFD');
  });
});

describe('tokens of several bytes', () => {
  const vocabulary = {
    tokens: new Map([
      ['▁췌장', 0],
      ['암', 1],
      ['<0xEC>', 2],
      ['<0x9D>', 3],
      ['<0x80>', 4],
      ['<think>', 5],
      ['</think>', 6],
      ['<end_of_turn>', 7],
    ]),
    added: new Map([
      [5, { content: '<think>', special: false }],
      [6, { content: '</think>', special: false }],
      [7, { content: '<end_of_turn>', special: true }],
    ]),
    decoder: { type: 'Metaspace' },
  };
  const bytesOf = tokenBytes(vocabulary);
  const marks = { open: 5, close: 6 };

  it('mix with byte tokens; special tokens write nothing', () => {
    const stream = new AnswerStream(bytesOf);
    const pieces = [0, 1, 2, 3, 4, 7].flatMap((id) => stream.push(id));
    expect(textOf([...pieces, ...stream.end()])).toBe('췌장암은');
  });

  it('a thought is told from the answer, and its marks are no text', () => {
    const stream = new AnswerStream(bytesOf, marks);
    const pieces = [5, 0, 1, 6, 0, 1, 2, 3, 4].flatMap((id) => stream.push(id));
    expect(textOf(pieces, 'thought')).toBe('췌장암');
    expect(textOf(pieces)).toBe('췌장암은');
  });

  it('a prompt that ends inside a thought begins with one', () => {
    const stream = new AnswerStream(bytesOf, marks, true);
    const pieces = [0, 6, 1].flatMap((id) => stream.push(id));
    expect([textOf(pieces, 'thought'), textOf(pieces)]).toEqual(['췌장', '암']);
  });

  it('without marks they are text like any other', () => {
    const stream = new AnswerStream(bytesOf);
    expect(textOf([5, 1].flatMap((id) => stream.push(id)))).toBe('<think>암');
  });

  it('an id that no token has writes nothing', () => {
    expect(bytesOf(99)).toHaveLength(0);
  });

  it('a decoder of another kind is refused by name', () => {
    expect(() => tokenBytes({ ...vocabulary, decoder: { type: 'WordPiece' } })).toThrow(
      /WordPiece/u,
    );
    expect(() => tokenBytes({ ...vocabulary, decoder: null })).toThrow(
      expect.objectContaining({ code: 'unsupported-tokenizer' }),
    );
  });
});
