import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAssistantCard, type AssistantCard, type Variant } from '../../src/engine/card';

/** The card of a language model's folder; throws for another kind of model. */
export const readCard = (folder: string): AssistantCard =>
  parseAssistantCard(JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')));

/** Puts a model where the benchmark's server finds it, with one variant in its card alone. */
export function putVariant(from: string, to: string, variant: Variant): void {
  rmSync(to, { recursive: true, force: true });
  const card = readCard(from);
  const isOther = (path: string) =>
    card.variants.some(({ file }) => file !== variant.file && path.startsWith(file)) &&
    !path.startsWith(variant.file);
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    const path = source.slice(join(from, '/').length);
    if (!entry.isFile() || isOther(path)) continue;
    const target = join(to, path);
    mkdirSync(dirname(target), { recursive: true });
    // Weights can be large, and the cache is mostly on the same disk.
    try {
      linkSync(source, target);
    } catch {
      copyFileSync(source, target);
    }
  }
  const target = join(to, 'card.json');
  if (existsSync(target)) rmSync(target);
  writeFileSync(target, JSON.stringify({ ...card, variants: [variant] }));
}
