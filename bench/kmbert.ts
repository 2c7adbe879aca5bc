import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Main } from '../cli/io';
import { kmbert, tiny, type Files } from './onnx/random-model';

const usage = `npm run bench kmbert -- FOLDER [--float32] [--tiny TEXT]

Writes a model of KM-BERT's size, 12 layers of 768 and 98 million parameters, as a plain Hugging
Face folder without a card, so that loading and speed can be tried with no download. The weights are
random and say nothing of quality. int8 weights (98 MB) are always written.

  --float32    float32 weights (391 MB) too
  --tiny TEXT  2 layers of 32 instead, with the characters of TEXT for a vocabulary
`;

/** Writes the folder that is named first. */
export const main: Main = (args, { stderr }) => {
  const [folder, ...options] = args;
  if (!folder || folder.startsWith('-')) {
    stderr.write(usage);
    return Promise.resolve(2);
  }
  const text = options[options.indexOf('--tiny') + 1];
  const isTiny = options.includes('--tiny') && text !== undefined;
  writeFiles(folder, isTiny ? tiny(text) : kmbert({ float32: options.includes('--float32') }));
  return Promise.resolve(0);
};

function writeFiles(folder: string, files: Files): void {
  for (const [path, parts] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const file = openSync(join(folder, path), 'w');
    for (const part of parts) writeSync(file, part);
    closeSync(file);
  }
}
