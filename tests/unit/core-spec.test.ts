import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const ids = (text: string, pattern: RegExp) =>
  new Set(Array.from(text.matchAll(pattern), ([, id = '']) => id));

const rules = ids(read('../../src/core/SPEC.md'), /^- \*\*([A-Z]\d+)\*\*/gmu);
const cited = ids(
  readdirSync(new URL('.', import.meta.url))
    .filter((name) => /^core-.*\.test\.ts$/u.test(name))
    .map((name) => read(`./${name}`))
    .join('\n'),
  /\[([A-Z]\d+)\]/gu,
);

it('every rule is tested, and every rule cited is there', () => {
  expect([...cited].sort()).toEqual([...rules].sort());
});

it('the rules of each part are numbered from 1 without a gap', () => {
  const parts = new Map<string, number[]>();
  for (const id of rules) {
    const part = parts.get(id.charAt(0)) ?? [];
    parts.set(id.charAt(0), [...part, Number(id.slice(1))]);
  }
  for (const numbers of parts.values()) expect(numbers).toEqual(numbers.map((_, i) => i + 1));
});
