import { findBrowser } from './browser';

/** Stops the browser tests with one sentence, before the runner fails with a page of them. */
export default async function setup(): Promise<void> {
  await findBrowser();
}
