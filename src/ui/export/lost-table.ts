import type { Messages } from '../../i18n';
import type { Lost } from '../../session/export.svelte';

const cell = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;

/** The spans that a file changes, as a table for a spreadsheet; the mark has Excel read Korean. */
export function lostTable(lost: readonly Lost[], { exporting: t, files }: Messages): string {
  const rows = lost.map(({ docTitle, span, surface, reason, written }) => [
    docTitle,
    span.start,
    span.end,
    surface,
    span.label,
    written ? written.surface : t.gone,
    written ? written.label : '',
    files.losses[reason],
  ]);
  const head = [
    t.document,
    t.start,
    t.end,
    t.span,
    t.label,
    t.becomes,
    `${t.becomes}: ${t.label}`,
    t.reason,
  ];
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
