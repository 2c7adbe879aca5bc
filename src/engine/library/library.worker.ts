import { refused } from '../failure';
import { serve } from '../rpc';
import type { LibraryApi } from './api';
import { openFolder, openZip } from './local-source';
import { openSite } from './remote-source';
import { libraryHandlers } from './serve-library';

/** Takes models in from this device and from the app's own origin; its policy allows no other. */
serve<LibraryApi>(
  globalThis,
  libraryHandlers(async (request, signal) => {
    if (request.kind === 'folder') return openFolder(request.name, request.files, signal);
    if (request.kind === 'zip') return openZip(request.file, signal);
    if (request.kind === 'site') return openSite('site', request.url, signal);
    throw refused({ code: 'bad-address', found: request.kind });
  }),
);
