import { parseArgs } from 'node:util';
import { tagText } from '../src/engine/pipeline';
import type { Entry } from '../src/formats/format';
import { flags } from './convert';
import { choiceOf, readInput } from './input';
import type { Io } from './io';
import { openModel } from './native-model';
import { targetOf, writeOutput } from './output';
import { UsageError } from './usage';

/** `kkori tag IN --model FOLDER`: documents with a model's spans in place of their own. */
export async function tag(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      ...flags,
      model: { type: 'string' },
      out: { type: 'string', default: '-' },
    },
    allowPositionals: true,
  });
  const [from, ...rest] = positionals;
  if (from === undefined || rest.length > 0) throw new UsageError('tag takes IN');
  if (values.model === undefined) throw new UsageError('tag needs --model FOLDER');
  const target = targetOf({ ...values, to: values.to ?? 'jsonl' });
  const { entries, hasErrors } = await readInput(from, choiceOf(values), io);
  if (entries.length === 0 && hasErrors) return 1;
  const { pipeline } = await openModel(values.model);
  const tagged: Entry[] = [];
  for (const { doc } of entries)
    tagged.push({ doc, spans: (await tagText(pipeline, doc.text)).spans });
  const { lost, isTextSame } = await writeOutput(tagged, values.out, target, io);
  const isLossy = lost.length > 0 || !isTextSame;
  return hasErrors || (values.strict && isLossy) ? 1 : 0;
}
