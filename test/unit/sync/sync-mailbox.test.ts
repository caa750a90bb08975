import { describe, expect, it } from 'vitest';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';
import { LEASE_MS } from '../../../shared/sync/lease.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type {
  Counters,
  HostActivities,
  MailboxCalendar,
  MailboxState,
  Organization,
  Store,
} from '../../../shared/sync/ports.ts';
import { switchMailbox } from '../../../shared/sync/switch.ts';
import { type SyncDeps, syncMailbox } from '../../../shared/sync/sync-mailbox.ts';
import { createMemoryCalendar } from '../../fakes/memory-calendar.ts';
import { CALENDAR_TYPE, createMemoryHost } from '../../fakes/memory-host.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { item, NOW } from './samples.ts';

const MAILBOX = 'mailbox-1';
const USER = 'user-1';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const fails = (kind: ErrorKind, code: string) => async () => {
  throw new SyncError(kind, code, 'Not this one.');
};

interface Change {
  readonly host?: (host: HostActivities) => Partial<HostActivities>;
  readonly calendar?: (calendar: MailboxCalendar) => Partial<MailboxCalendar>;
  readonly store?: (store: Store) => Partial<Store>;
  readonly mailbox?: Partial<MailboxState>;
  readonly organization?: Partial<Organization>;
  readonly active?: boolean;
}

async function setting(change: Change = {}) {
  let now = NOW;
  const clock = () => now;
  const calendar = createMemoryCalendar({ clock });
  const user = {
    id: USER,
    email: null,
    name: 'Ada',
    active: change.active ?? true,
    zone: null,
    defaultTypeId: null,
    newActivityMail: false,
  };
  const host = createMemoryHost({ clock, users: [user] });
  const memory = createMemoryStore('org-1', { clock });
  const organization: Organization = {
    id: 'org-1',
    kind: 'graph',
    enabled: true,
    tenantId: 'tenant-1',
    severaClientId: 'client-1',
    typeIds: [CALENDAR_TYPE.id],
    defaultTypeId: null,
    zone: 'Europe/Helsinki',
    pulledUntil: null,
    connection: 0,
    ...change.organization,
  };
  await memory.saveOrganization(organization);
  const row = newMailbox({ organizationId: 'org-1', userId: USER, mailboxId: MAILBOX, connection: 0 });
  await memory.saveMailbox({ ...row, ...change.mailbox });
  const deps: SyncDeps = {
    store: { ...memory, ...change.store?.(memory) },
    host: { ...host, ...change.host?.(host) },
    calendar: { ...calendar, ...change.calendar?.(calendar) },
    clock,
    newId: (() => {
      let ids = 0;
      return () => {
        ids += 1;
        return `id-${ids}`;
      };
    })(),
    deadline: NOW + DAY,
  };
  return {
    calendar,
    host,
    memory,
    deps,
    clock,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    sync: (more: Partial<SyncDeps> = {}) => syncMailbox({ ...deps, ...more }, MAILBOX),
    mailbox: async () => memory.mailbox(MAILBOX),
    runs: () => memory.runs(MAILBOX, 9),
  };
}

describe('a run of a mailbox', () => {
  it('says what it did while it does it, at its end, and in the history', async () => {
    const { sync, calendar, runs, mailbox, clock } = await setting();
    calendar.person.add(MAILBOX, item());
    const seen: Counters[] = [];
    const result = await sync({ onProgress: (counters) => void seen.push(counters) });
    expect(result).toMatchObject({ outcome: 'done', again: false, held: null, counters: { createdActivities: 1 } });
    expect(seen.at(-1)).toEqual(result.counters);
    expect(seen.map(({ createdActivities }) => createdActivities)).toContain(0);
    const ended = { startedAt: NOW, endedAt: clock(), outcome: 'done', reason: null };
    expect(await runs()).toEqual([{ id: 'id-1', mailboxId: MAILBOX, ...ended, counters: result.counters }]);
    expect(await mailbox()).toMatchObject({ leaseRun: null, lastRun: ended });
  });

  it('that found nothing stands in the mailbox’s own row only', async () => {
    const { sync, runs, mailbox, advance } = await setting();
    await sync();
    advance(MINUTE);
    const before = (await runs()).length;
    expect(await sync()).toMatchObject({ outcome: 'done' });
    expect(await runs()).toHaveLength(before);
    expect((await mailbox())?.lastRun).toMatchObject({ startedAt: NOW + MINUTE, outcome: 'done' });
  });

  it('knows the organisation’s row when it is given it', async () => {
    const { sync, memory } = await setting();
    const organization = await memory.organization();
    if (organization === null) throw new Error('It is there.');
    expect(await sync({ organization: { ...organization, enabled: false } })).toMatchObject({ outcome: 'off' });
  });

  it('more was asked for meanwhile: the mailbox is to be queued again', async () => {
    let meet = async () => {};
    const { sync, mailbox } = await setting({
      host: (host) => ({
        async users() {
          await meet();
          return host.users();
        },
      }),
    });
    meet = async () => {
      meet = async () => {};
      expect(await sync({ newId: () => 'other' })).toMatchObject({
        outcome: 'busy',
        again: false,
        held: { heldBy: 'id-1', heldUntil: NOW + LEASE_MS, first: true },
      });
    };
    expect(await sync()).toMatchObject({ outcome: 'done', again: true });
    expect((await mailbox())?.leaseRun).toBeNull();
  });
});

describe('a sync that is off (H3a)', () => {
  it.each([
    ['the organisation’s', { organization: { enabled: false } }],
    ['the user’s own', { mailbox: { enabled: false } }],
  ])('%s switch: nothing is read, and no lease is left behind', async (_, change) => {
    const { sync, mailbox, runs } = await setting({
      ...change,
      host: () => ({ users: fails('transient', 'severa.down') }),
    });
    expect(await sync()).toMatchObject({ outcome: 'off', again: false, held: null });
    expect(await mailbox()).toMatchObject({ leaseRun: null, lastRun: null });
    expect(await runs()).toEqual([]);
  });

  it('there is no organisation (any more)', async () => {
    const { deps } = await setting();
    const store = createMemoryStore('org-2');
    expect(await syncMailbox({ ...deps, store }, MAILBOX)).toMatchObject({ outcome: 'off' });
  });

  it('the user isn’t active in Severa: his mailbox falls asleep', async () => {
    const { sync, mailbox, runs } = await setting({ active: false, mailbox: { phase: 'live', cursor: 'cursor' } });
    expect(await sync()).toMatchObject({ outcome: 'off', again: false });
    expect(await mailbox()).toMatchObject({ phase: 'asleep', cursor: null, leaseRun: null });
    expect((await mailbox())?.lastRun).toMatchObject({ outcome: 'failed', reason: 'severa.user-inactive' });
    expect(await runs()).toEqual([]);
  });

  it('it goes off while a first sync begins', async () => {
    let off = async () => {};
    const { sync, memory, mailbox, calendar, host } = await setting({
      host: (inner) => ({
        async users() {
          await off();
          return inner.users();
        },
      }),
    });
    calendar.person.add(MAILBOX, item());
    off = async () => void (await switchMailbox(memory, MAILBOX, false));
    expect(await sync()).toMatchObject({ outcome: 'off', again: false });
    expect(host.activities()).toEqual([]);
    expect(await mailbox()).toMatchObject({ enabled: false, leaseRun: null });
  });
});

describe('a run that fails', () => {
  it('says why, in its history and its mailbox’s row, and gives its lease back', async () => {
    const { sync, mailbox, runs } = await setting({
      host: () => ({ activityTypes: fails('unavailable', 'severa.forbidden') }),
    });
    await expect(sync()).rejects.toMatchObject({ code: 'severa.forbidden' });
    const lastRun = { outcome: 'failed', reason: 'severa.forbidden' };
    expect(await mailbox()).toMatchObject({ leaseRun: null, lastRun });
    expect(await runs()).toMatchObject([{ id: 'id-1', ...lastRun }]);
  });

  it('by a fault of ours: no text of it is kept (I6)', async () => {
    const { sync, runs } = await setting({
      host: () => ({
        activityTypes: async () => {
          throw new Error('Lunch with Bob');
        },
      }),
    });
    await expect(sync()).rejects.toThrow('Lunch with Bob');
    expect(await runs()).toMatchObject([{ outcome: 'failed', reason: 'sync.internal' }]);
    expect(JSON.stringify(await runs())).not.toContain('Bob');
  });

  it('for a user whom Severa doesn’t know', async () => {
    const { sync } = await setting({ mailbox: { userId: 'user-9' } });
    await expect(sync()).rejects.toMatchObject({ kind: 'unavailable', code: 'severa.user-unknown' });
  });

  it('because another run took over: that one’s lease is left alone', async () => {
    const { sync, memory, mailbox } = await setting({
      calendar: (calendar) => ({
        async calendarId(id) {
          const row = await memory.mailbox(MAILBOX);
          if (row !== null) await memory.saveMailbox({ ...row, leaseRun: 'run-2', leaseUntil: NOW + DAY });
          return calendar.calendarId(id);
        },
      }),
    });
    await expect(sync()).rejects.toMatchObject({ code: 'sync.lease-lost' });
    expect(await mailbox()).toMatchObject({ leaseRun: 'run-2', leaseUntil: NOW + DAY });
  });

  const forbidden = () => ({ activityTypes: fails('unavailable', 'severa.forbidden') });

  it('and its history can’t be written either: what failed first is what is reported', async () => {
    const { sync } = await setting({
      store: () => ({ addRun: fails('transient', 'storage.failing') }),
      host: forbidden,
    });
    await expect(sync()).rejects.toMatchObject({ code: 'severa.forbidden' });
  });

  it.each(['transient', 'conflict', 'gone', 'unavailable'] as const)(
    'and its lease can’t be given back either (%s): what failed first is what is reported',
    async (kind) => {
      const { sync } = await setting({
        store: (store) => ({
          saveMailbox: async (row) =>
            row.leaseRun === null ? fails(kind, 'storage.failing')() : store.saveMailbox(row),
        }),
        host: forbidden,
      });
      await expect(sync()).rejects.toMatchObject({ code: 'severa.forbidden' });
    },
  );

  it('a fault of ours in giving the lease back is not hidden', async () => {
    const { sync } = await setting({
      host: () => ({ activityTypes: fails('unavailable', 'severa.forbidden') }),
      store: (store) => ({
        saveMailbox: async (row) => {
          if (row.leaseRun === null) throw new Error('broken');
          return store.saveMailbox(row);
        },
      }),
    });
    await expect(sync()).rejects.toThrow('broken');
  });
});

describe('a run that is out of time (I5)', () => {
  it('goes on in a next message, and says so', async () => {
    const { sync, host, runs, advance, mailbox, memory } = await setting();
    await sync();
    advance(MINUTE);
    const rows = Array.from({ length: 150 }, (_, index) => {
      const { id, modified } = host.person.add(USER, item({ subject: `Visit ${index}` }));
      return { mailboxId: MAILBOX, activityId: id, stamp: modified, deleted: false };
    });
    await memory.deliver(rows);
    expect(await sync({ deadline: NOW })).toMatchObject({ outcome: 'more', again: true });
    expect((await runs())[0]).toMatchObject({ outcome: 'more', reason: null });
    expect(await mailbox()).toMatchObject({ leaseRun: null, lastRun: { outcome: 'more' } });
    expect(await memory.deliveries(MAILBOX)).toHaveLength(50);
    expect(await sync({ deadline: NOW })).toMatchObject({ outcome: 'done', again: false });
    expect(await memory.deliveries(MAILBOX)).toEqual([]);
  });
});

describe('another connection (H13)', () => {
  it('begins anew: what is there is matched, nothing is made twice', async () => {
    const { sync, memory, calendar, host, mailbox, advance } = await setting();
    calendar.person.add(MAILBOX, item());
    await sync();
    const organization = await memory.organization();
    if (organization === null) throw new Error('It is there.');
    await memory.saveOrganization({ ...organization, connection: 5 });
    advance(20 * MINUTE);
    expect(await sync()).toMatchObject({
      outcome: 'done',
      counters: { matched: 1, createdActivities: 0, createdEvents: 0 },
    });
    expect([calendar.events(MAILBOX).length, host.activities().length]).toEqual([1, 1]);
    expect(await mailbox()).toMatchObject({ connection: 5, phase: 'live', firstSyncAt: NOW + 20 * MINUTE });
  });
});

describe('what a run that has nothing to do costs (H10)', () => {
  it('a round, and nothing else of either side', async () => {
    const { sync, memory, advance, mailbox } = await setting();
    await sync();
    advance(MINUTE);
    const before = { ...memory.operations };
    await sync();
    const grown = Object.entries(memory.operations)
      .filter(([kind, count]) => count !== before[kind as keyof typeof before])
      .map(([kind, count]) => `${kind} ${count - (before[kind as keyof typeof before] ?? 0)}`);
    expect(grown.sort()).toEqual(['mailbox 1', 'organization 1', 'saveMailbox 2', 'waiting 1']);
    expect((await mailbox())?.cursor).not.toBeNull();
  });

  it('looks for guards only while there may be one', async () => {
    const { sync, memory, advance, mailbox } = await setting();
    await sync();
    const row = await mailbox();
    if (row === null) throw new Error('It is there.');
    await memory.saveMailbox({ ...row, guarded: true });
    advance(MINUTE);
    await sync();
    expect(memory.operations.guards).toBe(1);
    // None was there that holds anything.
    expect(await mailbox()).toMatchObject({ guarded: false });
  });

  it('once a day ids are listed, and from then on a day later again', async () => {
    let listed = 0;
    const { sync, advance, mailbox, calendar } = await setting({
      calendar: (inner) => ({
        ids(...args) {
          listed += 1;
          return inner.ids(...args);
        },
      }),
    });
    calendar.person.add(MAILBOX, item());
    await sync();
    for (const [wait, times] of [
      [DAY - 1, 0],
      [1, 1],
      [MINUTE, 1],
      [DAY, 2],
    ] as const) {
      advance(wait);
      await sync({ deadline: NOW + 10 * DAY });
      expect(listed).toBe(times);
    }
    expect((await mailbox())?.checkedAt).toBe(NOW + 2 * DAY + MINUTE);
  });
});
