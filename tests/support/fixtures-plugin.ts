import { createReadStream, existsSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Plugin } from 'vite';
import { fixturesFolder } from './fixtures-folder.ts';

/** Lets browser tests read the shared fixtures at `/@fixtures/`; only the test server has it. */
export function fixturesServer(): Plugin {
  return {
    name: 'fixtures-server',
    configureServer(server) {
      server.middlewares.use('/@fixtures', (request, response) => {
        const path = decodeURIComponent(new URL(request.url ?? '/', 'http://test').pathname);
        const file = join(fixturesFolder, path);
        if (file.startsWith(fixturesFolder + sep) && existsSync(file) && statSync(file).isFile()) {
          response.setHeader('Content-Type', 'application/octet-stream');
          createReadStream(file).pipe(response);
        } else {
          response.statusCode = 404;
          response.end();
        }
      });
    },
  };
}
