import { chromium, type Browser, type LaunchOptions } from 'playwright';
import { findBrowser, launchOptions } from './browser';

/** Starts the browser that `findBrowser` finds, with the flags all tests share. */
export async function launch(more: LaunchOptions = {}): Promise<Browser> {
  const options = launchOptions(await findBrowser());
  return chromium.launch({
    ...options,
    ...more,
    args: [...(options.args ?? []), ...(more.args ?? [])],
  });
}
