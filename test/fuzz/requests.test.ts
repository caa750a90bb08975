import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, it } from 'vitest';
import { createHostApp, type Person } from '../../local/simulators/host-app/host-app.ts';
import { AINO } from '../../local/stack/setting.ts';
import { must } from '../../shared/errors.ts';
import { someLink, someParked } from '../contract/store-samples.ts';
import { createRandom } from '../fakes/random.ts';
import {
  admin,
  aino,
  connectOrganization,
  type HttpSetting,
  newOrganization,
  SECRET,
  useHttp,
} from '../unit/functions/http-setting.ts';
import { type HostileRequest, hostileRequest, type TokenKind } from './hostile.ts';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 600);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Requests under way at once. */
const AT_ONCE = 8;
/** An attacker's organisation is another one after so many requests: a limit would hold him off. */
const PER_ATTACKER = 40;

const http = useHttp();

/** An organisation that is connected, with a person who syncs; nobody who attacks belongs to it. */
async function victimOf(setting: HttpSetting) {
  const org = newOrganization();
  await connectOrganization(setting, org);
  const on = await setting.as(aino(org), 'PUT', 'me/calendar-sync', { body: { enabled: true } });
  expect(on.status, on.text).toBe(200);
  const store = setting.store(org);
  await store.saveLinks([someLink(1, { mailboxId: AINO.mailboxId })], 0);
  await store.park([someParked({ mailboxId: AINO.mailboxId, itemId: 'parked-of-the-victim' })]);
  const guard = { id: 'guard-of-the-victim', mailboxId: AINO.mailboxId, state: 'open', since: 1 } as const;
  await store.saveGuard({ ...guard, deletions: 12, links: 20 });
  const issues = await setting.as(admin(org), 'GET', 'organization/exchange/issues');
  const guards = await setting.as(admin(org), 'GET', 'organization/exchange/guards');
  const ids = [...issues.body.items, ...guards.body.items].map(({ id }: { id: string }) => id);
  return { org, store, ids };
}

/** Everything of the victim's that a request could change, without what its own runs write. */
async function stateOf({ org, store }: Awaited<ReturnType<typeof victimOf>>, { vault }: HttpSetting) {
  const { pulledUntil: _, etag: __, ...organization } = must(await store.organization(), 'connected');
  const user = must(await store.user(AINO.userId), 'switched on');
  const mailbox = must(await store.mailbox(AINO.mailboxId), 'switched on');
  return {
    organization,
    user: { ...user, etag: null },
    mailbox: [mailbox.enabled, mailbox.userId, mailbox.connection],
    links: (await store.links(AINO.mailboxId)).map(({ id, activityId, eventId }) => [id, activityId, eventId]),
    guards: (await store.guards(AINO.mailboxId)).map(({ id, state, deletions }) => [id, state, deletions]),
    users: (await store.usersPage(10, null)).rows.map(({ userId }) => userId),
    vault: JSON.stringify(vault).includes(org),
  };
}

async function tokenOf(
  kind: TokenKind,
  setting: HttpSetting,
  foreign: HttpSetting['hostApp'],
  victim: Person,
  attacker: Person,
) {
  const { hostApp } = setting;
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + 120 };
  switch (kind) {
    case 'none':
      return null;
    case 'garbage':
      return 'eyJhbGciOiJub25lIn0.e30.';
    case 'unsigned':
      return new UnsecuredJWT({ ...victim, iss: hostApp.issuer, aud: hostApp.audience, ...times }).encode();
    case 'foreign-key':
      return foreign.token(victim);
    case 'expired':
      return hostApp.token(victim, { iat: now - 900, nbf: now - 900, exp: now - 600 });
    case 'wrong-audience':
      return hostApp.token(victim, { aud: 'another-service' });
    case 'wrong-issuer':
      return hostApp.token(victim, { iss: 'https://evil.example' });
    case 'too-long':
      return hostApp.token(victim, { exp: now + 86_400 });
    case 'no-role':
      return hostApp.token(victim, { roles: ['nobody'] });
    case 'delegated':
      return hostApp.token(attacker, { act: { sub: 'somebody' } });
    case 'other-admin':
      return hostApp.token(attacker);
    case 'other-user':
      return hostApp.token({ ...attacker, roles: ['user'] });
    case 'other-system':
      return hostApp.token({ ...attacker, roles: ['system'] });
  }
}

/** `SignJWT` with the shared-secret algorithm and the published key as its secret is what a careless check takes. */
async function confused({ hostApp }: HttpSetting, victim: Person): Promise<string> {
  const { keys } = await (await hostApp.handle(new Request('https://host.example.com/keys'))).json();
  const secret = new TextEncoder().encode(JSON.stringify(keys[0]));
  return new SignJWT({ ...victim })
    .setProtectedHeader({ alg: 'HS256', kid: keys[0].kid })
    .setIssuedAt()
    .setExpirationTime('2m')
    .setIssuer(hostApp.issuer)
    .setAudience(hostApp.audience)
    .sign(secret);
}

/** What only the victim's rows hold; the document's examples are the sample's. */
const ONLY_THE_VICTIMS = ['parked-of-the-victim', 'guard-of-the-victim', AINO.mailboxId];

/** What no answer may hold, whoever asks. */
const NEVER = [SECRET, 'sample-entra-secret', 'node_modules', '.ts:', 'Error: ', 'AccountKey', 'at Object.'];

it(`${REQUESTS} hostile requests over all routes: no 5xx, nothing leaked, nothing of anybody else changed`, {
  timeout: 60_000 + REQUESTS * 60,
}, async () => {
  const setting = http();
  const victim = await victimOf(setting);
  const person = { ...admin(victim.org), sub: AINO.userId };
  const foreign = await createHostApp({ clock: Date.now });
  const before = await stateOf(victim, setting);
  const random = createRandom(SEED);
  const known = [victim.org, AINO.userId, AINO.mailboxId, AINO.email, setting.tenantId, SECRET, ...victim.ids];
  const counts = new Map<string, number>();
  const wrong: string[] = [];
  const confusion = await confused(setting, person);
  let attacker = admin(newOrganization());

  const send = async (request: HostileRequest, index: number) => {
    if (index % PER_ATTACKER === 0) attacker = admin(newOrganization());
    const isConfused = request.token === 'garbage' && index % 2 === 0;
    const token = isConfused ? confusion : await tokenOf(request.token, setting, foreign, person, attacker);
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, value);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    const body = request.body as BodyInit | null;
    const response = await fetch(`${setting.url}/api/${request.path}`, {
      method: request.method,
      headers,
      body,
      redirect: 'manual',
    });
    const text = await response.text();
    const said = `${request.method} ${request.path.slice(0, 100)} as ${request.token}: ${response.status} ${text.slice(0, 200)}`;
    const key = `${response.status}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (response.status >= 500) wrong.push(said);
    if (NEVER.some((one) => text.includes(one))) wrong.push(`leaked: ${said}`);
    // Ids that the request itself named may come back in an address; what only the victim's rows hold may not.
    const echoed = JSON.stringify([request.path, request.headers, String(request.body)]);
    for (const one of text.startsWith('{"openapi"') ? [] : ONLY_THE_VICTIMS) {
      if (text.includes(one) && !echoed.includes(one)) wrong.push(`told of the victim: ${said}`);
    }
  };
  const list = Array.from({ length: REQUESTS }, () => hostileRequest(random, known));
  for (let at = 0; at < list.length; at += AT_ONCE) {
    await Promise.all(list.slice(at, at + AT_ONCE).map((request, index) => send(request, at + index)));
  }
  console.log(
    `fuzz: seed ${SEED}, ${REQUESTS} requests: ${[...counts]
      .sort()
      .map((pair) => pair.join(' x '))
      .join(', ')}`,
  );
  expect(wrong.slice(0, 10), `${wrong.length} of ${REQUESTS}`).toEqual([]);
  expect([...counts.keys()].length, 'many kinds of answers').toBeGreaterThan(5);
  expect(await stateOf(victim, setting)).toEqual(before);
  expect((await setting.send('GET', 'health')).status).toBe(200);
  const log = setting.log.join('\n');
  for (const one of [SECRET, 'sample-entra-secret', AINO.email])
    expect(log.includes(one), `${one.slice(0, 6)}… in the log`).toBe(false);
});
