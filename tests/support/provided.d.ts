import 'vitest';

declare module 'vitest' {
  /** What the set-up of the projects hands to the tests through `inject`. */
  interface ProvidedContext {
    /** The shared fixtures lie beside the repository. */
    hasFixtures: boolean;
    /** Where the built app is served, for the e2e tests; ends with a slash. */
    url: string;
  }
}
