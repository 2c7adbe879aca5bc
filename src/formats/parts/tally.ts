import type { Entry } from '../format';
import { isProblem, type Problem, type ProblemCode } from '../problem';

const shownProblems = 200;
const shownSamples = 5;

/** Counts what is read. */
export class Tally {
  docs = 0;
  spans = 0;
  readonly labels = new Map<string, number>();
  readonly counts = new Map<ProblemCode, number>();
  readonly severities = { error: 0, repair: 0, loss: 0 };
  /** The first ones; all are in `counts`. */
  readonly problems: Problem[] = [];
  readonly samples: Entry[] = [];

  add(item: Entry | Problem): void {
    if (isProblem(item)) this.problem(item);
    else this.entry(item);
  }

  problem(problem: Problem): void {
    this.counts.set(problem.code, (this.counts.get(problem.code) ?? 0) + 1);
    this.severities[problem.severity]++;
    if (this.problems.length < shownProblems) this.problems.push(problem);
  }

  private entry(entry: Entry): void {
    this.docs++;
    this.spans += entry.spans.length;
    for (const { label } of entry.spans) this.labels.set(label, (this.labels.get(label) ?? 0) + 1);
    if (this.samples.length < shownSamples) this.samples.push(entry);
  }
}
