import { EngineError, toEngineError } from './failure';
import { AnswerStream, type Piece } from './assistant/answer-stream';
import type { Answer, AskProgress, AskRequest, AssistantApi } from './assistant/api';
import { generate } from './assistant/generate';
import { openAssistant, type OpenedAssistant } from './assistant/open-assistant';
import { fitPrompt } from './assistant/prompt';
import { createChooser } from './assistant/sampler';
import { nextMessage, serve, type Context } from './rpc';

const usualMaxNewTokens = 256;

let assistant: OpenedAssistant | null = null;
/** The question before this one; a network reads one thing at a time. */
let turn: Promise<unknown> = Promise.resolve();
/** Questions that nobody wants an answer to any more, by their keys; also those that still wait. */
const stopped = new Set<number>();

serve<AssistantApi>(globalThis, {
  async open(request, context) {
    const opened = await openAssistant(request, context);
    if ('ok' in opened) return opened;
    assistant = opened;
    return { ok: true, loaded: opened.loaded };
  },

  ask(request, context) {
    const mine = turn.then(() => {
      if (!assistant) throw new EngineError('not-loaded', 'This worker holds no model.');
      return answer(assistant, request, context);
    });
    turn = mine.catch(() => undefined).finally(() => stopped.delete(request.key));
    return mine;
  },

  stop(key) {
    stopped.add(key);
    return Promise.resolve(null);
  },
});

async function answer(
  { conversation, network, loaded: { card } }: OpenedAssistant,
  request: AskRequest,
  { signal, progress }: Context<AskProgress>,
): Promise<Answer> {
  const { contextTokens, generation } = card;
  const { thinking = false, language = 'ko', seed = 0 } = request;
  const wanted = request.maxNewTokens ?? generation?.maxNewTokens ?? usualMaxNewTokens;
  const maxNewTokens = Math.min(wanted, Math.floor(contextTokens / 2));
  const hasSystem = request.messages.some(({ role }) => role === 'system');
  const messages = [...(hasSystem ? [] : conversation.system(language)), ...request.messages];
  const budget = contextTokens - maxNewTokens;
  const { ids, trimmed } = fitPrompt(messages, budget, conversation.render(thinking));
  const { marks, bytesOf, ends } = conversation;
  const isOpen = marks !== null && ids.lastIndexOf(marks.open) > ids.lastIndexOf(marks.close);
  const stream = new AnswerStream(bytesOf, marks, isOpen);
  const written = { thought: '', answer: '' };
  const tell = (pieces: readonly Piece[]) => {
    for (const piece of pieces) {
      written[piece.kind] += piece.text;
      progress(piece);
    }
  };

  const { tokens, ...generated } = await generate(network, {
    prompt: ids,
    maxNewTokens,
    ends,
    choose: createChooser({
      temperature: request.temperature ?? generation?.temperature ?? 0,
      topK: request.topK ?? generation?.topK ?? 0,
      seed,
    }),
    onToken: (id) => tell(stream.push(id)),
    onRead: (done, total) => progress({ kind: 'read', tokens: done, total }),
    async isStopped() {
      await nextMessage();
      return stopped.has(request.key) || signal.aborted;
    },
    now: () => performance.now(),
  }).catch((error: unknown) => {
    throw toEngineError(error);
  });
  tell(stream.end());
  const { thought, answer: text } = written;
  return { ...generated, text, thought, tokens, trimmed, contextTokens, promptTokens: ids.length };
}
