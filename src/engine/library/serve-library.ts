import { throwIfAborted } from '../failure';
import type { Handlers } from '../rpc';
import { tagNames } from '../tags';
import type { LibraryApi } from './api';
import { describe } from './describe';
import { finishCard } from './finish-card';
import { install } from './install';
import { readJson, type Source, type SourceRequest } from './source';

/** What a worker answers that takes models in from the places that `open` can open. */
export function libraryHandlers(
  open: (request: SourceRequest, signal: AbortSignal) => Promise<Source>,
): Handlers<LibraryApi> {
  return {
    async look({ source: request, named }, { signal }) {
      const source = await open(request, signal);
      const found = await describe(source, named, signal);
      const { origin, name } = source;
      return { ...found, origin, name, host: hostOf(request) };
    },

    async add({ source: request, named, weights, tags }, { signal, progress }) {
      const source = await open(request, signal);
      const found = await describe(source, named, signal);
      throwIfAborted(signal);
      const config = await readJson(source, 'config.json', signal);
      const isTagger = found.card.task === 'token-classification';
      const own = isTagger && !found.unnamed && !found.card.tags ? tagNames(config) : null;
      const chosen = found.weights.filter(({ file }) => weights.includes(file));
      const graphs = chosen.map(({ file }) => file);
      const data = chosen.flatMap(({ files }) => files).filter((path) => !graphs.includes(path));
      return install({
        id: found.card.id,
        source,
        // Graphs before their data: what cannot be used is found out before the gigabytes come.
        paths: [...found.texts, ...graphs, ...data],
        now: Date.now(),
        signal,
        onProgress: (file, doneBytes, totalBytes) => progress({ file, doneBytes, totalBytes }),
        finish: (kept) => finishCard(found.card, kept, own, tags),
      });
    },
  };
}

function hostOf(request: SourceRequest): string | null {
  if (request.kind === 'url') return new URL(request.url).host;
  return request.kind === 'hub' ? new URL(request.hub).host : null;
}
