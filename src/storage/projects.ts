import { statuses, type Status } from '../core/layer';
import type { Project } from '../core/project';
import type { Connection } from './connection';

/** What a list of projects shows of one. */
export interface ProjectSummary {
  readonly id: string;
  readonly name: string;
  readonly sample: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly docs: number;
  /** How many documents are in each status. */
  readonly statuses: Readonly<Record<Status, number>>;
}

export function allProjects(connection: Connection): Promise<readonly ProjectSummary[]> {
  return connection.read(['projects', 'summaries'], async (tx) => {
    const index = tx.objectStore('summaries').index('status');
    const records = await tx.objectStore('projects').getAll();
    const count = async (batches: readonly string[], status: Status) => {
      const counts = batches.map((batch) => index.count([batch, status]));
      return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0);
    };
    const summaries = records.map(async ({ project, batches }) => {
      const counts = await Promise.all(statuses.map((status) => count(batches, status)));
      return summaryOf(project, counts);
    });
    return (await Promise.all(summaries)).sort((a, b) => b.createdAt - a.createdAt);
  });
}

/** @param counts in the order of `statuses` */
function summaryOf(project: Project, counts: readonly number[]): ProjectSummary {
  const { id, name, sample = false, createdAt } = project;
  const of = (status: Status) => counts[statuses.indexOf(status)] ?? 0;
  return {
    id,
    name,
    sample,
    createdAt,
    docs: counts.reduce((sum, count) => sum + count, 0),
    statuses: { new: of('new'), working: of('working'), done: of('done'), flagged: of('flagged') },
  };
}

export function oneProject(connection: Connection, id: string): Promise<Project | undefined> {
  return connection.read(['projects'], async (tx) => {
    return (await tx.objectStore('projects').get(id))?.project;
  });
}

export function putProject(connection: Connection, project: Project): Promise<void> {
  return connection.write(['projects'], async (tx) => {
    const projects = tx.objectStore('projects');
    const batches = (await projects.get(project.id))?.batches ?? [];
    await projects.put({ project, batches });
  });
}
