import { format, resolveConfig } from 'prettier';
import { formNames, type Item } from './marked';
import { partNames, type Parts } from './split';

const labels = ['Disease', 'Body', 'Treatment'] as const;

/** The text with what stands between each pair of markers counted anew. */
export async function withTables(readme: string, parts: Parts): Promise<string> {
  const made: Readonly<Record<string, string>> = {
    registers: registers(parts),
    labels: spans(parts),
    overlap: overlap(parts),
  };
  let text = readme;
  for (const [name, table] of Object.entries(made)) {
    const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- /${name} -->)`, 'u');
    if (!between.test(text)) throw new Error(`corpus/README.md has no place for ${name}`);
    text = text.replace(between, (_, before: string, after: string) => before + table + after);
  }
  const style = await resolveConfig(new URL('../../package.json', import.meta.url));
  return format(text, { ...style, parser: 'markdown' });
}

const row = (cells: readonly (string | number)[]) =>
  `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)).join(' | ')} |`;

const table = (head: readonly string[], body: readonly (readonly (string | number)[])[]) =>
  [row(head), row(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...body.map(row)].join(
    '\n',
  );

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

/** Items of each register. */
function registers(parts: Parts): string {
  const names = [...new Set(partNames.flatMap((part) => parts[part].map((item) => item.register)))];
  const counted = names.sort().map((name) => {
    const counts = partNames.map(
      (part) => parts[part].filter((item) => item.register === name).length,
    );
    return [`\`${name}\``, ...counts, sum(counts)];
  });
  const all = partNames.map((part) => parts[part].length);
  return table(['register', ...partNames, 'all'], [...counted, ['all', ...all, sum(all)]]);
}

/** Spans of each label, and tokens and characters of each form. */
function spans(parts: Parts): string {
  const of = (count: (item: Item) => number) => {
    const counts = partNames.map((part) => sum(parts[part].map(count)));
    return [...counts, sum(counts)];
  };
  const rows = [
    ...labels.map((label) => [
      `${label} spans`,
      ...of(({ natural }) => natural.spans.filter((span) => span.label === label).length),
    ]),
    ['spans', ...of(({ natural }) => natural.spans.length)],
    ['items without a span', ...of(({ natural }) => (natural.spans.length === 0 ? 1 : 0))],
    ...formNames.flatMap((form) => [
      [`words, ${form}`, ...of((item) => item[form].text.split(' ').length)],
    ]),
  ];
  return table(['', ...partNames, 'all'], rows);
}

/** How much of what dev and test mark is marked in train too. */
function overlap(parts: Parts): string {
  const surfaces = (items: readonly Item[]) =>
    items.flatMap(({ natural: { text, spans: marked } }) =>
      marked.map(
        ({ start, end, label }) => `${label} ${text.slice(start, end).replaceAll(' ', '')}`,
      ),
    );
  const known = new Set(surfaces(parts.train));
  const share = (names: readonly string[]) =>
    `${((100 * names.filter((name) => known.has(name)).length) / names.length).toFixed(1)} %`;
  const rows = (['dev', 'test'] as const).map((part) => {
    const all = surfaces(parts[part]);
    const different = [...new Set(all)];
    return [part, all.length, share(all), different.length, share(different)];
  });
  return table(
    ['', 'spans', 'of a name marked in train', 'different names', 'of them in train'],
    rows,
  );
}
