import { describe, expect, it } from 'vitest';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';
import { ORGANIZATION } from '../../../shared/sync/guests.ts';
import { LEASE_MS, takePullLease } from '../../../shared/sync/lease.ts';
import type { HostActivities, Parked, Store } from '../../../shared/sync/ports.ts';
import { rememberPulled } from '../../../shared/sync/pull-cursor.ts';
import { pullOrganization } from '../../../shared/sync/pull-organization.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { MINUTE, pullSetting } from './pull-setting.ts';
import { NOW } from './samples.ts';

const DAY = 24 * 60 * MINUTE;
const fails = (kind: ErrorKind, code: string) => async () => {
  throw new SyncError(kind, code, 'Not this one.');
};
type Setting = Awaited<ReturnType<typeof pullSetting>>;

async function changeOrganization({ store }: Setting, change: object): Promise<void> {
  const organization = await store.organization();
  if (organization === null) throw new Error('It is there.');
  await store.saveOrganization({ ...organization, ...change });
}
async function changeMailbox({ store }: Setting, user: string, change: object): Promise<void> {
  const row = await store.mailbox(`mailbox-of-${user}`);
  if (row === null) throw new Error('It is there.');
  await store.saveMailbox({ ...row, ...change });
}
const parkedRow = (itemId: string, more: Partial<Parked> = {}): Parked => ({
  mailboxId: ORGANIZATION,
  side: 'severa',
  itemId,
  reason: 'severa.item-failing',
  since: NOW,
  tries: 1,
  nextTry: NOW,
  stamp: null,
  ...more,
});

describe('a pull', () => {
  it('says what it read, what was new, and whom it queued', async () => {
    const setting = await pullSetting();
    const ids = setting.add(3, MINUTE);
    expect(await setting.pull()).toEqual({
      activitiesRead: 3,
      changed: 3,
      mailboxIds: ['mailbox-of-ada'],
      more: false,
      held: null,
    });
    expect(setting.queued).toEqual(['mailbox-of-ada']);
    const [first] = await setting.store.deliveries('mailbox-of-ada');
    expect(first).toMatchObject({ activityId: ids[0], stamp: NOW + MINUTE, deleted: false });
  });

  it('what was delivered before is no news, an edit under the same stamp is', async () => {
    const setting = await pullSetting();
    const [id = ''] = setting.add(1, MINUTE);
    await setting.pull();
    expect(await setting.pull()).toMatchObject({ activitiesRead: 1, changed: 0, mailboxIds: [] });
    const { host } = setting;
    const edited: Partial<HostActivities> = {
      async *changedSince(since) {
        for await (const page of host.changedSince(since)) {
          const activities = page.activities.map((one) => ({ ...one, item: { ...one.item, location: 'Room' } }));
          yield { ...page, activities };
        }
      },
    };
    expect(await setting.pull({ host: edited })).toMatchObject({ changed: 1 });
    expect(await setting.delivered()).toEqual([id]);
  });

  it('nothing changed: it says so, and leaves its cursor', async () => {
    const setting = await pullSetting();
    setting.advance(DAY);
    expect(await setting.pull()).toEqual({ activitiesRead: 0, changed: 0, mailboxIds: [], more: false, held: null });
    expect(await setting.cursor()).toBe(NOW);
  });

  it.each([
    ['is off', { enabled: false }],
    ['never had a first sync', { pulledUntil: null }],
  ])('of an organisation that %s asks nothing', async (_, change) => {
    const setting = await pullSetting();
    setting.add(1, MINUTE);
    await changeOrganization(setting, change);
    expect(await setting.pull({ host: { changedSince: () => Promise.reject() as never } })).toMatchObject({
      activitiesRead: 0,
      held: null,
    });
    expect(await setting.store.lease('pull')).toBeNull();
  });

  it('of no organisation asks nothing', async () => {
    const { host, clock } = await pullSetting();
    const store = createMemoryStore('org-2');
    const deps = { store, host, clock, newId: () => 'pull', queueMailbox: async () => {}, deadline: NOW + DAY };
    expect(await pullOrganization(deps)).toMatchObject({ activitiesRead: 0, more: false });
  });

  it('another one is at it: that one goes on once more', async () => {
    const setting = await pullSetting();
    setting.add(1, MINUTE);
    const other = await takePullLease(setting.store, 'other', setting.clock);
    if ('heldBy' in other) throw new Error('Nobody else is at it.');
    const held = { heldBy: 'other', heldUntil: setting.clock() + LEASE_MS, first: true };
    expect(await setting.pull()).toEqual({ activitiesRead: 0, changed: 0, mailboxIds: [], more: false, held });
    expect(await setting.delivered()).toEqual([]);
    expect(await other.release()).toBe(true);
  });

  it('more was asked for meanwhile: it is to be queued again', async () => {
    const setting = await pullSetting();
    setting.add(1, MINUTE);
    const meets = { queueMailbox: async () => void (await takePullLease(setting.store, 'other', setting.clock)) };
    expect(await setting.pull(meets)).toMatchObject({ changed: 1, more: true });
  });

  it.each([
    ['fails', 'transient'],
    ['was taken over', 'conflict'],
  ] as const)('that %s gives its lease back', async (_, kind) => {
    const setting = await pullSetting();
    setting.add(1, MINUTE);
    await expect(setting.pull({ store: { mailboxes: fails(kind, 'storage.failing') } })).rejects.toMatchObject({
      kind,
    });
    expect(await setting.store.lease('pull')).toMatchObject({ leaseRun: null });
  });

  it('fails, and its lease can’t be given back: what failed first is reported; a fault of ours is not hidden', async () => {
    const setting = await pullSetting();
    setting.add(1, MINUTE);
    const failing = (error: Error): Partial<Store> => ({
      mailboxes: fails('transient', 'storage.first'),
      async saveLease(row) {
        if (row.leaseRun === null) throw error;
        return setting.store.saveLease(row);
      },
    });
    const again = new SyncError('transient', 'storage.second', 'Not now.');
    await expect(setting.pull({ store: failing(again) })).rejects.toMatchObject({ code: 'storage.first' });
    setting.advance(LEASE_MS);
    await expect(setting.pull({ store: failing(new Error('broken')) })).rejects.toThrow('broken');
  });
});

describe('whom a change is delivered to', () => {
  it('its owner and everybody who takes part, whoever of them has switched on (H12)', async () => {
    const setting = await pullSetting();
    const [id = ''] = setting.add(1, MINUTE);
    setting.host.person.join(id, 'bob');
    await changeMailbox(setting, 'ada', { enabled: false });
    await setting.pull();
    expect(await setting.delivered('ada')).toEqual([id]);
    expect(await setting.delivered('bob')).toEqual([id]);
    expect(setting.queued.sort()).toEqual(['mailbox-of-ada', 'mailbox-of-bob']);
  });

  it('nobody, when none of its people has switched on', async () => {
    const setting = await pullSetting();
    setting.add(1, MINUTE);
    await changeMailbox(setting, 'ada', { enabled: false });
    await setting.pull();
    expect(await setting.delivered('ada')).toEqual([]);
    expect(setting.queued).toEqual([]);
  });

  it('also whom it has left: he is to learn of that', async () => {
    const setting = await pullSetting();
    const { host } = setting;
    const [id = ''] = setting.add(1, MINUTE);
    host.person.join(id, 'bob');
    await setting.pull();
    await setting.store.removeDeliveries(await setting.store.deliveries('mailbox-of-bob'));
    setting.advance(MINUTE);
    host.person.touch(id);
    await setting.pull({ host: { participants: async () => [] } });
    expect(await setting.delivered('bob')).toEqual([id]);
    expect((await setting.store.activityRows([id])).get(id)?.people).toEqual(['ada']);
  });

  it('contacts and people without an account are nobody’s mailbox', async () => {
    const setting = await pullSetting();
    const [id = ''] = setting.add(1, MINUTE);
    const participants: HostActivities['participants'] = async () => [
      { id: 'p', userId: 'bob', email: null, kind: 'contact' },
      { id: 'q', userId: null, email: null, kind: 'user' },
    ];
    await setting.pull({ host: { participants } });
    expect(await setting.delivered('bob')).toEqual([]);
    expect((await setting.store.activityRows([id])).get(id)?.people).toEqual(['ada']);
  });

  it('an activity of nobody: who takes part', async () => {
    const setting = await pullSetting();
    const { host } = setting;
    const [id = ''] = setting.add(1, MINUTE);
    host.person.join(id, 'bob');
    const orphan: Partial<HostActivities> = {
      async *changedSince(since) {
        for await (const page of host.changedSince(since)) {
          yield { ...page, activities: page.activities.map((one) => ({ ...one, ownerId: null })) };
        }
      },
    };
    await setting.pull({ host: orphan });
    expect(await setting.delivered('ada')).toEqual([]);
    expect(await setting.delivered('bob')).toEqual([id]);
  });

  it('who hasn’t begun his first sync is told, and not woken for it', async () => {
    const setting = await pullSetting();
    const [id = ''] = setting.add(1, MINUTE);
    await changeMailbox(setting, 'ada', { phase: 'new' });
    expect(await setting.pull()).toMatchObject({ changed: 1, mailboxIds: [] });
    expect(await setting.delivered('ada')).toEqual([id]);
    expect(setting.queued).toEqual([]);
  });
});

describe('who takes part in many changes', () => {
  it('is listed user by user, where that takes fewer requests than asking about each', async () => {
    const setting = await pullSetting();
    const ids = setting.add(6, MINUTE);
    setting.host.person.join(ids[1] ?? '', 'bob');
    const user = { email: null, active: true, zone: null, defaultTypeId: null, newActivityMail: null };
    const users = async () => ['ada', 'bob'].map((id) => ({ ...user, id, name: id }));
    expect(await setting.pull({ host: { users } })).toMatchObject({ changed: 6 });
    expect(setting.asked).toEqual([]);
    expect(await setting.delivered('ada')).toEqual(ids);
    expect(await setting.delivered('bob')).toEqual([ids[1]]);
    // Remembered like what was asked about.
    expect(await setting.pull({ host: { users } })).toMatchObject({ changed: 0 });
  });

  it('can’t be told of one that was deleted: remembered, unless it may only not be shown yet', async () => {
    const setting = await pullSetting();
    setting.add(1, MINUTE);
    const gone = { host: { participants: fails('gone', 'severa.not-found') } };
    setting.advance(90_000 - 1);
    expect(await setting.pull(gone)).toMatchObject({ changed: 1 });
    expect(await setting.pull(gone)).toMatchObject({ changed: 1 });
    setting.advance(1);
    expect(await setting.pull(gone)).toMatchObject({ changed: 1 });
    expect(await setting.pull(gone)).toMatchObject({ changed: 0 });
  });

  it('an activity that is listed odd, and then well, is not parked', async () => {
    const setting = await pullSetting();
    const [id = ''] = setting.add(1, MINUTE);
    const twice: Partial<HostActivities> = {
      async *changedSince() {
        yield { activities: [], unreadable: [{ id, reason: 'severa.odd' }], asOf: NOW };
        yield { activities: setting.host.activities(), unreadable: [], asOf: NOW };
      },
    };
    await setting.pull({ host: twice });
    expect(await setting.store.parked(ORGANIZATION)).toEqual([]);
    expect(await setting.delivered()).toEqual([id]);
  });
});

describe('what was parked for everybody', () => {
  async function waiting(row: Parked) {
    const setting = await pullSetting();
    await setting.store.park([row]);
    const lease = await takePullLease(setting.store, 'before', setting.clock);
    if ('heldBy' in lease) throw new Error('Nobody else is at it.');
    await lease.update((one) => ({ ...one, parked: true }));
    await lease.release();
    return setting;
  }
  const parked = ({ store }: Setting) => store.parked(ORGANIZATION);

  it('is looked at when it is due, edited or not', async () => {
    const setting = await waiting(parkedRow('guid-1', { nextTry: NOW + MINUTE }));
    await changeOrganization(setting, { pulledUntil: NOW + DAY });
    setting.add(1, 0);
    expect(await setting.pull()).toMatchObject({ changed: 0 });
    setting.advance(MINUTE);
    expect(await setting.pull()).toMatchObject({ changed: 1, activitiesRead: 0 });
    expect(await setting.delivered()).toEqual(['guid-1']);
    expect(await parked(setting)).toEqual([]);
  });

  it('is never looked at by itself when it waits for a change', async () => {
    const setting = await waiting(parkedRow('guid-1', { nextTry: null }));
    await changeOrganization(setting, { pulledUntil: NOW + DAY });
    setting.add(1, 0);
    setting.advance(DAY / 2);
    expect(await setting.pull()).toMatchObject({ changed: 0 });
    expect(await parked(setting)).toHaveLength(1);
  });

  it('is read once where it is listed as well', async () => {
    const setting = await waiting(parkedRow('guid-1'));
    setting.add(1, MINUTE);
    expect(await setting.pull({ host: { read: fails('transient', 'severa.down') } })).toMatchObject({ changed: 1 });
    expect(await parked(setting)).toEqual([]);
  });

  it('is forgotten when it is gone', async () => {
    const setting = await waiting(parkedRow('gone'));
    await setting.pull();
    expect(await parked(setting)).toEqual([]);
    expect(await setting.store.lease('pull')).toMatchObject({ parked: false });
  });

  it('still can’t be read: it waits longer, since the first time', async () => {
    const setting = await waiting(parkedRow('guid-1'));
    setting.advance(DAY / 2);
    await setting.pull({ host: { read: fails('invalid', 'severa.item-failing') } });
    expect(await parked(setting)).toEqual([parkedRow('guid-1', { tries: 2, nextTry: setting.clock() + 2 * MINUTE })]);
  });

  it('for another reason than before: it counts anew', async () => {
    const setting = await waiting(parkedRow('guid-1', { tries: 5 }));
    setting.advance(DAY / 2);
    await setting.pull({ host: { read: fails('invalid', 'severa.odd') } });
    expect(await parked(setting)).toEqual([
      parkedRow('guid-1', { reason: 'severa.odd', nextTry: setting.clock() + MINUTE }),
    ]);
  });

  it('Severa can’t be asked: the pull ends, and nothing is forgotten', async () => {
    const setting = await waiting(parkedRow('guid-1'));
    await expect(setting.pull({ host: { read: fails('transient', 'severa.down') } })).rejects.toMatchObject({
      code: 'severa.down',
    });
    expect(await parked(setting)).toHaveLength(1);
  });

  it('a hundred a pull', async () => {
    const setting = await waiting(parkedRow('item-0'));
    await setting.store.park(Array.from({ length: 104 }, (_, index) => parkedRow(`item-${index + 1}`)));
    await setting.pull();
    expect(await parked(setting)).toHaveLength(5);
  });

  it('nothing is parked: nobody looks for it', async () => {
    const setting = await pullSetting();
    setting.add(1, MINUTE);
    await setting.pull();
    expect(setting.store.operations.parked).toBeUndefined();
  });

  it('the mark that something is parked is there before the first is', async () => {
    const setting = await pullSetting();
    setting.add(1, MINUTE);
    const marked: unknown[] = [];
    const store: Partial<Store> = {
      async park(rows) {
        marked.push((await setting.store.lease('pull'))?.parked);
        await setting.store.park(rows);
      },
    };
    await setting.pull({ host: { participants: fails('refused', 'severa.refused') }, store });
    expect(marked).toEqual([true]);
  });
});

describe('the cursor of an organisation', () => {
  it('never goes back, and meets other writers', async () => {
    const setting = await pullSetting();
    setting.add(1, DAY);
    let conflicts = 2;
    const store: Partial<Store> = {
      async saveOrganization(row) {
        conflicts -= 1;
        if (conflicts >= 0) await fails('conflict', 'storage.conflict')();
        return setting.store.saveOrganization(row);
      },
    };
    await setting.pull({ store });
    expect(await setting.cursor()).toBe(NOW + DAY - setting.overlap);
    await changeOrganization(setting, { pulledUntil: NOW + 9 * DAY });
    setting.advance(10 * DAY - MINUTE);
    setting.add(1, MINUTE);
    await setting.pull({
      host: {
        async *changedSince() {
          yield { activities: setting.host.activities(), unreadable: [], asOf: NOW };
        },
      },
    });
    expect(await setting.cursor()).toBe(NOW + 9 * DAY);
  });

  it('the oldest clock of a listing counts', async () => {
    const setting = await pullSetting();
    setting.add(1, MINUTE);
    const asOf = NOW + DAY;
    const clocks: Partial<HostActivities> = {
      async *changedSince() {
        yield { activities: setting.host.activities(), unreadable: [], asOf };
        yield { activities: [], unreadable: [], asOf: asOf + 7 };
      },
    };
    await setting.pull({ host: clocks });
    expect(await setting.cursor()).toBe(asOf - setting.overlap);
  });

  it('a failure to save it is reported', async () => {
    const setting = await pullSetting();
    setting.add(1, DAY);
    const store = { saveOrganization: fails('transient', 'storage.failing') };
    await expect(setting.pull({ store })).rejects.toMatchObject({ code: 'storage.failing' });
  });

  it('is set by the first listing, and left to the pull by all later ones', async () => {
    const setting = await pullSetting();
    await changeOrganization(setting, { pulledUntil: null });
    let conflicts = 2;
    const store: Store = {
      ...setting.store,
      async saveOrganization(row) {
        conflicts -= 1;
        if (conflicts >= 0) await fails('conflict', 'storage.conflict')();
        return setting.store.saveOrganization(row);
      },
    };
    await rememberPulled(store, NOW + DAY);
    expect(await setting.cursor()).toBe(NOW + DAY - 5 * MINUTE);
    await rememberPulled(store, NOW + 2 * DAY);
    expect(await setting.cursor()).toBe(NOW + DAY - 5 * MINUTE);
  });

  it('is nothing of an organisation that isn’t there; a failure is reported', async () => {
    const setting = await pullSetting();
    await rememberPulled(createMemoryStore('org-2'), NOW);
    await changeOrganization(setting, { pulledUntil: null });
    const store = { ...setting.store, saveOrganization: fails('transient', 'storage.failing') };
    await expect(rememberPulled(store, NOW)).rejects.toMatchObject({ code: 'storage.failing' });
  });
});
