import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { NOW, openSetting, PATIENCE_MS, type Setting } from './person-at-browser.ts';

let setting: Setting;
let page: Page;
beforeAll(async () => {
  setting = await openSetting();
  page = await setting.signedIn('Aino');
}, 90_000);
afterAll(() => setting?.end());
afterEach(() => setting.leaveAllBut(page));

const DAY = 24 * 60 * 60 * 1000;
const SLOW = { timeout: 60_000 };
const settings = async () => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.locator('#connection').waitFor();
};
/** As a notification of the mailbox does. */
const sync = () => {
  const { queue, setting: sample } = setting.stack;
  const { organization, person } = sample;
  return queue.syncMailbox({
    organizationId: organization.guid,
    mailboxId: person.mailboxId,
    correlationId: randomUUID(),
  });
};
const said = () => page.getByRole('status').innerText();

test('leaving out a type says how many events go, and the number is confirmed', SLOW, async () => {
  await settings();
  await page.getByLabel(/^Sales meeting/u).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  const question = page.getByRole('alert');
  await question.waitFor();
  // The offer stood on both sides before: it is the person's own and stays.
  expect(await question.innerText()).toContain('have 2 events in Outlook calendars');
  expect(await page.getByLabel(/^Sales meeting/u).isChecked()).toBe(false);
  await page.getByRole('button', { name: 'Save and remove 2 events' }).click();
  expect(await said()).toBe('The settings are saved.');
  expect(await page.getByLabel(/^Sales meeting/u).isChecked()).toBe(false);
  expect((await setting.stack.store.organization())?.typeIds).toHaveLength(3);
});

test('secrets go in and never come back', SLOW, async () => {
  await settings();
  const field = page.getByLabel('Client secret of the Severa REST API');
  await field.fill(setting.stack.setting.api.clientSecret);
  await page.getByRole('button', { name: 'Save' }).click();
  expect(await said()).toBe('The settings are saved.');
  expect(await page.content()).not.toContain(setting.stack.setting.api.clientSecret);
  expect(await field.inputValue()).toBe('');
});

test('who was slower is told so, and what he filled in is still there', SLOW, async () => {
  await settings();
  const other = await setting.signedIn('Aino');
  await other.goto('/settings/exchange');
  await other.getByLabel('Put the change back').check();
  await other.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('By signing in at Microsoft once').check();
  await page.getByRole('button', { name: 'Save' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('The settings were changed meanwhile');
  expect(await page.getByLabel('By signing in at Microsoft once').isChecked()).toBe(true);
});

test('switches the organisation off and on, and its users see it', SLOW, async () => {
  await settings();
  await page.getByRole('switch').click();
  await page.locator('#state', { hasText: 'Ready, and off' }).waitFor();
  const user = await setting.signedIn('Aino');
  await user.goto('/profile');
  expect(await user.locator('#state').innerText()).toBe('Waits for the organisation to be switched on');
  await page.getByRole('switch').click();
  await page.locator('#state', { hasText: /^On$/u }).waitFor();
});

test('sees who syncs and what waits by ids and reasons, and no subject of anybody', SLOW, async () => {
  const { outside, setting: sample } = setting.stack;
  outside.severa.behaviour.emoji = 'refused';
  const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' });
  const times = { start: at('2026-03-04T08:00:00'), end: at('2026-03-04T09:00:00') };
  outside.graph.person(sample.person.mailboxId).addEvent({ subject: 'Surprise 🎂', ...times });
  await sync();
  await settings();
  await page.getByRole('link', { name: 'Users' }).click();
  expect(await page.locator('tbody').innerText()).toContain('Aino Virtala');
  await page.getByRole('navigation', { name: 'Microsoft Exchange' }).getByRole('link', { name: 'What waits' }).click();
  const row = page.locator('tbody tr', { hasText: 'Severa refused it.' });
  await expect.poll(async () => (await page.reload()) && row.count(), { timeout: PATIENCE_MS }).toBe(1);
  expect(await row.innerText()).toContain('Aino Virtala');
  expect(await page.content()).not.toContain('Surprise');
  await row.getByRole('button').click();
  expect(await said()).toBe('It is tried again now.');
});

test('many deletions at once wait for him, and he has the events made again', SLOW, async () => {
  const { outside, setting: sample } = setting.stack;
  const { mailboxId } = sample.person;
  const person = outside.graph.person(mailboxId);
  const shown = () => outside.graph.shown(mailboxId, NOW, NOW + 30 * DAY);
  const before = shown().length;
  for (const { id, type } of shown()) if (type === 'singleInstance') person.deleteEvent(String(id));
  await sync();
  await settings();
  await page.getByRole('link', { name: 'Held-back deletions' }).click();
  const row = page.locator('tbody tr');
  // Names come by a second request: whoever asks too often is told the mailbox's id for a while.
  const told = async () => {
    await page.reload();
    return (await row.count()) === 1 ? row.innerText() : '';
  };
  await expect.poll(told, { timeout: PATIENCE_MS, interval: 2_000 }).toMatch(/Aino Virtala.*Waits for a decision/su);
  await row.getByRole('button', { name: 'Make them again: Aino Virtala' }).click();
  expect(await said()).toBe('It is being carried out.');
  await expect.poll(() => shown().length, { timeout: PATIENCE_MS }).toBeGreaterThan(before - 5);
});

test('disconnects after a second word, and both calendars stay', SLOW, async () => {
  const shown = async () => {
    await page.goto('/calendar');
    return page.locator('.entry strong').allInnerTexts();
  };
  const before = await shown();
  await settings();
  await page.locator('summary').click();
  await page.getByRole('button', { name: 'Yes, disconnect the organisation' }).click();
  expect(await page.locator('#state').innerText()).toBe('Not connected');
  expect(await said()).toBe('The organisation is disconnected.');
  expect(await shown()).toEqual(before);
});

test('somebody who is no administrator is not let in', SLOW, async () => {
  const user = await setting.signedIn('Daan');
  expect(await user.getByRole('link', { name: 'Settings' }).count()).toBe(0);
  const answer = await user.goto('/settings/exchange');
  expect(answer?.status()).toBe(403);
  expect(await user.getByRole('heading', { level: 1 }).innerText()).toBe('Only administrators may see this page');
  expect(setting.complaints).toEqual([]);
});
