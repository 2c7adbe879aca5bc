import { parseArgs } from 'node:util';
import { formats } from '../src/formats/index';
import type { OptionSpec, OptionSpecs } from '../src/formats/options';
import type { Io } from './io';

/** `kkori formats`: what can be read and written, and under which options. */
export function listFormats(args: readonly string[], { stdout }: Io): number {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } });
  const list = [...formats].map(([id, format]) => ({
    id,
    title: format.title,
    extensions: format.extensions,
    carries: format.carries,
    canWrite: format.write !== undefined,
    read: format.readOptions,
    write: format.writeOptions,
  }));
  if (values.json) stdout.write(`${JSON.stringify(list, null, 2)}\n`);
  else
    for (const { id, title, extensions, carries, canWrite, read, write } of list) {
      stdout.write(`${id.padEnd(14)}${title.en}, .${extensions.join(' .')}; spans: ${carries}\n`);
      for (const line of optionLines(read)) stdout.write(`    --read  ${line}\n`);
      if (canWrite) for (const line of optionLines(write)) stdout.write(`    --write ${line}\n`);
      else stdout.write('    is read only\n');
    }
  return 0;
}

const optionLines = (specs: OptionSpecs): readonly string[] =>
  Object.entries(specs).map(([name, spec]) => `${name}=${valuesOf(spec)}`);

/** The default comes first. */
function valuesOf(spec: OptionSpec): string {
  if (spec.kind === 'flag') return spec.default ? 'true|false' : 'false|true';
  if (spec.kind === 'column') return `COLUMN (${spec.default === '' ? 'none' : spec.default})`;
  return [spec.default, ...spec.values.filter((value) => value !== spec.default)].join('|');
}
