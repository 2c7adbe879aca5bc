import { parseArgs } from 'node:util';
import { compare, micro, score, total, type Counts, type Score } from '../src/core/metrics';
import { tagText } from '../src/engine/pipeline';
import { guarded } from './guarded';
import { choiceOf, readInput } from './input';
import type { Io } from './io';
import { openModel } from './native-model';
import { UsageError } from './usage';

const usage = `npm run -s eval -- MODEL_FOLDER DATA [--json] [--from FORMAT] [--unit UNIT]
                                [--weights FILE] [--at SCORE]

Strict span scores of a model, through the app's own tokenizer, decoder and label map: a span counts
only where start, end and label are all equal. DATA is JSON Lines of
{"text", "entities": [{"start", "end", "label"}]}, or any format that --from names. Offsets count
code points, or what --unit says (utf16, utf8, grapheme); an entity's own "text" shows if they do not.
--weights runs another file of the folder than the card names for Node, such as onnx/model_w8.onnx.
--at leaves out what the model scored lower, from 0 to 1: what “accept all” would give.
`;

/** What `--json` prints, in this order. */
interface Result {
  readonly micro: Score;
  readonly perLabel: Readonly<Record<string, Score>>;
  /** Documents. */
  readonly n: number;
}

/** `npm run -s eval -- …`. Answers the exit status: 1 when some of the data could not be read. */
export const main = (args: readonly string[], io: Io): Promise<number> =>
  guarded('eval', io, async () => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        from: { type: 'string', default: 'jsonl' },
        unit: { type: 'string' },
        read: { type: 'string', multiple: true },
        weights: { type: 'string' },
        at: { type: 'string', default: '0' },
      },
      allowPositionals: true,
    });
    if (values.help) {
      io.stdout.write(usage);
      return 0;
    }
    const [folder, data, ...rest] = positionals;
    if (folder === undefined || data === undefined || rest.length > 0)
      throw new UsageError('eval takes MODEL_FOLDER and DATA');
    const least = Number(values.at);
    if (!(least >= 0 && least <= 1)) throw new UsageError('--at is a score from 0 to 1');
    const { entries, hasErrors } = await readInput(data, choiceOf(values), io);
    if (entries.length === 0 && hasErrors) return 1;
    const { pipeline } = await openModel(folder, values.weights);
    const counts: ReadonlyMap<string, Counts>[] = [];
    for (const { doc, spans } of entries) {
      const found = (await tagText(pipeline, doc.text)).spans;
      counts.push(
        compare(
          spans,
          found.filter(({ score: of }) => of >= least),
        ),
      );
    }
    const result = resultOf(total(counts), entries.length);
    io.stdout.write(values.json ? `${JSON.stringify(result)}\n` : table(result));
    return hasErrors ? 1 : 0;
  });

function resultOf(counts: ReadonlyMap<string, Counts>, n: number): Result {
  const labels = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const perLabel = Object.fromEntries(labels.map(([label, of]) => [label, score(of)]));
  return { micro: score(micro(counts)), perLabel, n };
}

function table({ micro: all, perLabel, n }: Result): string {
  const row = (name: string, { p, r, f1 }: Score) =>
    `${name.padEnd(16)}${[p, r, f1].map((value) => value.toFixed(4).padStart(8)).join('')}\n`;
  const rows = Object.entries(perLabel).map(([label, of]) => row(label, of));
  return `${''.padEnd(16)}       P       R      F1\n${rows.join('')}${row('micro', all)}${String(n)} documents\n`;
}
