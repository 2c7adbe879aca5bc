import { readFileSync, writeFileSync } from 'node:fs';
import { launch } from '../tests/support/launch';

const folder = new URL('../public/', import.meta.url);

/**
 * Draws the PNG icons anew from `public/icon.svg`: smaller on the same ground, edge to edge, so that
 * a system may cut its own shape out of them. `node cli/run.mjs scripts/icons.ts`
 */
export async function main(): Promise<number> {
  const icon = readFileSync(new URL('icon.svg', folder), 'utf8')
    .replace('viewBox="0 0 32 32"', 'viewBox="-3 -3 38 38"')
    .replace(/<rect [^>]*fill/, '<rect x="-3" y="-3" width="38" height="38" fill');
  const browser = await launch();
  try {
    for (const size of [192, 512]) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      await page.setContent(
        `<style>body{margin:0}svg{display:block;width:${size}px}</style>${icon}`,
      );
      writeFileSync(new URL(`icon-${size}.png`, folder), await page.screenshot());
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return 0;
}
