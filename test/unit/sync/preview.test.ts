import { describe, expect, it } from 'vitest';
import { must } from '../../../shared/errors.ts';
import { lookOnlyCalendar, lookOnlyHost, lookOnlyStore } from '../../../shared/sync/look-only.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type { HostActivities, MailboxCalendar, MailboxState, Store } from '../../../shared/sync/ports.ts';
import { previewFirstSync } from '../../../shared/sync/preview.ts';
import { TEN } from './samples.ts';
import { MAILBOX, MINUTE, smallWorld, USER } from './small-world.ts';

type World = Awaited<ReturnType<typeof smallWorld>>;

const on = (day: number) => ({ ...TEN, start: `2026-11-${day}T10:00:00+02:00`, end: `2026-11-${day}T11:00:00+02:00` });
const NEW = newMailbox({ organizationId: 'org-1', userId: USER, mailboxId: MAILBOX, connection: 0 });

/** Every call of a port that isn't a question. */
const WRITES =
  /^(?:save|park$|unpark$|deliver$|remove|keep(?!t)|add|forget|fence|write|create$|update$|reassign|delete)/u;

async function preview(world: World, mailbox: MailboxState = NEW, budget = 10 * MINUTE) {
  const wrote: string[] = [];
  const watched = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (!WRITES.test(String(name)) || typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          wrote.push(String(name));
          return Reflect.apply(member, target, args);
        };
      },
    });
  const organization = must(await world.store.organization(), 'it was saved');
  let ids = 0;
  const found = await previewFirstSync(
    {
      store: watched<Store>({ ...world.store }),
      host: watched<HostActivities>(world.host),
      calendar: watched<MailboxCalendar>(world.calendar),
      organization,
      clock: world.clock,
      newId: () => {
        ids += 1;
        return `preview-${ids}`;
      },
      deadline: world.clock() + budget,
    },
    mailbox,
  );
  return { found, wrote };
}

/** Two equal pairs, one new event, two new activities, and some of what the rules leave out. */
function fill(world: World): void {
  for (const subject of ['Steering group', 'Offer']) {
    world.addEvent({ subject });
    world.addActivity({ subject });
  }
  world.addEvent({ subject: 'Dentist', when: on(14) });
  world.addActivity({ subject: 'Visit', when: on(15) });
  world.addActivity({ subject: 'Call', when: on(16) });
  world.host.person.add(
    USER,
    { ...must(world.host.activities()[0], 'added').item, subject: 'Task' },
    { category: 'Task' },
  );
}

/** Everything that is kept of the mailbox, and both calendars. */
async function state({ store, calendar, host }: World): Promise<string> {
  const rows = [
    await store.mailboxes(),
    await store.links(MAILBOX),
    await store.waiting(MAILBOX),
    await store.organization(),
    calendar.events(MAILBOX),
    host.activities(),
    host.writes,
  ];
  return JSON.stringify(rows);
}

describe('a preview of the first sync', () => {
  it('says what will be matched, made on either side and left out; then that very thing happens', async () => {
    const world = await smallWorld();
    fill(world);
    const { found } = await preview(world);
    expect(found).toMatchObject({
      partial: false,
      counts: { matched: 2, createdInOutlook: 2, createdInSevera: 1, unclear: 0, skipped: 1 },
      unclear: [],
      skipped: [{ side: 'severa', reason: 'project-task', subject: 'Task' }],
    });
    const { counters } = await world.sync();
    expect(counters).toMatchObject({ matched: 2, createdEvents: 2, createdActivities: 1 });
  });

  it('writes nothing: no row, no event, no activity', async () => {
    const world = await smallWorld();
    fill(world);
    const before = await state(world);
    const { wrote } = await preview(world);
    expect(wrote).toEqual([]);
    expect(await state(world)).toBe(before);
  });

  it('reads each side once', async () => {
    const asked: string[] = [];
    const world = await smallWorld();
    fill(world);
    const { changes, ...calendar } = world.calendar;
    const { list, ...host } = world.host;
    await preview({
      ...world,
      calendar: {
        ...calendar,
        changes: (...args) => {
          asked.push('mailbox');
          return changes(...args);
        },
      },
      host: {
        ...host,
        list: (...args) => {
          asked.push('Severa');
          return list(...args);
        },
      },
    });
    expect(asked.sort()).toEqual(['Severa', 'mailbox']);
  });

  it('names what would wait, by its reason', async () => {
    const world = await smallWorld({ types: [] });
    world.addEvent({ subject: 'Dentist' });
    const { found } = await preview({ ...world, host: { ...world.host, activityTypes: async () => [] } });
    expect(found?.counts).toMatchObject({ createdInSevera: 0, unclear: 1 });
    expect(found?.unclear).toMatchObject([{ side: 'exchange', reason: 'no-default-type', subject: 'Dentist' }]);
  });

  it('while a first sync waits for its person it shows the same that waits (I6a)', async () => {
    const world = await smallWorld({
      host: ({ users }) => ({ users: async () => (await users()).map((one) => ({ ...one, newActivityMail: true })) }),
    });
    for (let index = 0; index < 25; index += 1) world.addEvent({ subject: `Event ${index}` });
    await world.sync();
    const row = must(await world.store.mailbox(MAILBOX), 'switched on');
    expect(row).toMatchObject({ phase: 'first-sync', confirmation: { activities: 25, given: false } });
    const before = await state(world);
    const { found } = await preview(world, row);
    expect(found?.counts).toMatchObject({ matched: 0, createdInSevera: 25, createdInOutlook: 0 });
    expect(await state(world)).toBe(before);
  });

  it('of a sync that was off shows as matched what was synced before', async () => {
    const world = await smallWorld();
    fill(world);
    await world.sync();
    const row = must(await world.store.mailbox(MAILBOX), 'synced');
    const asleep: MailboxState = { ...row, enabled: false, phase: 'asleep', cursor: null, window: null };
    world.addEvent({ subject: 'Typed meanwhile', when: on(19) });
    const { found } = await preview(world, asleep);
    expect(found?.counts).toMatchObject({ matched: 5, createdInSevera: 1, createdInOutlook: 0 });
  });

  it('of calendars that are too large for one request says so and gives no numbers', async () => {
    const world = await smallWorld();
    fill(world);
    const { found, wrote } = await preview(world, NEW, 0);
    expect(found).toMatchObject({ partial: true, counts: null, unclear: [], skipped: [] });
    expect(found?.read.events).toBeGreaterThan(0);
    expect(wrote).toEqual([]);
  });

  it('is none for a user who is not active in Severa, and fails where a side can not be read', async () => {
    const world = await smallWorld();
    const { users, ...host } = world.host;
    const left = { ...host, users: async () => (await users()).map((one) => ({ ...one, active: false })) };
    expect((await preview({ ...world, host: left })).found).toBeNull();
    world.calendar.faults.mailboxGone = true;
    await expect(preview(world)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('ports that only look', () => {
  it('refuse every call that writes', async () => {
    const world = await smallWorld();
    const calendar = lookOnlyCalendar(world.calendar);
    const host = lookOnlyHost(world.host);
    const store = lookOnlyStore(world.store);
    expect(() => calendar.write(MAILBOX, [])).toThrow('write');
    expect(() => host.delete('activity-1')).toThrow('delete');
    expect(() => store.saveMailbox(NEW)).toThrow('saveMailbox');
    expect(() => store.addNotices([])).toThrow('addNotices');
    expect(await store.mailbox(MAILBOX)).toMatchObject({ mailboxId: MAILBOX });
  });
});
