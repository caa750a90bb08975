import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { DirectoryRole } from '../../../local/simulators/entra/entra.ts';
import type { Person } from '../../../local/simulators/host-app/host-app.ts';
import { must } from '../../../shared/errors.ts';
import { type Answer, admin, type HttpSetting, INPUT, newOrganization, PUBLIC_URL, SECRET } from './http-setting.ts';

/** What a browser shows. */
export interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it was sent on to; null: it shows a page. */
  readonly location: string | null;
  readonly title: string;
}

/** Somebody's browser: it keeps our cookies, follows what it is told to, and presses what a page offers. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(address: string, headers?: Readonly<Record<string, string>>): Promise<Shown>;
  post(
    address: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Shown>;
}

export function openBrowser(http: HttpSetting, language = 'en'): Browser {
  const cookies = new Map<string, string>();
  async function ask(address: string, init: RequestInit): Promise<Shown> {
    const isOurs = address.startsWith(`${PUBLIC_URL}/`);
    const target = isOurs ? http.url + address.slice(PUBLIC_URL.length) : address;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'accept-language': language, ...(isOurs && cookie !== '' ? { cookie } : {}), ...init.headers };
    const response = await fetch(target, { ...init, headers, redirect: 'manual' });
    if (isOurs) for (const one of response.headers.getSetCookie()) keep(cookies, one);
    const text = await response.text();
    const title = /<h1>(.*?)<\/h1>/su.exec(text)?.[1] ?? '';
    const { status, headers: answered } = response;
    return { status, headers: answered, text, location: answered.get('location'), title: decoded(title) };
  }
  return {
    cookies,
    get: (address, headers = {}) => ask(address, { headers }),
    post: (address, fields, headers = {}) =>
      ask(address, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(address).origin, ...headers },
      }),
  };
}

/** As browsers do: a cookie of this prefix counts only if it is for the whole host, this host alone, and over TLS. */
function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ');
  const [name = '', value = ''] = pair.split('=');
  const has = (attribute: string) => attributes.includes(attribute);
  if (
    name.startsWith('__Host-') &&
    !(has('Secure') && has('Path=/') && !attributes.some((one) => one.startsWith('Domain')))
  )
    return;
  if (has('Max-Age=0')) cookies.delete(name);
  else cookies.set(name, value);
}

function decoded(text: string): string {
  return text.replace(/&#(\d+);/gu, (_, code: string) => String.fromCharCode(Number(code)));
}

/** The address of the page's one link, or the value of a hidden field. */
export function linkOf({ text }: Shown): string {
  return decoded(must(/<a class="button" id="next" href="([^"]+)"/u.exec(text)?.[1], `the page has a link: ${text}`));
}
export function fieldOf({ text }: Shown, name: string): string {
  return must(new RegExp(`name="${name}" value="([^"]+)"`, 'u').exec(text)?.[1], `the page has ${name}: ${text}`);
}

export interface Tenant {
  readonly id: string;
  /** Somebody with a mailbox, by his roles there. */
  user(roles?: readonly DirectoryRole[]): { readonly userId: string; readonly mail: string };
}

/** A tenant in which nobody has consented to anything yet. */
export function newTenant({ graph }: HttpSetting): Tenant {
  const id = randomUUID();
  graph.addTenant({ id });
  return {
    id,
    user(roles = []) {
      const userId = randomUUID();
      const mail = `${userId}@${id}.example.com`;
      graph.addUser({ tenantId: id, userId, mail, displayName: 'Somebody', directoryRoles: roles });
      return { userId, mail };
    },
  };
}

export interface Asking {
  readonly org: string;
  readonly person: Person;
  /** POST for the address of the pop-up. */
  ask(): Promise<Answer>;
  /** The address itself. */
  link(): Promise<string>;
  /** The organisation's settings as the page polls them. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  settings(): Promise<any>;
}

export const SHOWN = { organizationName: 'Fjord & Field <Oy>', businessId: '1234567-8' };

/** An organisation with its Severa credentials, and an administrator with this address who asks. */
export async function newAsking(http: HttpSetting, email: string): Promise<Asking> {
  const org = newOrganization();
  const person = { ...admin(org), email };
  const before = await http.as(person, 'GET', 'organization/exchange');
  const put = await http.as(person, 'PUT', 'organization/exchange', {
    body: { ...INPUT, severaClientSecret: SECRET },
    headers: { 'if-match': before.headers.get('etag') ?? '' },
  });
  expect(put.status, put.text).toBe(200);
  const ask = () => http.as(person, 'POST', 'organization/exchange/consent', { body: SHOWN });
  return {
    org,
    person,
    ask,
    async link() {
      const answer = await ask();
      expect(answer.status, answer.text).toBe(201);
      return answer.body.url;
    },
    settings: async () => (await http.as(person, 'GET', 'organization/exchange')).body,
  };
}

/** Through the start page and Microsoft's consent, as far as Microsoft's redirect. */
export async function consent(browser: Browser, link: string, userId: string): Promise<string> {
  const start = await browser.get(link);
  expect(start.status, start.text).toBe(200);
  const given = await browser.post(linkOf(start), { user: userId, decision: 'accept' });
  return must(given.location, `Microsoft sends the browser back: ${given.text}`);
}

/** From Microsoft's first redirect through the sign-in, as far as its redirect. */
export async function signIn(browser: Browser, callback: string, userId: string): Promise<string> {
  const on = await browser.get(callback);
  expect(on.status, on.text).toBe(302);
  const signed = await browser.post(must(on.location, 'to the sign-in'), { user: userId, decision: 'accept' });
  return must(signed.location, `Microsoft sends the browser back: ${signed.text}`);
}

/** All of it, as far as the page with the button. */
export async function toButton(browser: Browser, link: string, userId: string): Promise<Shown> {
  const verified = await signIn(browser, await consent(browser, link, userId), userId);
  const page = await browser.get(verified);
  expect(page.status, page.text).toBe(200);
  return page;
}

export function press(browser: Browser, page: Shown, decision = 'connect', headers: Record<string, string> = {}) {
  return browser.post(`${PUBLIC_URL}/api/consent/confirm`, { token: fieldOf(page, 'token'), decision }, headers);
}
