import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, expect, inject, it } from 'vitest';
import { editAndSave, openApp, painted, pressHangul, withoutModel } from '../support/e2e-app';
import { launchKillable, type Killable } from '../support/e2e-killable';

const profile = mkdtempSync(join(tmpdir(), 'kkori-kill-'));
let running: Killable | null = null;
afterAll(async () => {
  await running?.kill();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

const rounds = 50;

/** What each round edits: words further and further on are marked; undo, redo and delete between. */
async function edit(page: Page, round: number): Promise<void> {
  const kind = round % 5;
  if (kind === 3) return editAndSave(page, 'Mod+KeyZ');
  if (kind === 4) return editAndSave(page, 'Mod+Shift+KeyZ');
  const words = Array.from({ length: 12 + round }, () => 'Mod+ArrowRight');
  await pressHangul(page, ...words);
  await editAndSave(page, 'KeyT');
}

const journal = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('kkori');
        opening.onerror = () => reject(new Error('The database does not open.'));
        opening.onsuccess = () => {
          const db = opening.result;
          const all = db.transaction('journal').objectStore('journal').getAll();
          all.onsuccess = () => {
            db.close();
            resolve(
              (all.result as { transaction: { intent: string } }[]).map(
                ({ transaction }) => transaction.intent,
              ),
            );
          };
        };
      }),
  );

it.skipIf(process.platform === 'win32')(
  `loses nothing that was said to be saved, killed ${String(rounds)} times right after it was said`,
  { timeout: 900_000 },
  async () => {
    let acknowledged: readonly string[] | null = null;
    const intents: string[] = [];
    for (let round = 0; round <= rounds; round++) {
      running = await launchKillable(profile);
      const page = await running.context.newPage();
      await withoutModel(page);
      await openApp(page, inject('url'));
      if (acknowledged) {
        await expect.poll(() => painted(page)).toEqual(acknowledged);
        expect(await journal(page)).toEqual(intents);
      }
      if (round < rounds) {
        await edit(page, round);
        const now = await painted(page);
        expect(now).not.toEqual(acknowledged);
        acknowledged = now;
        intents.push(round % 5 === 3 ? 'undo' : round % 5 === 4 ? 'redo' : 'mark');
      }
      await running.kill();
      running = null;
    }
  },
);
