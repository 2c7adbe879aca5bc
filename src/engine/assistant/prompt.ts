/** One turn of a conversation. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What was left out so that a prompt fits; all zero where nothing was. */
export interface Trimmed {
  /** Turns from the beginning of the conversation, questions and answers counted apart. */
  readonly turns: number;
  /** UTF-16 code units from the middle of the last question. */
  readonly characters: number;
}

export interface Prompt {
  readonly ids: readonly number[];
  readonly trimmed: Trimmed;
}

/** The tokens of a conversation, ready for the answer to be written after them. */
export type Render = (messages: readonly Message[]) => readonly number[];

/** Stands where the middle of a question was left out. */
const gap = '\n…\n';

/**
 * The prompt of a conversation in at most `budget` tokens: older turns go first, two by two so that a
 * question still begins it, then the middle of the last question. The system's message stays.
 */
export function fitPrompt(messages: readonly Message[], budget: number, render: Render): Prompt {
  const system = messages.filter(({ role }) => role === 'system');
  const turns = messages.filter(({ role }) => role !== 'system');
  for (let from = 0; from < turns.length; from += 2) {
    const ids = render([...system, ...turns.slice(from)]);
    if (ids.length <= budget) return { ids, trimmed: { turns: from, characters: 0 } };
  }
  const last = turns.at(-1);
  if (!last) return { ids: render(system), trimmed: { turns: 0, characters: 0 } };
  const cut = (kept: number) => [...system, { ...last, content: shorten(last.content, kept) }];
  // The largest number of characters that fits; rendering is cheap beside the model.
  let [fits, tooMany] = [0, last.content.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (render(cut(middle)).length <= budget) fits = middle;
    else tooMany = middle;
  }
  const ids = render(cut(fits));
  return { ids, trimmed: { turns: turns.length - 1, characters: last.content.length - fits } };
}

/** The beginning and the end of a text, about `kept` code units in all, no character cut in two. */
function shorten(text: string, kept: number): string {
  const half = Math.floor(kept / 2);
  const isPair = (at: number) => /^[\uDC00-\uDFFF]/u.test(text.slice(at, at + 1));
  const head = isPair(half) ? half - 1 : half;
  const tail = text.length - (kept - half);
  return `${text.slice(0, Math.max(0, head))}${gap}${text.slice(isPair(tail) ? tail + 1 : tail)}`;
}

/**
 * A message's text as ordinary text: where it spells one of the tokenizer's own tokens, such as
 * `<|im_end|>`, a space parts it, or a document could speak as the system or end the question.
 */
export function asOrdinaryText(content: string, added: readonly string[]): string {
  return added
    .filter((token) => token.length > 1 && content.includes(token))
    .reduce(
      (text, token) => text.replaceAll(token, `${token.slice(0, 1)} ${token.slice(1)}`),
      content,
    );
}
