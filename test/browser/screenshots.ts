import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { openSetting } from './person-at-browser.ts';

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));

/** `npm run screenshots`: the main pages as the documents show them, drawn by the same browser on every machine. */
async function main(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const setting = await openSetting();
  const shoot = async (page: Page, name: string, path: string) => {
    await page.goto(path);
    // What the pointer or the keyboard marks is no part of the picture.
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
    process.stdout.write(`docs/screenshots/${name}.png\n`);
  };
  try {
    await shoot(await setting.window(), 'sign-in', '/sign-in');
    const page = await setting.signedIn('Aino');
    await shoot(page, 'calendar-week', '/calendar');
    await shoot(page, 'calendar-list', '/calendar?view=list');
    await shoot(page, 'calendar-add', '/calendar?add=outlook');
    await shoot(page, 'profile', '/profile');
    await shoot(page, 'settings', '/settings/exchange');
    await shoot(await setting.signedIn('Aino', { width: 400, language: 'fi' }), 'calendar-narrow', '/calendar');
  } finally {
    await setting.end();
  }
}

await main();
