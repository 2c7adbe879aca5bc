export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What we read of Vitest's JSON report. */
export interface Report {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Counts the tests of one run. A file that broke before its first test, and a run that failed though
 * no test did, count as one failure each.
 */
export function countTests({ testResults }: Report, succeeded: boolean): Count {
  const tests = testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failed = tests.filter(({ status }) => status === 'failed').length;
  const broken = testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  const failures = failed + broken;
  return {
    passed,
    failed: failures === 0 && !succeeded ? 1 : failures,
    skipped: tests.length - passed - failed,
  };
}

/** The closing line of all runs together. */
export function closingLine(counts: readonly Count[]): string {
  const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
