import type { Answer, Question } from './peer.worker';

declare global {
  interface Window {
    peer: { ask: (question: Question) => Promise<Answer> };
  }
}

const worker = new Worker(new URL('./peer.worker.ts', import.meta.url), { type: 'module' });

window.peer = {
  ask: (question) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(question);
    }),
};
