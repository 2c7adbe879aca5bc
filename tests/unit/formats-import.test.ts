import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { entries, preview } from '../../src/formats/import';
import type { Entry } from '../../src/formats/format';
import type { SourceFile } from '../../src/formats/preview';

const file = (path: string, content: string | Uint8Array): SourceFile => ({
  path,
  bytes: () => Promise.resolve(typeof content === 'string' ? strToU8(content) : content),
});

async function all(...[found, work]: Parameters<typeof entries>): Promise<readonly Entry[]> {
  const read: Entry[] = [];
  for await (const batch of entries(found, work)) read.push(...batch);
  return read;
}

const conll = '위암\tB-Disease\n은\tO\n\n간\tB-Body\n이\tO\n';

describe('a preview', () => {
  it('finds encodings, formats and options out, file by file, and says why', async () => {
    const found = await preview([
      file('메모.txt', '기록'),
      file('a/말뭉치.tsv', conll),
      file('b/말뭉치.tsv', Uint8Array.of(0xb0, 0xa3, 0x09, 0x42, 0x2d, 0x42, 0x0a)),
      file('x.jsonl', '{"text":"간","label":[[0,1,"Body"]]}\n{"text":"위","label":[]}\n'),
    ]);
    expect(
      found.files.map((f) => [f.path, f.encoding, f.format, f.reason, f.docs, f.spans]),
    ).toEqual([
      ['메모.txt', 'utf-8', 'txt', 'extension', 1, 0],
      ['a/말뭉치.tsv', 'utf-8', 'conll', 'tag-column', 2, 2],
      ['b/말뭉치.tsv', 'euc-kr', 'conll', 'tag-column', 1, 1],
      ['x.jsonl', 'utf-8', 'doccano', 'json-spans', 2, 1],
    ]);
    expect(found).toMatchObject({
      docs: 6,
      spans: 4,
      labels: { Disease: 1, Body: 2, B: 1 },
      problems: [],
    });
    expect(found.samples.length).toBe(5);
  });

  it('is what the import then brings', async () => {
    const found = await preview([file('a.tsv', conll), file('b.txt', '기록')]);
    const read = await all(found);
    expect(read).toEqual(found.samples);
    expect(new Set(read.map(({ doc }) => doc.id)).size).toBe(read.length);
  });

  it('does as the user chooses, for one file before all', async () => {
    const files = [file('a.txt', '첫째\n둘째\n'), file('b.txt', '첫째\n둘째\n')];
    const found = await preview(files, {
      all: { format: 'txt', options: { documents: 'line' } },
      byPath: { 'b.txt': { options: { documents: 'file' } } },
    });
    expect(found.files.map(({ docs, reason }) => [docs, reason])).toEqual([
      [2, 'chosen'],
      [1, 'chosen'],
    ]);
  });

  it('keeps line ends and decomposed Hangul in the text', async () => {
    const text = `첫 줄\r\n${'간암'.normalize('NFD')}\r\n`;
    const [entry] = await all(await preview([file('a.txt', `\ufeff${text}`)]));
    expect(entry?.doc.text).toBe(text);
  });

  it('says what it cannot read, and reads the rest', async () => {
    const broken = { path: 'c.txt', bytes: () => Promise.reject(new Error('gone')) };
    const found = await preview([
      file('a.txt', Uint8Array.of(0x61, 0x62, 0xff)),
      file('b.txt', ''),
      broken,
      file('d.zip', 'not a ZIP'),
      file('e.txt', '간'),
      file('f.txt', ' \n'),
    ]);
    expect(found.problems.map(({ code, file: path, detail }) => [code, path, detail])).toEqual([
      ['unreadable-zip', 'd.zip', { message: 'not a ZIP' }],
      ['unknown-encoding', 'a.txt', { utf8: 2, eucKr: 2 }],
      ['empty-file', 'b.txt', {}],
      ['unreadable-file', 'c.txt', { message: 'gone' }],
      ['empty-document', 'f.txt', {}],
    ]);
    expect(found.severityCounts).toEqual({ error: 3, repair: 0, loss: 2 });
    expect((await all(found)).map(({ doc }) => doc.text)).toEqual(['간']);
  });

  it('reads a file in the encoding chosen, and says what is not in it', async () => {
    const data = Uint8Array.of(0x61, 0x0a, 0xff, 0x62);
    const found = await preview([file('a.txt', data)], { all: { encoding: 'utf-8' } });
    expect(found.problems).toMatchObject([
      { code: 'bad-bytes', line: 2, detail: { byte: 2, count: 1 } },
    ]);
    expect(found.samples[0]?.doc.text).toBe('a\n\ufffdb');
  });

  it('shows the first problems and counts them all', async () => {
    const found = await preview(
      [file('a.jsonl', '{"text":"간"}\n'.repeat(3) + 'x\n'.repeat(500))],
      {
        all: { format: 'jsonl' },
      },
    );
    expect(found.problems.length).toBe(200);
    expect(found.problemCounts).toEqual({ 'bad-json': 500 });
  });
});

describe('overlapping spans', () => {
  it('give way to the one that begins first, then to the longest, and are named', async () => {
    const label = [
      [3, 5, 'C'],
      [0, 2, 'B'],
      [0, 4, 'A'],
      [5, 6, 'D'],
      [0, 4, 'A'],
    ];
    const found = await preview([
      file('a.jsonl', `${JSON.stringify({ text: '간문맥혈전증', label })}\n`),
    ]);
    expect(found.samples[0]?.spans).toEqual([
      { start: 0, end: 4, label: 'A' },
      { start: 5, end: 6, label: 'D' },
    ]);
    expect(found.problems).toEqual([
      expect.objectContaining({ severity: 'repair', code: 'duplicate-span', line: 1 }),
      expect.objectContaining({
        severity: 'loss',
        code: 'overlap',
        docTitle: 'a 1',
        detail: { surface: '간문', label: 'B', kept: '간문맥혈', keptLabel: 'A' },
      }),
      expect.objectContaining({ severity: 'loss', code: 'overlap' }),
    ]);
  });
});

describe('an archive', () => {
  it('is opened, with what systems put beside the files left out', async () => {
    const data = zipSync({
      '병동/가.txt': strToU8('간'),
      '__MACOSX/병동/._가.txt': strToU8('x'),
      '.DS_Store': strToU8('x'),
      'Thumbs.db': strToU8('x'),
      [`${'나'.normalize('NFD')}.txt`]: [strToU8('위'), { level: 0 }],
      빈: {},
    });
    const found = await preview([file('모음.zip', data)]);
    expect(found.files.map(({ path }) => path)).toEqual([
      '모음.zip/병동/가.txt',
      '모음.zip/나.txt',
    ]);
    expect((await all(found)).map(({ doc }) => [doc.title, doc.text])).toEqual([
      ['가', '간'],
      ['나', '위'],
    ]);
  });

  it('has names in CP949 when Korean Windows packed it', async () => {
    const data = zipSync({ aaaa: strToU8('간') });
    const name = Uint8Array.of(0xb0, 0xa3, 0x98, 0xde);
    for (let at = 0; at + 4 <= data.length; at++)
      if (data.subarray(at, at + 4).every((byte) => byte === 0x61)) data.set(name, at);
    const found = await preview([file('a.zip', data)]);
    expect(found.files.map(({ path }) => path)).toEqual(['a.zip/간샾']);
  });

  it('costs only the file that is broken or locked', async () => {
    const data = zipSync({
      'a.txt': strToU8('간'.repeat(99)),
      'b.txt': strToU8('위'),
      'c.txt': strToU8('폐'),
    });
    const view = new DataView(data.buffer);
    const central = [...data.keys()].filter(
      (at) => at + 4 <= data.length && view.getUint32(at, true) === 0x02014b50,
    );
    view.setUint16((central[0] ?? 0) + 10, 99, true);
    view.setUint16((central[1] ?? 0) + 8, 1, true);
    const found = await preview([file('a.zip', data)]);
    expect(found.problems.map(({ code, file: path }) => [code, path])).toEqual([
      ['encrypted-file', 'a.zip/b.txt'],
      ['unreadable-file', 'a.zip/a.txt'],
    ]);
    expect((await all(found)).map(({ doc }) => doc.text)).toEqual(['폐']);
  });
});

describe('a large import', () => {
  const rows = Array.from(
    { length: 20_000 },
    (_, i) => `{"text":"위암 환자 ${String(i)}번 기록","label":[[0,2,"D"]]}`,
  );
  const large = file('a.jsonl', rows.join('\n'));

  it('comes in batches, and lets others in every few milliseconds', async () => {
    const found = await preview([large]);
    expect(found.docs).toBe(20_000);
    const sizes: number[] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const began = performance.now();
    for await (const batch of entries(found)) sizes.push(batch.length);
    const took = performance.now() - began;
    clearInterval(timer);
    expect(sizes).toEqual(Array<number>(100).fill(200));
    expect(ticks).toBeGreaterThan(took / 50 / 2);
  });

  it('ends when it is aborted, with the reason', async () => {
    const found = await preview([large]);
    const controller = new AbortController();
    const reading = async () => {
      for await (const batch of entries(found, { signal: controller.signal }))
        if (batch.length > 0) controller.abort(new Error('enough'));
    };
    await expect(reading()).rejects.toThrow('enough');
    await expect(
      preview([large], {}, { signal: AbortSignal.abort(new Error('no')) }),
    ).rejects.toThrow('no');
  });
});
