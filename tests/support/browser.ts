import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type LaunchOptions } from 'playwright';
import { packagedChromium } from './packaged-chromium.ts';

/** A Chromium that starts on this machine, and the variables it needs to do so. */
export interface FoundBrowser {
  readonly source: 'CHROMIUM' | 'installed' | 'playwright' | 'package';
  readonly executablePath: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What the search asks of the machine; tests bring their own. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly exists: (path: string) => boolean;
  readonly starts: (path: string, env?: Readonly<Record<string, string>>) => Promise<boolean>;
  /** Where Playwright would have put its own download. */
  readonly playwright: () => string;
  /** Unpacks the Chromium that came with `npm ci`. */
  readonly packaged: () => Promise<Omit<FoundBrowser, 'source'> | null>;
}

const onPath = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const onMac = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const onWindows = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** The same flags everywhere: WebGPU without a GPU, and no sandbox, which containers do not allow. */
const args = ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

function installed({ env, platform }: Machine): string[] {
  if (platform === 'darwin') return onMac;
  if (platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => env[name]);
    return roots.flatMap((root) => (root ? onWindows.map((path) => `${root}\\${path}`) : []));
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return onPath.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function starts(path: string, env?: Readonly<Record<string, string>>): Promise<boolean> {
  // On Windows `--version` opens a window instead of answering.
  if (process.platform === 'win32') return Promise.resolve(true);
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: 20_000 };
    execFile(path, ['--version'], options, (error) => resolve(error === null));
  });
}

const thisMachine: Machine = {
  env: process.env,
  platform: process.platform,
  arch: process.arch,
  exists: existsSync,
  starts,
  playwright: () => chromium.executablePath(),
  packaged: () => packagedChromium(starts),
};

export const noBrowser =
  'No Chromium was found for the tests: install Google Chrome, Chromium or Microsoft Edge, ' +
  'run "npx playwright install chromium", or set CHROMIUM to the path of one.';

/**
 * Finds the browser for the tests: `CHROMIUM`, an installed one, Playwright's download, and on Linux
 * x64 the one that `npm ci` brings. An installed file that does not start (a stub that asks for a
 * snap, say) is passed over; a wrong `CHROMIUM` is an error, because somebody meant it.
 */
export async function findBrowser(machine: Machine = thisMachine): Promise<FoundBrowser> {
  const wanted = machine.env['CHROMIUM'];
  if (wanted) {
    if (await machine.starts(wanted)) return { source: 'CHROMIUM', executablePath: wanted };
    throw new Error(`CHROMIUM is set to ${wanted}, which does not start.`);
  }
  for (const path of installed(machine))
    if (machine.exists(path) && (await machine.starts(path)))
      return { source: 'installed', executablePath: path };

  const downloaded = machine.playwright();
  if (machine.exists(downloaded) && (await machine.starts(downloaded)))
    return { source: 'playwright', executablePath: downloaded };

  if (machine.platform === 'linux' && machine.arch === 'x64') {
    const packaged = await machine.packaged();
    if (packaged) return { source: 'package', ...packaged };
  }
  throw new Error(noBrowser);
}

/** What Playwright needs to start the browser found. */
export function launchOptions({ executablePath, env }: FoundBrowser): LaunchOptions {
  const inherited = Object.entries(process.env).filter((entry) => entry[1] !== undefined);
  return {
    executablePath,
    args,
    ...(env && { env: { ...(Object.fromEntries(inherited) as Record<string, string>), ...env } }),
  };
}
