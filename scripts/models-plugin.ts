import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** Weights are too large for the bundler's memory and for the service worker's first visit. */
const weights = /\.(onnx|onnx_data|bin|safetensors|gguf)(_\d+)?$/;

/** The models' own files: everything under `models/` but the pipeline that trained them. */
function modelFiles(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => path.includes('/') && !path.startsWith('training/'));
}

/**
 * Puts `models/` beside the built app, byte for byte. The small files become part of the build, so
 * that the service worker keeps them; the weights are copied, and the engine caches them when used.
 * In development the server answers `models/` from the repository itself.
 */
export function models(): Plugin {
  let root = '';
  let out = '';
  return {
    name: 'models',
    apply: 'build',
    configResolved(config) {
      root = join(config.root, 'models');
      out = resolve(config.root, config.build.outDir, 'models');
    },
    buildStart() {
      for (const path of modelFiles(root).filter((file) => !weights.test(file)))
        this.emitFile({
          type: 'asset',
          fileName: `models/${path}`,
          source: readFileSync(join(root, path)),
        });
    },
    writeBundle() {
      for (const path of modelFiles(root).filter((file) => weights.test(file)))
        cpSync(join(root, path), join(out, path));
    },
  };
}
