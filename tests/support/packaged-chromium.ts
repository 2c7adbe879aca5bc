import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));
const home = join(cache, 'chromium');

/**
 * Unpacks `@sparticuz/chromium` once for each `npm ci`, and answers how to start it, or null where it
 * does not start. The package itself unpacks into the shared temporary folder and takes a file that
 * exists for one that is whole; here a second process never sees a half-written browser.
 */
export async function packagedChromium(
  starts: (path: string, env: Readonly<Record<string, string>>) => Promise<boolean>,
): Promise<{ executablePath: string; env: Readonly<Record<string, string>> } | null> {
  if (!existsSync(home)) await unpack();
  const executablePath = join(home, 'chromium');
  // A machine without any font would draw no text at all.
  const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: join(home, 'fonts') };
  // NSS and its friends come with the package too, for machines that have none of their own.
  for (const env of [fonts, { ...fonts, LD_LIBRARY_PATH: join(home, 'al2023', 'lib') }])
    if (await starts(executablePath, env)) return { executablePath, env };
  return null;
}

async function unpack(): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const staging = mkdtempSync(join(cache, 'chromium-'));
  try {
    const script = "(await import('@sparticuz/chromium')).default.executablePath()";
    // Only what runs on Lambda is given the libraries, so for this one call we say that we do.
    const env = { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
    const options = { env, cwd: fileURLToPath(new URL('../..', import.meta.url)) };
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], options);
    writeFileSync(
      join(staging, 'fonts', 'fonts.conf'),
      `<fontconfig><dir>${join(home, 'fonts')}</dir><cachedir>${join(home, 'fonts-cache')}</cachedir></fontconfig>\n`,
    );
    renameSync(staging, home);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    // Another process may have been first, and then its copy is as good.
    if (!existsSync(home)) throw error;
  }
}
