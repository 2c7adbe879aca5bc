import { afterEach, vi, type MockInstance } from 'vitest';
import { createAssistant, type AssistantSettings } from '../../src/engine/assistant';

const made: Disposable[] = [];

afterEach(() => {
  for (const assistant of made.splice(0)) assistant[Symbol.dispose]();
});

/** An assistant over models that a test may change, its workers, and a way to speak to the last. */
export function makeAssistant(settings: AssistantSettings = {}) {
  const workers: Worker[] = [];
  /** Calls of each worker's `terminate`. */
  const ends: MockInstance[] = [];
  const spawn = () => {
    const worker = new Worker(new URL('../browser/assistant-faults.worker.ts', import.meta.url), {
      type: 'module',
    });
    ends.push(vi.spyOn(worker, 'terminate'));
    workers.push(worker);
    return worker;
  };
  const assistant = createAssistant({ spawn, ...settings });
  made.push(assistant);
  return {
    assistant,
    workers,
    ends,
    tell: (test: string) => workers.at(-1)?.postMessage({ test }),
  };
}
