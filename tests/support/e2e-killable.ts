import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright';
import { findBrowser, launchOptions } from './browser';

/** A browser whose process is ours, with a profile that outlives it. */
export interface Killable {
  readonly context: BrowserContext;
  /** Ends all of its processes at once, without a word to any of them. */
  readonly kill: () => Promise<void>;
}

export async function launchKillable(profile: string): Promise<Killable> {
  const { executablePath, args = [], env } = launchOptions(await findBrowser());
  if (!executablePath) throw new Error('The browser has no path.');
  const child = spawn(
    executablePath,
    [
      ...args,
      '--headless=new',
      '--remote-debugging-port=0',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-gpu',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    // A group of its own, so that its helpers die with it.
    { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const endpoint = await listening(child);
  const browser = await chromium.connectOverCDP(endpoint);
  const context = browser.contexts()[0];
  if (!context) throw new Error('The browser has no context.');
  return {
    context,
    async kill() {
      const gone = once(child, 'exit');
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await gone;
      await browser.close();
      // What a live browser would have taken away; it names a process that is gone.
      for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
        rmSync(join(profile, name), { force: true });
    },
  };
}

/** The address a browser says it listens on, or an error with all that it said instead. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /DevTools listening on (ws:\S+)/u.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The browser ended at its start: ${said}`)));
  });
}
