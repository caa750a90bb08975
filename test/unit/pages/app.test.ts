import { beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../../local/pages/app.ts';
import type { PersonCalendar } from '../../../local/pages/calendar/person-calendar.ts';
import { PEOPLE } from '../../../local/pages/people.ts';
import { type Behind, safePath } from '../../../local/pages/routes/context.ts';
import { createService } from '../../../local/pages/service.ts';
import { createSessions } from '../../../local/pages/sessions.ts';

const HOST = 'pages.test:7072';
const NOW = Date.UTC(2026, 2, 2, 8);
const [administrator, user] = PEOPLE;
const TOKEN = 'the-token-of-the-host-app';

let reported: unknown[];
let added: unknown[];
let app: ReturnType<typeof createApp>;

const calendar: PersonCalendar = {
  items: () => [
    {
      side: 'outlook',
      id: 'event-1',
      seriesId: null,
      subject: '<script>alert(1)</script>',
      when: { allDay: false, start: NOW, end: NOW + 3_600_000 },
      location: '"><img src=x>',
      notes: '',
      isPrivate: false,
      typeId: null,
      people: [],
      isSeries: false,
      isInvitation: false,
    },
  ],
  item: () => null,
  add(entered) {
    added.push(entered);
    return 'event-2';
  },
  edit: () => undefined,
  delete: () => undefined,
  answer: () => undefined,
};

beforeEach(() => {
  [reported, added] = [[], []];
  const behind: Behind = {
    organization: { name: 'Fjord & Field Oy', activityTypes: () => [], users: () => [] },
    calendar: () => calendar,
    ask: { changed: async () => undefined, deleted: async () => undefined },
    service: createService({
      // Nobody answers there: the pages must do without.
      functionsUrl: 'http://127.0.0.1:9',
      hostApp: { token: async () => TOKEN },
      organizationId: 'organization-1',
    }),
    sessions: createSessions(),
    now: () => NOW,
  };
  app = createApp(behind, { hosts: [HOST], formTargets: [], report: (error) => reported.push(error) });
});

interface Sent {
  readonly cookie?: string;
  readonly form?: Record<string, string>;
  readonly headers?: Record<string, string>;
}

async function ask(path: string, { cookie, form, headers = {} }: Sent = {}): Promise<Response> {
  return app.request(`http://${HOST}${path}`, {
    method: form === undefined ? 'GET' : 'POST',
    headers: {
      host: HOST,
      ...(cookie === undefined ? {} : { cookie }),
      ...(form === undefined ? {} : { origin: `http://${HOST}` }),
      ...headers,
    },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
}

async function signIn(person: (typeof PEOPLE)[number] | undefined): Promise<string> {
  const answer = await ask('/sign-in', { form: { person: person?.userId ?? '' } });
  return answer.headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
}

describe('who may see a page', () => {
  test.each(['/calendar', '/calendar/both', '/profile', '/settings/exchange'])(
    'nobody without signing in: %s',
    async (path) => {
      const answer = await ask(path);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in']);
    },
  );

  test('a user sees no settings, whatever he sends', async () => {
    const cookie = await signIn(user);
    expect((await ask('/settings/exchange', { cookie })).status).toBe(403);
    const form = { decision: 'confirm', id: 'x', deletions: '3' };
    expect((await ask('/settings/exchange/guards/confirm', { cookie, form })).status).toBe(403);
  });

  test('nobody after signing out', async () => {
    const cookie = await signIn(administrator);
    await ask('/sign-out', { cookie, form: {} });
    expect((await ask('/profile', { cookie })).headers.get('location')).toBe('/sign-in');
  });

  test('a session is kept from scripts and from other sites', async () => {
    const answer = await ask('/sign-in', { form: { person: user?.userId ?? '' } });
    expect(answer.headers.getSetCookie().at(-1)).toMatch(
      /^severa-pages-session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax$/u,
    );
  });
});

describe('what comes from elsewhere', () => {
  test('another name of this machine is refused: a page of a stranger may have found the port', async () => {
    expect((await ask('/sign-in', { headers: { host: 'evil.example' } })).status).toBe(421);
  });

  test('a form of another site changes nothing', async () => {
    const cookie = await signIn(user);
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const form = { subject: 'x', startDate: '2026-03-02', endDate: '2026-03-02', allDay: 'yes' };
    expect((await ask('/calendar/outlook', { cookie, form, headers })).status).toBe(403);
    expect(added).toEqual([]);
    expect((await ask('/calendar/outlook', { cookie, form })).status).toBe(303);
    expect(added).toHaveLength(1);
  });

  test.each([
    ['//evil.example', '/calendar'],
    ['https://evil.example', '/calendar'],
    ['/\\evil.example', '/calendar'],
    ['/calendar\n', '/calendar'],
    ['/calendar?view=list&week=2026-03-02', '/calendar?view=list&week=2026-03-02'],
  ])('%j leads back to %s', (back, to) => {
    expect(safePath(back, '/calendar')).toBe(to);
  });
});

describe('what a page holds', () => {
  test('texts of calendars as texts, never as code', async () => {
    const cookie = await signIn(user);
    const page = await (await ask('/calendar/both', { cookie })).text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('&quot;&gt;&lt;img src=x&gt;');
    expect(page).not.toMatch(/<script|<img/u);
  });

  test('why the service does not answer, and no token of the host app', async () => {
    const cookie = await signIn(administrator);
    for (const path of ['/profile', '/settings/exchange', '/settings/exchange/guards']) {
      const page = await (await ask(path, { cookie })).text();
      expect(page).toContain('Something that is needed does not answer');
      expect(page).not.toContain(TOKEN);
    }
    expect(reported).toEqual([]);
  });

  test('only scripts, styles and connections of its own are allowed', async () => {
    const policy = (await ask('/sign-in')).headers.get('content-security-policy');
    expect(policy).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(await (await ask('/sign-in')).text()).not.toMatch(/<style|style=|<script>|\son\w+=/u);
  });

  test('the language of the browser, until another one is chosen', async () => {
    const finnish = await ask('/sign-in', { headers: { 'accept-language': 'fi-FI,fi;q=0.9' } });
    expect(await finnish.text()).toContain('<html lang="fi">');
    const chosen = await ask('/language', { form: { language: 'nl', back: '/sign-in' } });
    const cookie = chosen.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(await (await ask('/sign-in', { cookie })).text()).toContain('<html lang="nl">');
  });

  test('what is not there is said to be not there', async () => {
    const answer = await ask('/nothing');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('There is no such page');
  });
});
