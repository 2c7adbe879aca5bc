import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Io } from '../cli/io';
import { closingLine, countTests, type Count, type Report } from './count-tests';

const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'test-results');
const stages = ['check', 'lint', 'unit', 'browser', 'e2e'];

/** Runs one of the package's scripts and answers whether it succeeded. */
function run(script: string, args: readonly string[] = []): Promise<boolean> {
  // Npm says where it is; on Windows its command is no program that could be started by name.
  const npm = process.env['npm_execpath'];
  const command = npm ? process.execPath : 'npm';
  const child = spawn(command, [...(npm ? [npm] : []), 'run', '--silent', script, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function runStage(stage: string): Promise<Count> {
  // Types and lint have no tests to count, only a failure to add.
  if (stage === 'check' || stage === 'lint')
    return { passed: 0, failed: (await run(stage)) ? 0 : 1, skipped: 0 };

  const file = join(results, `${stage}.json`);
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const succeeded = await run(`test:${stage}`, ['--', ...reporters]);
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    // It ended before it could report, and its exit status says the rest.
    report = { testResults: [] };
  }
  return countTests(report, succeeded);
}

/**
 * `npm test`: types, lint, then unit, browser and e2e tests, one after the other, so that no two
 * browsers contend for a small machine. All of them run whatever fails, and the last line counts.
 * `npm test -- lint unit` runs only what is named.
 */
export async function main(args: readonly string[], { stdout, stderr }: Io): Promise<number> {
  const unknown = args.filter((stage) => !stages.includes(stage));
  if (unknown.length > 0) {
    stderr.write(`No such tests: ${unknown.join(', ')}. There are ${stages.join(', ')}.\n`);
    return 2;
  }
  mkdirSync(results, { recursive: true });
  const counts: Count[] = [];
  for (const stage of stages.filter((name) => args.length === 0 || args.includes(name))) {
    stdout.write(`\n— ${stage}\n`);
    counts.push(await runStage(stage));
  }
  stdout.write(`\n${closingLine(counts)}\n`);
  return counts.every(({ failed }) => failed === 0) ? 0 : 1;
}
