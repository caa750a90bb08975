import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AINO, DAAN } from '../../local/stack/setting.ts';
import { openSetting, type Setting } from './person-at-browser.ts';

let setting: Setting;
let page: Page;
beforeAll(async () => {
  setting = await openSetting();
  page = await setting.signedIn('Aino');
  await page.goto('/settings/exchange');
  await page.locator('summary').click();
  await page.getByRole('button', { name: 'Yes, disconnect the organisation' }).click();
  await page.getByLabel(/^Client id/u).fill(setting.stack.setting.api.clientId);
  await page.getByLabel(/^Client secret/u).fill(setting.stack.setting.api.clientSecret);
  await page.getByLabel(/^Appointment/u).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('#state', { hasText: 'Something is missing' }).waitFor();
}, 120_000);
afterAll(() => setting?.end());
afterEach(() => setting.leaveAllBut(page));
beforeEach(() => page.goto('/settings/exchange'));

const SLOW = { timeout: 60_000 };

/** Microsoft's window as the service's first page opens it. */
async function opened(): Promise<Page> {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: /^Grant permissions/u }).click(),
  ]);
  await popup.getByRole('heading', { name: 'Grant permissions in Microsoft 365' }).waitFor();
  return popup;
}

/** On one of Microsoft's pages. */
async function choose(popup: Page, address: string, button: 'Accept' | 'Cancel' | 'Continue'): Promise<void> {
  await popup.getByLabel(new RegExp(address, 'u')).check();
  await popup.getByRole('button', { name: button === 'Continue' ? /sign in|continue|accept/iu : button }).click();
}

async function askedAtMicrosoft(): Promise<Page> {
  const popup = await opened();
  await popup.getByRole('link', { name: 'Continue to Microsoft' }).click();
  await popup.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  return popup;
}

const consentState = (text: string | RegExp) => page.locator('#consent-state', { hasText: text }).waitFor();

test('refused at Microsoft: nothing is connected, and the settings page says so by itself', SLOW, async () => {
  const popup = await askedAtMicrosoft();
  // Microsoft's pages cut the opener off: the settings page has to ask by itself.
  expect(await popup.evaluate(() => globalThis.opener)).toBeNull();
  await choose(popup, AINO.email, 'Cancel');
  await popup.getByRole('heading', { name: 'The permissions were not granted' }).waitFor();
  await consentState(/^Not granted/u);
  await popup.close();
});

test('somebody who administers nothing gets no further', SLOW, async () => {
  const popup = await askedAtMicrosoft();
  await choose(popup, DAAN.email, 'Accept');
  await popup.getByRole('heading', { name: 'Need admin approval' }).waitFor();
  await popup.getByRole('link', { name: /without granting/u }).click();
  await popup.getByRole('heading', { name: 'The permissions were not granted' }).waitFor();
  await popup.close();
});

test('where a script may open no window, the form opens one', SLOW, async () => {
  await page.evaluate(() => {
    globalThis.open = () => null;
  });
  const popup = await opened();
  await popup.close();
});

test('a link that is opened again, or in another browser, works no more', SLOW, async () => {
  const popup = await opened();
  const address = popup.url();
  const elsewhere = await setting.window();
  await elsewhere.goto(address);
  await elsewhere.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
  await popup.close();
});

test('a forged answer of Microsoft is refused', SLOW, async () => {
  const popup = await askedAtMicrosoft();
  const forged = new URLSearchParams({
    admin_consent: 'True',
    tenant: setting.stack.setting.tenantId,
    state: 'guessed',
  });
  await popup.goto(`${setting.stack.functionsUrl}/api/consent/callback?${forged}`);
  await popup.getByRole('heading', { level: 1 }).waitFor();
  expect(await popup.getByRole('heading', { level: 1 }).innerText()).toBe('This link does not work any more');
  expect((await setting.stack.store.organization())?.tenantId).toBeNull();
  await popup.close();
});

test('granted, proven and confirmed: the window closes, the page knows, and a first sync follows', SLOW, async () => {
  const popup = await askedAtMicrosoft();
  const answers: string[] = [];
  popup.on('request', (request) => {
    if (request.url().includes('/api/consent/callback')) answers.push(request.url());
  });
  await choose(popup, AINO.email, 'Accept');
  await choose(popup, AINO.email, 'Continue');
  await popup.getByRole('heading', { name: 'Is this your organisation?' }).waitFor();
  expect(await popup.locator('dl').innerText()).toContain('Fjord & Field Oy');

  // The same answer once more, in the same browser.
  const again = await popup.context().newPage();
  await again.goto(answers[0] ?? '');
  await again.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
  await again.close();

  const closed = popup.waitForEvent('close');
  await popup.getByRole('button', { name: 'Connect this organisation' }).click();
  await closed;
  await consentState('Granted');
  await page.locator('#state', { hasText: 'Ready, and off' }).waitFor();
  await page.getByRole('switch').click();
  await page.getByRole('link', { name: 'My profile' }).click();
  await page.getByRole('switch').click();
  await page.locator('#state', { hasText: /^On$/u }).waitFor();
  expect(setting.complaints).toEqual([]);
});

test('where a sign-in has to prove the mailbox, a user signs in once and then switches on', SLOW, async () => {
  await page.getByLabel('By signing in at Microsoft once').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const user = await setting.signedIn('Daan');
  await user.goto('/profile');
  await user.getByRole('switch').click();
  expect(await user.getByRole('alert').innerText()).toContain('A sign-in at Microsoft is needed');
  const [popup] = await Promise.all([
    user.waitForEvent('popup'),
    user.getByRole('button', { name: /^Sign in at Microsoft/u }).click(),
  ]);
  await popup.getByRole('link', { name: 'Sign in at Microsoft' }).click();
  const closed = popup.waitForEvent('close');
  await choose(popup, DAAN.email, 'Continue');
  await closed;
  await user.getByRole('switch').click();
  await user.locator('#state', { hasText: /^On$/u }).waitFor();
});

test('the connection test says of each step that it works', SLOW, async () => {
  await page.getByRole('button', { name: 'Test the connection' }).click();
  expect(await page.locator('#connection ~ section [role=status]').innerText()).toContain('Everything works.');
});
