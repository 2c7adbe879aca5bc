import type * as Transformers from '@huggingface/transformers';
import type { AssistantCard } from '../card';
import type { ThoughtMarks } from './answer-stream';
import { asOrdinaryText, type Message, type Render } from './prompt';
import { tokenBytes, type TokenBytes } from './token-bytes';

/** What a tokenizer and a card say together of how a model is spoken to. */
export interface Conversation {
  /** The tokens of a conversation in the model's own template. */
  readonly render: (thinking: boolean) => Render;
  /** The card's words before the first question, where it has any. */
  readonly system: (language: 'ko' | 'en') => readonly Message[];
  readonly bytesOf: TokenBytes;
  /** `null` for a model that does not think. */
  readonly marks: ThoughtMarks | null;
  readonly ends: ReadonlySet<number>;
}

/** Turns end with these in the families that we know, whatever an export's configuration says. */
const turnEnds = ['<|im_end|>', '<|endoftext|>', '<end_of_turn>', '<eos>'];

export interface Speech {
  readonly card: AssistantCard;
  readonly tokenizer: Transformers.PreTrainedTokenizer;
  /** Of `chat_template.jinja`, where the model has that file. */
  readonly template: string | null;
  /** `eos_token_id` of `generation_config.json` and `config.json`. */
  readonly endIds: readonly number[];
}

/** Throws `unsupported-tokenizer` for one whose tokens cannot be written one by one. */
export function readConversation({ card, tokenizer, template, endIds }: Speech): Conversation {
  const added = tokenizer._tokenizer.get_added_tokens_decoder();
  const { decoder } = tokenizer._tokenizerJSON as { decoder?: unknown };
  const idOf = (token: string) => tokenizer._tokenizer.token_to_id(token);
  const bytesOf = tokenBytes({ tokens: tokenizer.get_vocab(), added, decoder });
  const [open, close] = [idOf('<think>'), idOf('</think>')];
  const { thinking, system } = card.prompt;
  const canThink = thinking !== 'none' && open !== undefined && close !== undefined;
  const own = [...added.values()]
    .filter(({ content, special }) => special || /^[<[].*[>\]]$/u.test(content))
    .map(({ content }) => content);
  const ends = [...endIds, idOf(tokenizer.eos_token), ...turnEnds.map(idOf)];

  return {
    bytesOf,
    marks: canThink ? { open, close } : null,
    ends: new Set(ends.filter((id) => id !== undefined)),
    system(language) {
      if (system === undefined) return [];
      const content = typeof system === 'string' ? system : system[language];
      return [{ role: 'system', content }];
    },
    render: (wanted) => (messages) => {
      const isThinking = thinking === 'always' || (thinking === 'switch' && wanted);
      const plain = messages.map(({ role, content }) => ({
        role,
        content: asOrdinaryText(content, own),
      }));
      const turns = card.family === 'gemma2' ? withoutSystem(plain) : plain;
      const written = tokenizer.apply_chat_template(turns, {
        chat_template: card.prompt.template ?? template,
        add_generation_prompt: true,
        tokenize: false,
        ...(thinking !== 'none' && { enable_thinking: isThinking }),
      });
      return tokenizer.encode(written, { add_special_tokens: false });
    },
  };
}

/** The same words as the beginning of the first question, for templates that refuse the role. */
function withoutSystem(messages: readonly Message[]): Message[] {
  const words = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const [first, ...others] = messages.filter(({ role }) => role !== 'system');
  if (!first || words.length === 0) return messages.filter(({ role }) => role !== 'system');
  return [{ ...first, content: [...words, first.content].join('\n\n') }, ...others];
}
