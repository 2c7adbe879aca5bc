import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { bundle, exportAs, exportCorpus } from '../../src/formats/export';
import type { TextFormat } from '../../src/formats/format';
import { fileName } from '../../src/formats/parts/file-names';
import type { ExportReport } from '../../src/formats/report';
import { marked } from '../support/marked';
import { textFormat } from '../support/read-format';

const request = { format: '', split: 'one', baseName: 'out' } as const;

const entry = marked('기록', '[위암|Disease]은 [간|Body]에 전이되었다. [폐|Body]는 정상.');

/** The report on a writer that does this to each piece it writes. */
async function reportOf(id: string, spoil: (piece: string) => string): Promise<ExportReport> {
  const format = textFormat(id);
  const spoilt: TextFormat = {
    ...format,
    *write(entries, options) {
      for (const piece of format.write?.(entries, options) ?? []) yield spoil(piece);
    },
  };
  return (await exportAs(spoilt, [entry], request)).report;
}

describe('a writer with a fault', () => {
  it.each([
    ['conll', 'forgets a tag', (s: string) => s.replace('간\tB-Body', '간\tO'), ['간 no-token']],
    [
      'conll',
      'moves a tag',
      (s: string) => s.replace('은\tO', '은\tI-Disease'),
      ['위암 inside-token'],
    ],
    [
      'conll',
      'swaps labels',
      (s: string) => s.replace('B-Body', 'B-Disease'),
      ['간 label', '폐 label'],
    ],
    ['conll', 'drops a token', (s: string) => s.replace('에\tO\n', ''), []],
    [
      'kbmc',
      'drops a token with its tag',
      (s: string) => s.replace('간 ', '').replace('O Body-B ', 'O '),
      ['간 text'],
    ],
    ['doccano', 'is one off', (s: string) => s.replace('[4,5', '[5,6'), ['간 no-token']],
    ['doccano', 'composes the text', (s: string) => s.replace('간', '감'), ['간 text']],
    [
      'jsonl',
      'forgets an entity',
      (s: string) => s.replace(/\{"start":4[^}]*\},/u, ''),
      ['간 no-token'],
    ],
  ])('is found out: %s %s', async (id, _, spoil, lost) => {
    const report = await reportOf(id, spoil);
    expect(report.lost.map(({ surface, reason }) => `${surface} ${reason}`)).toEqual(lost);
    expect(report.exact).toBe(3 - lost.length);
    expect(lost.length > 0 || !report.isTextSame).toBe(true);
  });

  it('is found out when it adds a span', async () => {
    const report = await reportOf('conll', (s) => s.replace('정상.\tO', '정상.\tB-Body'));
    expect(report).toMatchObject({ exact: 3, lost: [], extra: 1 });
  });
});

describe('spans that do not fit', () => {
  const cases = [
    ['edge-space', marked('a', '[ 간 |Body]이'), '간'],
    ['no-token', marked('a', '간[ |Body]이'), undefined],
    ['label', marked('a', '[간|Body part]이'), '간'],
  ] as const;

  it.each(cases)('are reported as %s', async (reason, one, written) => {
    const { report } = await exportCorpus([one], { ...request, format: 'conll' });
    expect(report.lost).toHaveLength(1);
    expect(report.lost[0]).toMatchObject({ docTitle: 'a', docId: 'a', reason });
    expect(report.lost[0]?.written?.surface).toBe(written);
  });

  it('are all of them where the format has no spans', async () => {
    const { report } = await exportCorpus([entry], { ...request, format: 'csv' });
    expect(report).toMatchObject({ spans: 3, exact: 0, extra: 0, isTextSame: true });
    expect(report.lost.map(({ reason }) => reason)).toEqual(Array(3).fill('not-carried'));
  });
});

describe('exported files', () => {
  const titles = ['간암', '간암', '가/나:다?', '', 'CON', '간암'.normalize('NFD'), 'A', 'a'];
  const entries = titles.map((title) => marked(title, '[간|Body]이'));

  it('are one, or one a document with names any system can store', async () => {
    const one = await exportCorpus(entries, { ...request, format: 'kbmc', baseName: '말뭉치' });
    expect(one.files.map(({ name }) => name)).toEqual(['말뭉치.csv']);
    const many = await exportCorpus(entries, {
      ...request,
      format: 'conll',
      split: 'per-document',
    });
    expect(many.files.map(({ name }) => name)).toEqual([
      '간암.tsv',
      '간암 (2).tsv',
      '가_나_다_.tsv',
      '_.tsv',
      'CON_.tsv',
      '간암 (3).tsv',
      'A.tsv',
      'a (2).tsv',
    ]);
    expect(many.report).toMatchObject({ docs: 8, spans: 8, exact: 8, lost: [] });
  });

  it('are zipped with UTF-8 names when there are many', async () => {
    const { files } = await exportCorpus(entries, {
      ...request,
      format: 'conll',
      split: 'per-document',
    });
    const archive = await bundle(files, '말뭉치');
    expect(archive.name).toBe('말뭉치.zip');
    // Bit 11 of the flags in the first local header.
    expect((archive.bytes[7] ?? 0) & 8).toBe(8);
    const inside = unzipSync(archive.bytes);
    expect(Object.keys(inside)).toEqual(files.map(({ name }) => name));
    expect(strFromU8(inside['간암.tsv'] ?? new Uint8Array())).toBe('간\tB-Body\n이\tO\n\n');
    expect(await bundle(files, '말뭉치')).toEqual(archive);
    expect(await bundle(files.slice(0, 1), '말뭉치')).toBe(files[0]);
  });

  it('have names that are not too long, and no half characters', () => {
    const name = fileName(`${'간'.repeat(119)}😀`, 'txt', new Set());
    expect(name).toBe(`${'간'.repeat(119)}.txt`);
    expect(fileName('..\u202e.exe.', 'txt', new Set())).toBe('_.exe.txt');
  });

  it('come out of asynchronous documents, and not at all once aborted', async () => {
    async function* slowly() {
      for (const one of entries) yield await Promise.resolve(one);
    }
    const done: number[] = [];
    const { report } = await exportCorpus(slowly(), {
      ...request,
      format: 'jsonl',
      split: 'per-document',
      onProgress: (docs) => done.push(docs),
    });
    expect(report.exact).toBe(8);
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const signal = AbortSignal.abort(new Error('no'));
    await expect(exportCorpus(entries, { ...request, format: 'jsonl', signal })).rejects.toThrow(
      'no',
    );
  });

  it('cannot be had of a format that cannot write', async () => {
    await expect(exportCorpus(entries, { ...request, format: 'txt' })).rejects.toThrow(RangeError);
    await expect(exportCorpus(entries, { ...request, format: 'none' })).rejects.toThrow(RangeError);
  });

  it('keep long texts whole over the borders of chunks', async () => {
    const long = marked('긴 글', `[간|Body]${'가😀나 '.repeat(400_000)}`);
    const { report } = await exportCorpus([long], { ...request, format: 'jsonl' });
    expect(report).toMatchObject({ exact: 1, isTextSame: true });
  });
});
