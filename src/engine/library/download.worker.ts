import { refused } from '../failure';
import { serve } from '../rpc';
import type { LibraryApi } from './api';
import { openHub, openSite } from './remote-source';
import { libraryHandlers } from './serve-library';

/**
 * Takes models in from another origin. The one script whose policy lets it ask others, and which is
 * started only by a button that names the host. It is given addresses and never a document.
 */
serve<LibraryApi>(
  globalThis,
  libraryHandlers(async (request, signal) => {
    if (request.kind === 'hub') return openHub(request.hub, request.id, signal);
    if (request.kind === 'url') return openSite('url', request.url, signal);
    throw refused({ code: 'bad-address', found: request.kind });
  }),
);
