import { EngineError, toEngineError, toFailure, type Failure } from './failure';

/**
 * Calls across a worker boundary: one promise per call, progress on the way, cancellation by
 * `AbortSignal`, and failures that keep their code. Works over anything with `postMessage`, so the
 * tests run it over a `MessageChannel` in Node.
 */
export type Api = Record<string, { arg: unknown; progress: unknown; result: unknown }>;

export interface Context<P> {
  readonly signal: AbortSignal;
  readonly progress: (value: P) => void;
}

export type Handlers<A extends Api> = {
  [M in keyof A]: (arg: A[M]['arg'], context: Context<A[M]['progress']>) => Promise<A[M]['result']>;
};

interface Endpoint {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

type Call =
  { id: number; kind: 'call'; method: string; arg: unknown } | { id: number; kind: 'abort' };
type Reply =
  | { id: number; kind: 'result'; value: unknown }
  | { id: number; kind: 'progress'; value: unknown }
  | { id: number; kind: 'failure'; failure: Failure };

/** Answers calls on `endpoint` until the worker ends. */
export function serve<A extends Api>(endpoint: Endpoint, handlers: Handlers<A>): void {
  const running = new Map<number, AbortController>();
  const reply = (message: Reply) => {
    endpoint.postMessage(message);
  };

  const answer = async (call: Extract<Call, { kind: 'call' }>) => {
    const { id, method, arg } = call;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = handlers[method];
      if (!handler) throw new EngineError('internal', `No handler for '${method}'.`);
      const value = await handler(arg, {
        signal: controller.signal,
        progress: (value) => {
          reply({ id, kind: 'progress', value });
        },
      });
      // Inside the `try`, so that a value that cannot be cloned is answered as a failure too.
      reply({ id, kind: 'result', value });
    } catch (error) {
      reply({ id, kind: 'failure', failure: toFailure(error) });
    } finally {
      running.delete(id);
    }
  };

  endpoint.addEventListener('message', ({ data }: MessageEvent<Call>) => {
    if (data.kind === 'abort') running.get(data.id)?.abort();
    else void answer(data);
  });
}

export interface CallOptions<P> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (value: P) => void;
}

export interface Client<A extends Api> {
  /**
   * Rejects with an `EngineError`. An aborted call rejects at once; the handler stops when it next
   * looks at its signal, and what it still answers is ignored.
   */
  call<M extends keyof A & string>(
    method: M,
    arg: A[M]['arg'],
    options?: CallOptions<A[M]['progress']>,
  ): Promise<A[M]['result']>;
  /** Rejects every call still open and every later one, for a worker that died. */
  fail(failure: Failure): void;
}

interface Open {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: EngineError) => void;
  readonly onProgress: ((value: never) => void) | undefined;
}

/** The calling side of {@link serve}. */
export function connect<A extends Api>(endpoint: Endpoint): Client<A> {
  const open = new Map<number, Open>();
  let nextId = 1;
  let dead: Failure | null = null;

  endpoint.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    const call = open.get(data.id);
    if (!call) return;
    if (data.kind === 'progress') call.onProgress?.(data.value as never);
    else if (data.kind === 'result') call.resolve(data.value);
    else {
      const { code, message, refusal } = data.failure;
      call.reject(new EngineError(code, message, { refusal }));
    }
  });

  return {
    call(method, arg, { signal, onProgress } = {}) {
      return new Promise((resolve, reject) => {
        if (dead) throw new EngineError(dead.code, dead.message);
        if (signal?.aborted) throw new EngineError('aborted', 'Aborted before it began.');
        const id = nextId++;
        const close = () => {
          open.delete(id);
          signal?.removeEventListener('abort', abort);
        };
        const abort = () => {
          close();
          endpoint.postMessage({ id, kind: 'abort' } satisfies Call);
          reject(new EngineError('aborted', 'Aborted.'));
        };
        open.set(id, {
          onProgress,
          resolve: (value) => {
            close();
            resolve(value);
          },
          reject: (error) => {
            close();
            reject(error);
          },
        });
        signal?.addEventListener('abort', abort, { once: true });
        try {
          endpoint.postMessage({ id, kind: 'call', method, arg } satisfies Call);
        } catch (error) {
          close();
          throw toEngineError(error);
        }
      });
    },
    fail(failure) {
      dead = failure;
      for (const call of [...open.values()])
        call.reject(new EngineError(failure.code, failure.message));
    },
  };
}

/** Lets messages in, among them the one that aborts; a timer would wait 4 ms each time. */
export function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
