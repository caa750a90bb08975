import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import type { ActivityType } from '../../../shared/sync/ports.ts';
import { CALENDAR_TYPE } from '../../fakes/memory-host.ts';
import { item, TEN } from './samples.ts';
import { MAILBOX, MINUTE, smallWorld } from './small-world.ts';

const DAY = 24 * 60 * MINUTE;

describe('a POST without an answer late in a slow batch (I1a)', () => {
  it('is waited for two minutes from its own sending, not from the batch’s', async () => {
    let posts = 0;
    const world = await smallWorld({
      host: (host) => ({
        async create(draft, before) {
          world.advance(3000);
          posts += 1;
          world.host.faults.loseCreate = posts === 50 ? 1 : 0;
          return host.create(draft, before);
        },
      }),
    });
    await world.sync();
    world.host.faults.listDelay = 60_000;
    for (let index = 0; index < 50; index += 1) world.addEvent({ subject: `Visit ${index}` });
    await world.sync();
    for (let round = 0; round < 4; round += 1) {
      world.advance(45_000);
      await world.sync();
      expect(world.host.activities().length).toBeLessThanOrEqual(50);
    }
    world.advance(3 * MINUTE);
    await world.sync();
    expect(world.host.activities()).toHaveLength(50);
    expect(await world.store.parked(MAILBOX)).toEqual([]);
  });
});

describe('a text that the server changes while it takes it (M2)', () => {
  it.each(['in the first sync', 'later'])('is not taken for an edit of a person: %s', async (when) => {
    const world = await smallWorld({
      calendar: (calendar) => ({
        async write(mailboxId, writes) {
          const mangled = writes.map((write) =>
            write.kind === 'create'
              ? { ...write, item: { ...write.item, notes: write.item.notes.replace(/ /gu, '') } }
              : write,
          );
          return calendar.write(mailboxId, mangled);
        },
      }),
    });
    if (when === 'later') await world.sync();
    world.addActivity({ notes: ' - one\n - two' });
    world.advance(6 * MINUTE);
    await world.pull();
    await world.sync();
    await world.sync();
    expect(world.events()).toHaveLength(1);
    expect(world.host.writes).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(world.host.activities()[0]?.item.notes).toBe(' - one\n - two');
  });
});

describe('a dead delta link (H6a)', () => {
  it('brings what entered the window since', async () => {
    const world = await smallWorld();
    await world.sync();
    const far = { allDay: true, start: '2028-06-20', end: '2028-06-21' } as const;
    world.addEvent({ subject: 'Midsummer', when: far });
    await world.sync();
    expect(world.host.activities()).toHaveLength(0);
    world.advance(90 * DAY);
    world.calendar.faults.loseCursor = 1;
    await world.sync();
    expect(world.host.activities().map(({ item }) => item.subject)).toEqual(['Midsummer']);
  });
});

describe('a linked item that may not be compared for a while', () => {
  it('is parked, and what was edited meanwhile flows when it may again', async () => {
    let unassigned = false;
    const world = await smallWorld({
      host: (host) => ({
        async read(id) {
          const activity = await host.read(id);
          return activity === null ? null : { ...activity, unassigned };
        },
      }),
    });
    const event = world.addEvent({});
    await world.sync();
    const [activity] = world.host.activities();
    if (activity === undefined) throw new Error('The activity was not made.');
    unassigned = true;
    world.calendar.person.edit(MAILBOX, event.id, { location: 'Room 1' });
    await world.sync();
    expect((await world.store.parked(MAILBOX)).map(({ reason }) => reason)).toEqual(['unassigned']);
    unassigned = false;
    world.host.person.touch(activity.id);
    world.advance(6 * MINUTE);
    await world.pull();
    await world.sync();
    expect(world.host.activities()[0]?.item.location).toBe('Room 1');
    expect(await world.store.parked(MAILBOX)).toEqual([]);
  });
});

describe('wrong settings', () => {
  const types: ActivityType[] = [{ ...CALENDAR_TYPE, active: false }];

  it('park events only until they are mended', async () => {
    const world = await smallWorld({ types });
    world.addEvent({});
    await world.sync();
    expect((await world.store.parked(MAILBOX)).map(({ reason }) => reason)).toEqual(['no-default-type']);
    types[0] = CALENDAR_TYPE;
    world.advance(DAY);
    await world.sync();
    expect(world.host.activities()).toHaveLength(1);
    expect(await world.store.parked(MAILBOX)).toEqual([]);
  });
});

describe('a run whose listing took all its time', () => {
  it('still gets one batch done, so that the next one ends (I5)', async () => {
    const world = await smallWorld();
    for (let index = 0; index < 400; index += 1) world.addActivity({ subject: `Visit ${index}`, when: TEN });
    const ends: string[] = [];
    while (ends.at(-1) !== 'done' && ends.length < 10) ends.push((await world.sync(0)).outcome);
    expect(ends).toEqual(['more', 'more', 'done']);
    expect(world.events()).toHaveLength(400);
  });
});

describe('an event that may be ours and can’t be asked about (I1a)', () => {
  it.each(['in the first sync', 'later'])('waits, and nothing is made of it: %s', async (when) => {
    let failing = true;
    const world = await smallWorld({
      calendar: (calendar) => ({
        readMarks: async (mailboxId, ids) =>
          failing ? ids.map(() => 'unknown' as const) : calendar.readMarks(mailboxId, ids),
      }),
    });
    if (when === 'later') await world.sync();
    world.calendar.person.add(MAILBOX, item(), { mayBeMarked: true });
    await world.sync();
    expect(world.host.activities()).toHaveLength(0);
    expect((await world.store.parked(MAILBOX)).map(({ reason }) => reason)).toEqual(['mark-unknown']);
    failing = false;
    world.advance(5 * MINUTE);
    await world.sync();
    expect(world.host.activities()).toHaveLength(1);
    expect(await world.store.parked(MAILBOX)).toEqual([]);
  });
});

describe('an activity that Severa refuses', () => {
  it('is parked, and everything else goes on (M6)', async () => {
    const world = await smallWorld({
      host: (host) => ({
        async create(draft, before) {
          if (draft.item.subject === 'Bad') throw new SyncError('refused', 'severa.invalid-parameter', 'Not this one.');
          return host.create(draft, before);
        },
      }),
    });
    world.addEvent({ subject: 'First' });
    await world.sync();
    world.addEvent({ subject: 'Bad' });
    for (let index = 0; index < 60; index += 1) world.addEvent({ subject: `Visit ${index}` });
    await world.sync();
    expect(world.host.activities()).toHaveLength(61);
    const parked = await world.store.parked(MAILBOX);
    expect(parked).toMatchObject([{ side: 'exchange', reason: 'severa.invalid-parameter', nextTry: null }]);
  });
});

describe('a user who is not active in Severa (H3a)', () => {
  it('sleeps: nothing is read or written, and on again what vanished meanwhile deletes nothing', async () => {
    let active = true;
    const world = await smallWorld({
      host: (host) => ({
        users: async () => (await host.users()).map((user) => ({ ...user, active })),
      }),
    });
    const event = world.addEvent({ subject: 'Visit' });
    world.addEvent({ subject: 'Other', location: 'Room 1' });
    await world.sync();
    active = false;
    world.calendar.person.edit(MAILBOX, event.id, { location: 'Room 2' });
    expect((await world.sync()).outcome).toBe('off');
    expect(world.host.writes.updated).toBe(0);
    world.calendar.person.remove(MAILBOX, event.id);
    active = true;
    world.advance(DAY);
    expect((await world.sync()).outcome).toBe('done');
    expect(world.host.activities()).toHaveLength(2);
    expect(world.host.writes.deleted).toBe(0);
  });
});

describe('a round that shows an event as it was before (Graph replays)', () => {
  it('takes nothing back in Severa', async () => {
    const world = await smallWorld();
    const { id } = world.addEvent({ subject: 'One' });
    await world.sync();
    world.advance(MINUTE);
    world.calendar.person.edit(MAILBOX, id, { subject: 'Two' });
    await world.sync();
    Object.assign(world.calendar.faults, { replay: 1, replayOld: true });
    for (let round = 0; round < 3; round += 1) {
      world.advance(6 * MINUTE);
      await world.pull();
      await world.sync();
      Object.assign(world.calendar.faults, { replay: 0, replayOld: false });
    }
    expect(world.events().map(({ item }) => item.subject)).toEqual(['Two']);
    expect(world.host.activities().map(({ item }) => item.subject)).toEqual(['Two']);
    expect(await world.store.parked(MAILBOX)).toEqual([]);
  });
});

describe('a change in Severa that no pull told of', () => {
  it('is found by the daily check: an edit, and a new activity', async () => {
    const world = await smallWorld();
    const { id } = world.addActivity({ subject: 'Visit' });
    await world.sync();
    world.advance(10 * MINUTE);
    world.host.person.edit(id, { location: 'Room 1' });
    world.addActivity({ subject: 'New' });
    await world.sync();
    expect(world.events()).toHaveLength(1);
    world.advance(DAY);
    await world.sync();
    expect(
      world
        .events()
        .map(({ item }) => `${item.subject} ${item.location}`)
        .sort(),
    ).toEqual(['New ', 'Visit Room 1']);
  });
});
