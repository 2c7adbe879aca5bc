import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { main } from '../../cli/eval';
import { main as kkori } from '../../cli/kkori';
import type { Main } from '../../cli/io';

const model = fileURLToPath(new URL('../../models/kbmc-mini', import.meta.url));

async function run(program: Main, args: readonly string[], input = '') {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const status = await program(args, { stdin: Readable.from([input]), stdout, stderr });
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { status, stdout: text(stdout), stderr: text(stderr) };
}

const document = '😀 위암 환자의 간에서 전이가 확인되었다.';
const gold = (entities: readonly object[]) => `${JSON.stringify({ text: document, entities })}\n`;

describe('eval', () => {
  it.skipIf(!existsSync(model))('scores the shipped model by strict spans', async () => {
    const tagged = await run(kkori, ['tag', '-', '--model', model], gold([]));
    const { entities } = JSON.parse(tagged.stdout) as { entities: { text: string }[] };
    expect(entities.map(({ text }) => text)).toContain('위암');

    // What the model says is scored as gold, with one span more that it does not say.
    const more = [...entities, { start: 0, end: 1, label: 'Body' }];
    const { status, stdout, stderr } = await run(main, [model, '-', '--json'], gold(more));
    expect([status, stderr]).toEqual([0, '']);
    const result = JSON.parse(stdout) as { micro: { p: number; r: number }; n: number };
    expect(Object.keys(result)).toEqual(['micro', 'perLabel', 'n']);
    expect(result).toMatchObject({ n: 1, micro: { p: 1, r: entities.length / more.length } });
  });

  it.skipIf(!existsSync(model))('counts code points, or what it is told', async () => {
    const at = (start: number) => gold([{ start, end: start + 2, label: 'Disease' }]);
    const recall = async (data: string, ...more: string[]) => {
      const { stdout } = await run(main, [model, '-', '--json', ...more], data);
      return (JSON.parse(stdout) as { micro: { r: number } }).micro.r;
    };
    expect(await recall(at(2))).toBe(1);
    expect(await recall(at(3))).toBe(0);
    expect(await recall(at(3), '--unit', 'utf16')).toBe(1);
  });

  it.skipIf(!existsSync(model))(
    'runs the weights and keeps the scores it is told to',
    { timeout: 60_000 },
    async () => {
      const tagged = await run(kkori, ['tag', '-', '--model', model], gold([]));
      const { entities } = JSON.parse(tagged.stdout) as { entities: object[] };
      const found = async (...more: string[]) => {
        const { stdout } = await run(main, [model, '-', '--json', ...more], gold(entities));
        return (JSON.parse(stdout) as { micro: { r: number } }).micro.r;
      };
      const { device } = JSON.parse(readFileSync(join(model, 'card.json'), 'utf8')) as {
        device: { webgpu: string };
      };
      expect(await found('--at', '0')).toBe(1);
      expect(await found('--at', '1')).toBeLessThan(1);
      expect(await found('--weights', device.webgpu)).toBeGreaterThan(0);
      const missing = await run(main, [model, '-', '--weights', 'none.onnx'], gold(entities));
      expect(missing).toMatchObject({ stdout: '' });
      expect(missing.status).toBeGreaterThan(0);
      expect(await run(main, [model, '-', '--at', '2'])).toMatchObject({ status: 2, stdout: '' });
    },
  );

  it('refuses wrong usage', async () => {
    expect(await run(main, [model])).toMatchObject({ status: 2, stdout: '' });
    expect(await run(main, [model, '-', '--unit', 'word'])).toMatchObject({
      status: 2,
      stdout: '',
    });
    expect((await run(main, ['--help'])).stdout).toContain('Strict span scores');
  });

  it('reports data that it cannot read', async () => {
    const { status, stdout, stderr } = await run(main, [model, '-', '--json'], 'x\n');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('stdin:1');
  });
});
