import { expect, it } from 'vitest';
import { closingLine, countTests } from '../../../scripts/count-tests';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

it('counts what passed, failed and did not run', () => {
  const testResults = [
    file('passed', 'passed', 'skipped', 'pending', 'todo'),
    file('failed', 'failed', 'passed'),
  ];
  expect(countTests({ testResults }, false)).toEqual({ passed: 2, failed: 1, skipped: 3 });
});

it('counts a file that broke before its first test', () => {
  const testResults = [file('passed', 'passed'), file('failed'), file('failed', 'skipped')];
  expect(countTests({ testResults }, false)).toEqual({ passed: 1, failed: 2, skipped: 1 });
});

it('counts a run that failed though no test did', () => {
  expect(countTests({ testResults: [file('passed', 'passed')] }, false).failed).toBe(1);
});

it('closes with one plain line', () => {
  const tests = { passed: 312, failed: 0, skipped: 0 };
  expect(closingLine([tests])).toBe('312 passed, 0 failed');
  expect(closingLine([tests, { passed: 0, failed: 1, skipped: 2 }])).toBe(
    '312 passed, 1 failed, 2 skipped',
  );
});
