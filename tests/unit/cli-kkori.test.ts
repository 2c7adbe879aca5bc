import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../cli/kkori';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kkori-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const put = async (name: string, content: string | Uint8Array) => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

async function run(args: readonly string[], input: string | Buffer = '') {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const status = await main(args, { stdin: Readable.from([input]), stdout, stderr });
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { status, stdout: text(stdout), stderr: text(stderr) };
}

const row =
  '{"text":"간에서 😀 위암","entities":[{"start":0,"end":1,"label":"B"},{"start":6,"end":8,"label":"D"}]}\n';

describe('kkori convert', () => {
  it('turns one format into another, and says how it went beside the output', async () => {
    const { status, stdout, stderr } = await run([
      'convert',
      await put('a.jsonl', row),
      '-',
      '--to',
      'kbmc',
    ]);
    expect(status).toBe(0);
    expect(stdout).toBe('Sentence,Tags\n간 에서 😀 위암,B-B O O D-B\n');
    expect(stderr).toBe('1 documents, 2 of 2 spans exact\n');
  });

  it('reads standard input and writes a file', async () => {
    const out = join(folder, 'out.tsv');
    const { status, stdout } = await run(
      ['convert', '-', out, '--to', 'conll', '--tags', 'suffix'],
      row,
    );
    expect([status, stdout]).toEqual([0, '']);
    expect(await readFile(out, 'utf8')).toBe('간\tB-B\n에서\tO\n😀\tO\n위암\tD-B\n\n');
  });

  it('writes a file a document into a folder', async () => {
    const out = `${join(folder, 'many')}/`;
    const { status } = await run(['convert', '-', out, '--to', 'doccano'], row + row);
    expect(status).toBe(0);
    expect(await readdir(out)).toEqual(['stdin 1.jsonl', 'stdin 2.jsonl']);
  });

  it('names what is lost, and with --strict does not call it done', async () => {
    const args = ['convert', '-', '-', '--to', 'conll', '--tokens', 'eojeol'];
    const { status, stderr } = await run(args, row);
    expect(status).toBe(0);
    expect(stderr).toContain(
      "loss: '간' (B) is not exact: its edge is inside a token; written: '간에서' (B)",
    );
    expect((await run([...args, '--strict'], row)).status).toBe(1);
  });

  it('counts offsets as it is told', async () => {
    const text = '{"text":"😀간","label":[[1,2,"B"]]}\n';
    const args = ['convert', '-', '-', '--to', 'conll', '--from', 'doccano', '--unit'];
    expect((await run([...args, 'codepoint'], text)).stdout).toContain('간\tB-B');
    const wrong = await run([...args, 'utf16'], text);
    expect(wrong.stdout).not.toContain('간\tB-B');
  });

  it('decodes CP949 exactly, or says where it cannot', async () => {
    const good = await put('good.txt', Uint8Array.of(0xb0, 0xa3, 0x20, 0x98, 0xde));
    const { stdout, status } = await run(['convert', good, '-', '--to', 'jsonl']);
    expect([status, stdout]).toEqual([0, '{"title":"good","text":"간 샾","entities":[]}\n']);
    const bad = await put('bad.txt', Uint8Array.of(0xb0, 0xa3, 0x20, 0xff, 0x61));
    const {
      status: failed,
      stdout: none,
      stderr,
    } = await run(['convert', bad, '-', '--to', 'jsonl']);
    expect([failed, none]).toEqual([1, '']);
    expect(stderr).toBe(
      'bad.txt: error: no encoding fits; not UTF-8 from byte 0, not CP949 from byte 3; name it with --encoding\n',
    );
    const named = await run(['convert', bad, '-', '--to', 'jsonl', '--encoding', 'euc-kr']);
    expect(named.status).toBe(1);
    expect(named.stderr).toContain(
      'bad.txt:1: error: 1 places are not euc-kr, the first at byte 3',
    );
  });

  it('converts what can be read, and places what cannot', async () => {
    const { status, stdout, stderr } = await run([
      'convert',
      await put('b.jsonl', `${row}{"no":1}\nx\n${row}`),
      '-',
      '--to',
      'kbmc',
    ]);
    expect(status).toBe(1);
    expect(stdout.split('\n').length).toBe(4);
    expect(stderr).toContain("b.jsonl:2: error: has no text under 'text'\n");
    expect(stderr).toMatch(/b\.jsonl:3(?::1)?: error: is not JSON/u);
  });
});

describe('kkori', () => {
  it.each([
    [[], 'name a command'],
    [['fly'], "there is no command 'fly'"],
    [['convert', 'a'], 'convert takes IN and OUT'],
    [['convert', 'a', 'b'], '--to is one of: conll'],
    [['convert', 'a', 'b', '--to', 'txt'], '--to is one of: conll'],
    [['convert', 'a', 'b', '--to', 'conll', '--from', 'doc'], '--from is one of: conll'],
    [
      ['convert', 'a', 'b', '--to', 'conll', '--tokens', 'word'],
      'tokens is eojeol-split, syllable',
    ],
    [['convert', 'a', 'b', '--to', 'conll', '--write', 'bom=true'], 'the options are tokens'],
    [['convert', 'a', 'b', '--to', 'conll', '--encoding', 'latin1'], '--encoding is one of: utf-8'],
    [['convert', 'a', 'b', '--to', 'conll', '--fast'], '--fast'],
    [['tag', 'a'], 'tag needs --model'],
    [['tag', '--model', 'm'], 'tag takes IN'],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { status, stdout, stderr } = await run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('says when a file or a model is not there', async () => {
    const missing = await run(['convert', join(folder, 'none'), '-', '--to', 'kbmc']);
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain('none: error: cannot be read');
    const model = await run(['tag', '-', '--model', join(folder, 'none')], row);
    expect(model.status).toBe(1);
    expect(model.stderr).toContain('config.json cannot be read');
  });

  it('lists formats, for people and for programs', async () => {
    expect((await run(['formats'])).stdout).toContain('--write tokens=eojeol-split|syllable');
    const list: unknown = JSON.parse((await run(['formats', '--json'])).stdout);
    expect(list).toContainEqual(expect.objectContaining({ id: 'txt', canWrite: false }));
  });

  it('helps', async () => {
    expect((await run(['convert', '--help'])).stdout).toContain('kkori convert IN OUT');
  });
});
