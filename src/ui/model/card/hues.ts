import type { Workspace } from '../../../session/workspace.svelte';

/** The hue of a model's label: of the open project's scheme, else of a scheme that ships. */
export function hueIn({ current, schemes }: Workspace): (label: string) => number | undefined {
  const known = [...(current ? [current.project.scheme] : []), ...schemes];
  return (name) => known.flatMap(({ labels }) => labels).find((label) => label.name === name)?.hue;
}

/** How a label is called where a scheme knows it. */
export function titleIn(
  { current, schemes }: Workspace,
  language: 'ko' | 'en',
): (label: string) => string {
  const known = [...(current ? [current.project.scheme] : []), ...schemes];
  return (name) =>
    known.flatMap(({ labels }) => labels).find((label) => label.name === name)?.title[language] ??
    name;
}
