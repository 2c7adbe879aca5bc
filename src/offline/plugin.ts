import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';

const fileName = 'service-worker.js';

/** Builds the service worker beside the app and tells it which files the app is made of. */
export function offline(): Plugin {
  let publicDir = '';
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'src/offline/service-worker.ts', fileName });
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const { [fileName]: worker, ...built } = bundle;
        if (worker?.type !== 'chunk') throw new Error('The service worker was not built.');

        const page = built['index.html'];
        if (page?.type !== 'asset') throw new Error('The page was not built.');
        const contents = new Map<string, string | Uint8Array>([['./', page.source]]);
        for (const [name, file] of Object.entries(built))
          if (name !== 'index.html' && !name.endsWith('.map'))
            contents.set(name, file.type === 'chunk' ? file.code : file.source);
        for (const entry of readdirSync(publicDir, { recursive: true, withFileTypes: true })) {
          const path = join(entry.parentPath, entry.name);
          if (entry.isFile())
            contents.set(relative(publicDir, path).replaceAll('\\', '/'), readFileSync(path));
        }

        const hash = createHash('sha256');
        for (const [name, content] of contents) hash.update(name).update(content);
        worker.code = worker.code
          .replaceAll('__FILES__', JSON.stringify([...contents.keys()]))
          .replaceAll('__BUILD__', JSON.stringify(hash.digest('hex').slice(0, 12)));
      },
    },
  };
}
