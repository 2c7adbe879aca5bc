/** What a program reads and writes; `process` is one, and a test brings its own. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** What every program that `cli/run.mjs` starts exports as `main`; it answers the exit status. */
export type Main = (args: readonly string[], io: Io) => Promise<number>;
