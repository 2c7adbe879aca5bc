import type { LlmAnswer, LlmPage } from './llm-page';
import type { LlmQuestion, LlmReply } from './llm-peer.worker';

const worker = new Worker(new URL('./llm-peer.worker.ts', import.meta.url), { type: 'module' });

const send = (question: LlmQuestion) =>
  new Promise<LlmReply>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<LlmReply>) =>
      data.kind === 'failure' ? reject(new Error(data.message)) : resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(question);
  });

const page: LlmPage = {
  async load(folder, device) {
    const [name = '', dtype = ''] = folder.split('#');
    const reply = await send({ kind: 'load', name, device, dtype });
    return reply.kind === 'loaded' ? reply.ms : 0;
  },
  ask: async (messages, maxNewTokens) =>
    (await send({ kind: 'ask', messages, maxNewTokens })) as LlmReply & LlmAnswer,
  unload() {
    worker.terminate();
    return Promise.resolve();
  },
};
window.llm = page;
