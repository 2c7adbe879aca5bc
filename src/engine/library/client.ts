import type { ModelCard } from '../card';
import { connect, type CallOptions } from '../rpc';
import type { AddProgress, AddRequest, LibraryApi, Offer } from './api';
import type { SourceRequest } from './source';

/** Whether a request leaves the app's origin, which only a button that says so may do. */
const isRemote = ({ kind }: SourceRequest): boolean => kind === 'hub' || kind === 'url';

const startLocal = () =>
  new Worker(new URL('./library.worker.ts', import.meta.url), { type: 'module', name: 'library' });

const startRemote = () =>
  new Worker(new URL('./download.worker.ts', import.meta.url), {
    type: 'module',
    name: 'download',
  });

/** Looks at what a place holds. Rejects with an `EngineError`; `model-refused` says why. */
export const lookAt = (
  source: SourceRequest,
  named: readonly ModelCard[],
  options: CallOptions<never>,
): Promise<Offer> => inWorker('look', { source, named }, source, options);

/** Takes a model in; answers its id in the library. An aborted one can be gone on with later. */
export const addModel = (request: AddRequest, options: CallOptions<AddProgress>): Promise<string> =>
  inWorker('add', request, request.source, options);

/** A worker a call: it holds files open, and ending it lets go of them whatever happens. */
async function inWorker<M extends keyof LibraryApi>(
  method: M,
  arg: LibraryApi[M]['arg'],
  source: SourceRequest,
  options: CallOptions<LibraryApi[M]['progress']>,
): Promise<LibraryApi[M]['result']> {
  const worker = isRemote(source) ? startRemote() : startLocal();
  const client = connect<LibraryApi>(worker);
  worker.addEventListener('error', ({ message }) => {
    client.fail({ code: 'crashed', message: message || 'The worker failed.' });
  });
  try {
    return await client.call(method, arg, options);
  } finally {
    worker.terminate();
  }
}
