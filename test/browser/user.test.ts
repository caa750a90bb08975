import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { barriers, openSetting, type Setting } from './person-at-browser.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await openSetting();
}, 90_000);
afterAll(() => setting?.end());
afterEach(() => setting.leaveAllBut());

const entry = (page: Page, side: 'severa' | 'outlook', subject: string) =>
  page.locator(`.calendar.${side} .entry`, { hasText: subject });

async function fillIn(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

describe('a person with both calendars before him', { timeout: 60_000 }, () => {
  test('adds an event in Outlook, and it appears in Severa by itself', async () => {
    const page = await setting.signedIn('Aino');
    await page.getByRole('link', { name: 'Add an event' }).click();
    await fillIn(page, { Subject: 'Tea with Daan', Start: '15:00', End: '15:45', Location: 'Kitchen' });
    await page.getByRole('button', { name: 'Save' }).click();
    await entry(page, 'severa', 'Tea with Daan').waitFor();
    expect(await entry(page, 'severa', 'Tea with Daan').innerText()).toMatch(/15:00–15:45\s+Tea with Daan\s+Kitchen/u);
  });

  test('moves an activity in Severa, and Outlook follows', async () => {
    const page = await setting.signedIn('Aino');
    await entry(page, 'severa', 'Customer visit').getByRole('link').click();
    await fillIn(page, { Subject: 'Customer visit, moved', Start: '16:00', End: '17:30' });
    await page.getByRole('button', { name: 'Save' }).click();
    await entry(page, 'outlook', 'Customer visit, moved').waitFor();
    expect(await entry(page, 'outlook', 'Customer visit, moved').innerText()).toContain('16:00–17:30');
    expect(await entry(page, 'outlook', 'Customer visit').count()).toBe(1);
  });

  test('deletes an activity, and its event goes', async () => {
    const page = await setting.signedIn('Aino');
    await entry(page, 'outlook', 'Call back Contoso').waitFor();
    await entry(page, 'severa', 'Call back Contoso').getByRole('link').click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await entry(page, 'outlook', 'Call back Contoso').waitFor({ state: 'detached' });
  });

  test('is told what is wrong with what he filled in, beside the field, and loses nothing of it', async () => {
    const page = await setting.signedIn('Aino');
    await page.getByRole('link', { name: 'Add an activity' }).click();
    await fillIn(page, { Subject: 'Backwards', Start: '15:00', End: '14:00', Notes: 'kept' });
    await page.getByRole('button', { name: 'Save' }).click();
    const end = page.getByLabel('End', { exact: true });
    expect(await end.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#endTime-wrong').innerText()).toBe('It ends before it starts.');
    expect(await page.getByLabel('Notes').inputValue()).toBe('kept');
    expect(await barriers(page)).toEqual([]);
  });
});

test('a user sees his first sync four clicks after the start: sign in, profile, switch, calendar', {
  timeout: 60_000,
}, async () => {
  const page = await setting.signedIn('Daan');
  await entry(page, 'severa', 'Dutch team meeting').waitFor();
  expect(await entry(page, 'outlook', 'Dutch team meeting').count()).toBe(0);
  await page.getByRole('link', { name: 'Switch it on in My profile' }).click();
  await page.getByRole('switch').click();
  await page.locator('#state', { hasText: /^On$/u }).waitFor();
  expect(await page.locator('#sync').innerText()).toContain('daan.kuipers@example.com');
  await page.getByRole('link', { name: 'Calendar', exact: true }).click();
  await entry(page, 'outlook', 'Dutch team meeting').waitFor();
});

test('what waits is named with its reason, and is tried again at the push of a button', {
  timeout: 60_000,
}, async () => {
  const { behaviour } = setting.stack.outside.severa;
  behaviour.emoji = 'refused';
  const page = await setting.signedIn('Aino');
  await page.getByRole('link', { name: 'Add an event' }).click();
  await fillIn(page, { Subject: 'Cake 🎂', Start: '14:00', End: '14:30' });
  await page.getByRole('button', { name: 'Save' }).click();
  await entry(page, 'outlook', 'Cake').getByText('Not synced').first().waitFor();
  await page.getByRole('link', { name: 'My profile' }).click();
  const row = page.locator('tr', { hasText: 'Cake' });
  expect(await row.innerText()).toContain('Severa refused it.');
  behaviour.emoji = 'kept';
  await row.getByRole('button', { name: 'Try again: Cake 🎂' }).click();
  expect(await page.getByRole('status').innerText()).toBe('It is tried again now.');
  await row.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Calendar', exact: true }).click();
  await entry(page, 'severa', 'Cake').waitFor();
});

test('the keyboard is enough: sign in, add an activity, sign out', { timeout: 60_000 }, async () => {
  const page = await setting.window();
  const press = async (name: string) => {
    const isThere = () => page.evaluate(() => document.activeElement?.closest('a, button')?.textContent?.trim() ?? '');
    for (let tabs = 0; tabs < 60 && !(await isThere()).includes(name); tabs += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
  };
  await press('Sign in as Grace Holloway');
  await page.locator('#calendars').waitFor();
  await press('Add an activity');
  await page.locator('#subject').waitFor();
  await page.keyboard.type('Typed only');
  await page.keyboard.press('Enter');
  await entry(page, 'severa', 'Typed only').waitFor();
  await press('Sign out');
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
});

test.each([
  ['en', 1400],
  ['fi', 400],
])(
  'no page puts up barriers, or is wider than its window: %s, %d pixels',
  { timeout: 60_000 },
  async (language, width) => {
    const page = await setting.signedIn('Aino', { language, width });
    for (const path of ['/calendar', '/calendar?view=list', '/calendar?add=severa', '/profile', '/settings/exchange']) {
      await page.goto(path);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await barriers(page), path).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
    }
  },
);

test('nothing of all that broke the content security policy or a script', () => {
  expect(setting.complaints).toEqual([]);
});
