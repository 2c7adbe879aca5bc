import type { Backend } from '../../src/engine/api';
import { createAssistant } from '../../src/engine/assistant';
import type { LlmPage } from './llm-page';

const assistant = createAssistant();

const page: LlmPage = {
  async load(folder, device) {
    const start = performance.now();
    await assistant.load(folder, { device: device as Backend });
    return performance.now() - start;
  },
  async ask(messages, maxNewTokens) {
    // Greedy, whatever the card likes better.
    const answer = await assistant.ask(messages, { maxNewTokens, temperature: 0 });
    const { text, tokens, promptTokens, reusedTokens, firstTokenMs, writtenPerSecond } = answer;
    return { text, tokens, promptTokens, reusedTokens, firstTokenMs, writtenPerSecond };
  },
  unload() {
    assistant.unload();
    return Promise.resolve();
  },
};
window.llm = page;
