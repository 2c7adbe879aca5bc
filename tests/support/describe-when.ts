import { describe, it } from 'vitest';

/** A `describe` that is skipped, and says why, where the shared fixtures are not there. */
export function describeWhen(hasFixtures: boolean) {
  return (name: string, body: () => void): void => {
    if (hasFixtures) describe(name, body);
    else it(name, ({ skip }) => skip('The shared fixtures are not at ../shared/fixtures.'));
  };
}
