import { expect, it } from 'vitest';
import { findBrowser, launchOptions, noBrowser, type Machine } from '../../support/browser';

/** A Linux machine on which only the given files start. */
function machine(start: readonly string[], more: Partial<Machine> = {}): Machine {
  return {
    env: { PATH: '/usr/local/bin:/usr/bin' },
    platform: 'linux',
    arch: 'x64',
    exists: (path) => start.includes(path),
    starts: (path) => Promise.resolve(start.includes(path)),
    playwright: () => '/home/me/ms-playwright/chrome',
    packaged: () => Promise.resolve({ executablePath: '/packaged/chromium' }),
    ...more,
  };
}

const everything = ['/opt/mine', '/usr/bin/chromium', '/home/me/ms-playwright/chrome'];

it('takes the browser that CHROMIUM names before any other', async () => {
  expect(await findBrowser(machine(everything, { env: { CHROMIUM: '/opt/mine' } }))).toEqual({
    source: 'CHROMIUM',
    executablePath: '/opt/mine',
  });
});

it('says that CHROMIUM is wrong, rather than test in another browser', async () => {
  await expect(findBrowser(machine([], { env: { CHROMIUM: '/opt/mine' } }))).rejects.toThrow(
    'CHROMIUM is set to /opt/mine, which does not start.',
  );
});

it('takes an installed browser, then the download, then the package', async () => {
  const paths = everything.map(async (_, from) => {
    const found = await findBrowser(machine(everything.slice(from)));
    return `${found.source} ${found.executablePath}`;
  });
  expect(await Promise.all([...paths, findBrowser(machine([])).then((it) => it.source)])).toEqual([
    'installed /usr/bin/chromium',
    'installed /usr/bin/chromium',
    'playwright /home/me/ms-playwright/chrome',
    'package',
  ]);
});

it('passes over an installed file that does not start', async () => {
  const stub = machine([], { exists: (path) => path === '/usr/bin/chromium-browser' });
  expect((await findBrowser(stub)).source).toBe('package');
});

it.each([
  ['darwin', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
  ['win32', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
] as const)('knows where %s keeps its browsers', async (platform, path) => {
  const env = { PROGRAMFILES: 'C:\\Program Files' };
  expect(await findBrowser(machine([path], { platform, env }))).toEqual({
    source: 'installed',
    executablePath: path,
  });
});

it.each([
  ['darwin', 'arm64'],
  ['linux', 'arm64'],
] as const)('says what to install on %s %s without a browser', async (platform, arch) => {
  await expect(findBrowser(machine([], { platform, arch }))).rejects.toThrow(noBrowser);
});

it('says what to install where the packaged browser does not start', async () => {
  const packaged = () => Promise.resolve(null);
  await expect(findBrowser(machine([], { packaged }))).rejects.toThrow(noBrowser);
});

it('starts every browser with a software WebGPU adapter, and keeps the environment', () => {
  const env = { LD_LIBRARY_PATH: '/packaged/lib' };
  const options = launchOptions({ source: 'package', executablePath: '/c', env });
  expect(options.args).toContain('--use-webgpu-adapter=swiftshader');
  expect(options.env).toMatchObject({ ...env, PATH: process.env['PATH'] });
});
