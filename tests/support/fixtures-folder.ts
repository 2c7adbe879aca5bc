import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The shared corpora lie beside the repository, not in it: their licences are their own. */
export const fixturesFolder = fileURLToPath(new URL('../../../shared/fixtures', import.meta.url));

export const hasFixtures = existsSync(fixturesFolder);
