import { describe, expect, it } from 'vitest';
import { TYPES } from '../../../local/stack/setting.ts';
import { VAULT_URL } from '../../../local/stack/vault-edges.ts';
import { must } from '../../../shared/errors.ts';
import { secretName } from '../../../shared/secrets/secret-name.ts';
import { someLink, someMailbox } from '../../contract/store-samples.ts';
import { someUser } from '../../contract/store-whole.ts';
import {
  type Answer,
  admin,
  aino,
  connectOrganization,
  expectProblem,
  INPUT,
  newOrganization,
  SECRET,
  useHttp,
} from './http-setting.ts';

const http = useHttp();
const PATH = 'organization/exchange';

/** Somebody who administers this organisation. */
function administrator(org: string) {
  const person = admin(org);
  const get = () => http().as(person, 'GET', PATH);
  const put = (body: unknown, etag: string | null) =>
    http().as(person, 'PUT', PATH, { body, headers: etag === null ? {} : { 'if-match': etag } });
  return {
    get,
    put,
    enable: (enabled: boolean, headers = {}) =>
      http().as(person, 'PUT', `${PATH}/enabled`, { body: { enabled }, headers }),
    disconnect: () => http().as(person, 'DELETE', PATH),
    /** Sets the settings as they were looked at just now. */
    async set(body: unknown) {
      const { headers } = await get();
      return put(body, must(headers.get('etag'), 'there is one'));
    },
  };
}

/** Values of one secret in the vault, oldest first; none: it is gone. */
function inVault(
  org: string,
  connection: number,
  kind: 'severaClientSecret' | 'delegatePassword' = 'severaClientSecret',
) {
  const name = secretName(org, kind, connection);
  const found = http()
    .vault.inspect(new URL(VAULT_URL).host)
    .find((one) => one.name === name);
  return found === undefined || found.stage !== 'live' ? [] : found.values;
}

function etagOf({ headers }: Answer): string {
  return must(headers.get('etag'), 'the answer has an ETag');
}

describe('the settings of an organisation', () => {
  it('that was never connected are empty, and can be set', async () => {
    const org = newOrganization();
    const { get, put } = administrator(org);
    const before = await get();
    expect(before.status).toBe(200);
    expect(before.headers.get('content-type')).toBe('application/json');
    expect(before.headers.get('cache-control')).toBe('no-store');
    expect(before.body).toMatchObject({ state: 'none', missing: ['settings'], enabled: false, severaClientId: null });

    const answer = await put({ ...INPUT, severaClientSecret: SECRET, organizerUpdates: 'putBack' }, etagOf(before));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({
      ...INPUT,
      state: 'incomplete',
      missing: ['tenant'],
      mailboxProof: 'token',
      organizerUpdates: 'putBack',
      secrets: { severaClientSecret: expect.stringMatching(/^\d{4}-.*Z$/u), delegatePassword: null },
    });
    expect(answer.text).not.toContain(SECRET);
    expect(inVault(org, 0)).toEqual([SECRET]);
    const after = await get();
    expect(after.body).toEqual(answer.body);
    expect(etagOf(after)).toBe(etagOf(answer));
    expect(etagOf(after)).not.toBe(etagOf(before));
  });

  it('are those of the organisation of the token, whatever another one does', async () => {
    const [one, other] = [newOrganization(), newOrganization()];
    await connectOrganization(http(), one);
    expect((await administrator(other).get()).body.state).toBe('none');
    expect((await administrator(one).get()).body.state).toBe('enabled');
    expectProblem(await administrator(other).enable(true), 409, 'organization-not-connected');
  });

  it('keep their secret when it is left out, and take its successor under the same name', async () => {
    const org = newOrganization();
    const { set } = administrator(org);
    await set({ ...INPUT, severaClientSecret: SECRET });
    await set({ ...INPUT, zone: 'Europe/Stockholm' });
    expect(inVault(org, 0)).toEqual([SECRET]);
    const answer = await set({ ...INPUT, severaClientSecret: 'its successor' });
    expect(answer.status).toBe(200);
    expect(inVault(org, 0)).toEqual([SECRET, 'its successor']);
    expect((await http().store(org).organization())?.connection).toBe(0);
  });

  it('need a secret with a new client, also the very first', async () => {
    const { set } = administrator(newOrganization());
    const missing = { errors: [{ pointer: '/severaClientSecret', code: 'missing' }] };
    expectProblem(await set(INPUT), 400, 'body-invalid', missing);
    await set({ ...INPUT, severaClientSecret: SECRET });
    expectProblem(await set({ ...INPUT, severaClientId: 'another' }), 400, 'body-invalid', missing);
  });

  it('say that the vault could not be reached, and are completed by the same request again', async () => {
    const org = newOrganization();
    const { set, get } = administrator(org);
    http().vault.faults.forbidden = ['set'];
    const refused = await set({ ...INPUT, severaClientSecret: SECRET }).finally(() => {
      http().vault.faults.forbidden = [];
    });
    expectProblem(refused, 409, 'connection-unusable', { reason: 'secrets.forbidden' });
    expect(refused.text).not.toContain(SECRET);
    expect((await get()).body).toMatchObject({ state: 'incomplete', missing: ['tenant', 'severaClientSecret'] });
    const again = await set({ ...INPUT, severaClientSecret: SECRET });
    expect(again.body).toMatchObject({ missing: ['tenant'] });
    expect(inVault(org, 0)).toEqual([SECRET]);
  });
});

describe('two administrators at once', () => {
  it('are told apart: the second is refused, sees what is new, and can go on', async () => {
    const org = newOrganization();
    const etag = (await connectOrganization(http(), org)).etag;
    const [ada, ben] = [administrator(org), administrator(org)];
    expect((await ada.put({ ...INPUT, zone: 'Europe/Stockholm' }, etag)).status).toBe(200);
    const refused = await ben.put({ ...INPUT, organizerUpdates: 'putBack' }, etag);
    expectProblem(refused, 412, 'precondition-failed');
    expect(etagOf(refused)).toBe(etagOf(await ben.get()));
    expect((await ben.get()).body).toMatchObject({ zone: 'Europe/Stockholm', organizerUpdates: 'send' });
    expect((await ben.put({ ...INPUT, organizerUpdates: 'putBack' }, etagOf(refused))).status).toBe(200);
  });

  it('who both bring a secret leave one, and one of them knows that it is not his', async () => {
    const org = newOrganization();
    const { etag } = await connectOrganization(http(), org);
    const answers = await Promise.all(
      ['from ada', 'from ben'].map((severaClientSecret) =>
        administrator(org).put({ ...INPUT, severaClientSecret }, etag),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = answers[0]?.status === 200 ? 'from ada' : 'from ben';
    expect(inVault(org, 0)).toEqual([SECRET, winner]);
  });

  it('need to say what they looked at', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    expectProblem(await administrator(org).put(INPUT, null), 428, 'precondition-required');
    expectProblem(
      await administrator(org).put({ ...INPUT, zone: 'Europe/Oslo' }, 'W/"weak"'),
      412,
      'precondition-failed',
    );
    expectProblem(await administrator(org).enable(false, { 'if-match': '"old"' }), 412, 'precondition-failed');
    expect((await administrator(org).get()).body.enabled).toBe(true);
  });

  it('one of whom repeats himself after a lost answer: that is no conflict', async () => {
    const org = newOrganization();
    const { etag } = await connectOrganization(http(), org);
    const change = { ...INPUT, zone: 'Europe/Stockholm' };
    const first = await administrator(org).put(change, etag);
    const again = await administrator(org).put(change, etag);
    expect(again.status, again.text).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(etagOf(again)).toBe(etagOf(first));
  });

  it('are not disturbed by a pull, which writes the same row', async () => {
    const org = newOrganization();
    const { etag } = await connectOrganization(http(), org);
    const store = http().store(org);
    await store.saveOrganization({ ...must(await store.organization(), 'there'), pulledUntil: 1_700_000_000_000 });
    expect((await administrator(org).put({ ...INPUT, zone: 'Europe/Oslo' }, etag)).status).toBe(200);
    expect(await store.organization()).toMatchObject({ pulledUntil: 1_700_000_000_000, zone: 'Europe/Oslo' });
  });
});

describe('another connection (H13)', () => {
  it('by another kind begins anew, off, without a tenant; only the secret of Severa goes along', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const { set, enable } = administrator(org);
    await set({ ...INPUT, delegatePassword: 'of the first server' });
    expect(inVault(org, 0, 'delegatePassword')).toEqual(['of the first server']);
    const answer = await set({ ...INPUT, kind: 'exchange' });
    expect(answer.body).toMatchObject({ state: 'incomplete', enabled: false, tenantId: null, kind: 'exchange' });
    expect(answer.body.missing).toEqual(['server', 'delegatePassword']);
    expect(await http().store(org).organization()).toMatchObject({ connection: 1, pulledUntil: null });
    expect(inVault(org, 1)).toEqual([SECRET]);
    expect(inVault(org, 0)).toEqual([]);
    expect(inVault(org, 0, 'delegatePassword')).toEqual([]);
    expect(inVault(org, 1, 'delegatePassword')).toEqual([]);
    expectProblem(await enable(true), 409, 'organization-not-ready', { missing: ['server', 'delegatePassword'] });
  });

  it("by another client of Severa's is one too: what isn't there may be another company's", async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const answer = await administrator(org).set({ ...INPUT, severaClientId: 'another', severaClientSecret: 'its own' });
    expect(answer.body).toMatchObject({ state: 'enabled', severaClientId: 'another' });
    expect((await http().store(org).organization())?.connection).toBe(1);
    expect(inVault(org, 1)).toEqual(['its own']);
    expect(inVault(org, 0)).toEqual([]);
  });

  it('is not another zone, other types or another secret', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const { set } = administrator(org);
    await set({
      ...INPUT,
      zone: 'Europe/Oslo',
      typeIds: [...INPUT.typeIds, TYPES.internal],
      severaClientSecret: 'new',
    });
    expect((await http().store(org).organization())?.connection).toBe(0);
  });
});

describe('the switch of the organisation (H3)', () => {
  it('goes on when nothing is missing, and off at any time; users keep their own', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org, { enabled: false });
    const { enable } = administrator(org);
    const on = await enable(true);
    expect(on.body).toMatchObject({ state: 'enabled', enabled: true });
    const store = http().store(org);
    await store.saveMailbox(someMailbox(org, { cursor: 'cursor-1' }));
    expect((await enable(true)).body).toMatchObject({ state: 'enabled' });
    const off = await enable(false);
    expect(off.body).toMatchObject({ state: 'ready', enabled: false });
    expect(etagOf(off)).not.toBe(etagOf(on));
    expect(await store.mailbox('mailbox-1')).toMatchObject({ enabled: true, phase: 'asleep', cursor: null });
    expect((await enable(false)).status).toBe(200);
  });

  it('does not go on while something is missing, which is named', async () => {
    const org = newOrganization();
    await administrator(org).set({ ...INPUT, severaClientSecret: SECRET });
    expectProblem(await administrator(org).enable(true), 409, 'organization-not-ready', { missing: ['tenant'] });
    expect((await administrator(org).enable(false)).status).toBe(200);
  });
});

describe('activity types that Severa does not know (H5)', () => {
  it('are refused where they are named, and nothing is saved', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const { set, get } = administrator(org);
    const before = etagOf(await get());
    const answer = await set({ ...INPUT, typeIds: [...INPUT.typeIds, 'nowhere'], defaultTypeId: 'gone' });
    expectProblem(answer, 400, 'body-invalid', {
      errors: [
        { pointer: `/typeIds/${INPUT.typeIds.length}`, code: 'unknown-type' },
        { pointer: '/defaultTypeId', code: 'unknown-type' },
      ],
    });
    expect(etagOf(await get())).toBe(before);
    const known = await set({ ...INPUT, typeIds: [...INPUT.typeIds, TYPES.internal] });
    expect(known.status, known.text).toBe(200);
  });
});

describe('leaving out an activity type (H5)', () => {
  /** Aino's activities of two types, each with its event. */
  async function withEvents() {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const severa = http().severa.addOrganization({
      guid: org,
      name: 'Counting Oy',
      clientId: `client-${org}`,
      clientSecret: 'of counting',
      timeZone: 'Europe/Helsinki',
    });
    severa.addActivityType({ guid: 'type-a', name: 'A', category: 'CalendarEntry', isDefault: true });
    severa.addActivityType({ guid: 'type-b', name: 'B', category: 'CalendarEntry' });
    severa.addUser({ guid: 'user-1', firstName: 'Aino', lastName: 'V', email: 'a@example.com' });
    const body = { ...INPUT, severaClientId: `client-${org}`, typeIds: ['type-a', 'type-b'], defaultTypeId: 'type-a' };
    const saved = await administrator(org).set({ ...body, severaClientSecret: 'of counting' });
    expect(saved.status, saved.text).toBe(200);
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const ids = ['type-a', 'type-b', 'type-b'].map(
      (typeGuid, at) =>
        severa.addActivity({
          name: `Item ${at}`,
          ownerGuid: 'user-1',
          typeGuid,
          start: `${day}T0${at}:00:00`,
          end: `${day}T0${at}:30:00`,
        }).guid,
    );
    const store = http().store(org);
    await store.saveMailbox(someMailbox(org));
    await store.saveLinks(
      [
        ...ids.map((activityId, at) => someLink(at, { activityId })),
        // Born in Outlook: it stays whatever its type.
        someLink(7, { activityId: 'elsewhere', origin: 'exchange' }),
      ],
      1,
    );
    return { org, body, store };
  }

  it('states how many events go, and is done when that number is confirmed', async () => {
    const { org, body, store } = await withEvents();
    const { set, get } = administrator(org);
    const less = { ...body, typeIds: ['type-a'] };
    const asked = await set(less);
    expectProblem(asked, 409, 'events-would-go', { events: 2, typeIds: ['type-b'] });
    expect(asked.body.detail).toContain('2 events');
    expect((await get()).body.typeIds).toEqual(['type-a', 'type-b']);
    expectProblem(await set({ ...less, confirm: { events: 3 } }), 409, 'events-would-go', { events: 2 });
    expectProblem(await set({ ...body, typeIds: [], confirm: { events: 2 } }), 409, 'events-would-go', { events: 3 });
    const done = await set({ ...less, confirm: { events: 2 } });
    expect(done.status, done.text).toBe(200);
    expect((await store.organization())?.typeIds).toEqual(['type-a']);
  });

  it('asks nobody when no events go', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const answer = await administrator(org).set({ ...INPUT, typeIds: [] });
    expect(answer.body.typeIds).toEqual([]);
  });

  it('is refused when Severa can not be asked, and nothing is changed', async () => {
    const { org, body } = await withEvents();
    const { faults } = http().severa;
    faults.once.push({ on: 'list', fault: 'forbidden' });
    const answer = await administrator(org).set({ ...body, typeIds: ['type-a'] });
    faults.once.length = 0;
    expectProblem(answer, 409, 'connection-unusable', { reason: expect.stringMatching(/^severa\./u) });
    expect((await http().store(org).organization())?.typeIds).toEqual(['type-a', 'type-b']);
  });
});

describe('disconnecting', () => {
  it('takes secrets and state away and leaves nothing to find; connecting begins anew', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const store = http().store(org);
    const switched = await http().as(aino(org, 'user-1'), 'PUT', 'me/calendar-sync', { body: { enabled: true } });
    expect(switched.body.state, switched.text).toBe('preparing');
    await store.saveLinks([someLink(1, { mailboxId: switched.body.mailboxId })], 1_000);
    const { disconnect, get, set, enable } = administrator(org);

    const answer = await disconnect();
    expect(answer.status, answer.text).toBe(204);
    expect(answer.text).toBe('');
    expect((await get()).body).toMatchObject({ state: 'none', enabled: false, severaClientId: null, typeIds: [] });
    expect(inVault(org, 0)).toEqual([]);
    expect(await store.mailboxes()).toEqual([]);
    expect(await store.links(switched.body.mailboxId)).toEqual([]);
    expect(await store.user('user-1')).toBeNull();
    expect((await disconnect()).status).toBe(204);
    expectProblem(await enable(true), 409, 'organization-not-connected');
    const me = await http().as(aino(org, 'user-1'), 'GET', 'me/calendar-sync');
    expect(me.body).toMatchObject({ state: 'off', enabled: false, organizationEnabled: false });

    // What a run that was under way wrote afterwards.
    await store.saveUser(someUser(org, { userId: 'late' }));
    const again = await set({ ...INPUT, severaClientSecret: 'of the second time' });
    expect(again.body, again.text).toMatchObject({ state: 'incomplete', missing: ['tenant'] });
    expect(inVault(org, 1)).toEqual(['of the second time']);
    expect(await store.user('late')).toBeNull();
  });

  it('frees the mailboxes for others', async () => {
    const [first, second] = [newOrganization(), newOrganization()];
    await connectOrganization(http(), first);
    await connectOrganization(http(), second);
    const on = (org: string) => http().as(aino(org), 'PUT', 'me/calendar-sync', { body: { enabled: true } });
    expect((await on(first)).status).toBe(200);
    expectProblem(await on(second), 409, 'mailbox-taken');
    await administrator(first).disconnect();
    expect((await on(second)).body).toMatchObject({ enabled: true, state: 'preparing' });
    await administrator(second).disconnect();
  });

  it('of an organisation that was never connected is done at once', async () => {
    expect((await administrator(newOrganization()).disconnect()).status).toBe(204);
  });
});
