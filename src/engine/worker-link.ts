import type { Failure } from './failure';
import { connect, type Api, type CallOptions } from './rpc';

/** A worker and the calls that are open to it. */
export interface WorkerLink<A extends Api> {
  call<M extends keyof A & string>(
    method: M,
    arg: A[M]['arg'],
    options?: CallOptions<A[M]['progress']>,
  ): Promise<A[M]['result']>;
  /** Ends the worker; open calls reject with `failure`. Does nothing the second time. */
  end(failure: Failure): void;
}

export interface WorkerLinkOptions {
  readonly spawn: () => Worker;
  /** A worker that answers nothing for so long while a call is open is taken for dead. */
  readonly silence: number;
  /** Called once when the worker died by itself. */
  readonly onDeath: (failure: Failure) => void;
}

/** Starts a worker. One that throws, falls silent or cannot be started rejects its calls. */
export function startWorker<A extends Api>({
  spawn,
  silence,
  onDeath,
}: WorkerLinkOptions): WorkerLink<A> {
  const worker = spawn();
  const client = connect<A>(worker);
  let open = 0;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = (failure: Failure) => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    worker.terminate();
    client.fail(failure);
  };
  const die = (message: string) => {
    if (ended) return;
    const failure: Failure = { code: 'crashed', message };
    end(failure);
    onDeath(failure);
  };
  const listen = () => {
    clearTimeout(timer);
    if (open > 0 && !ended)
      timer = setTimeout(() => die(`No answer for ${String(silence)} ms.`), silence);
  };
  worker.addEventListener('error', ({ message }) => die(message || 'The worker failed.'));
  worker.addEventListener('messageerror', () => die('The worker sent what cannot be read.'));
  worker.addEventListener('message', listen);

  return {
    end,
    async call(method, arg, options) {
      open++;
      listen();
      try {
        return await client.call(method, arg, options);
      } finally {
        open--;
        listen();
      }
    },
  };
}
