import { describe, expect, it } from 'vitest';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';
import { createActivity, lastSent, type SentLink, searchMade, sentLink } from '../../../shared/sync/create-activity.ts';
import type { HostActivities } from '../../../shared/sync/ports.ts';
import { sideValues } from '../../../shared/sync/values.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, item, NOW } from './samples.ts';

const fails = (kind: ErrorKind, code: string) => async () => {
  throw new SyncError(kind, code, 'Not this one.');
};

/** An event and the stored row from which its activity is to be made. */
async function setting(change: Parameters<typeof runSetting>[0] = {}) {
  const world = await runSetting(change);
  const event = world.addEvent();
  const row = aLink(item(), item(), {
    state: 'creating-activity',
    activityId: null,
    eventId: event.id,
    uid: event.uid,
  });
  const stored = await world.linked(sentLink(world.run, row, event, NOW));
  const link: SentLink = { ...stored, createSent: NOW };
  const taken = new Set<string>();
  return {
    ...world,
    event,
    link,
    taken,
    make: (resent = false, sent = link) => createActivity(world.run, sent, event, resent, taken),
    rowNow: async () => (await world.store.linksByEvent(MAILBOX, [event.id])).get(event.id),
  };
}

describe('an activity that is made for the first time', () => {
  it('is the person’s own, of the default type, and serves no other row', async () => {
    const { make, host, taken, link } = await setting();
    const made = await make();
    expect(host.activities()).toMatchObject([
      { ownerId: 'user-1', typeId: 'type-calendar', item: { subject: 'Lunch' } },
    ]);
    expect(made).toMatchObject({ kind: 'created', link: { id: link.id }, activity: { id: 'guid-1' } });
    expect([...taken]).toEqual(['guid-1']);
  });

  it('nothing is searched for', async () => {
    const { make } = await setting({ host: () => ({ createdSince: fails('transient', 'severa.down') }) });
    expect(await make()).toMatchObject({ kind: 'created' });
  });

  it('without a type to give it waits, and was not sent', async () => {
    const { run, host, event, link, taken } = await setting();
    const policy = { ...run.policy, defaultTypeId: null };
    const made = await createActivity({ ...run, policy }, link, event, false, taken);
    expect(made).toMatchObject({ kind: 'refused', code: 'no-default-type' });
    expect(host.activities()).toEqual([]);
  });

  it.each([
    ['refused', 'refused'],
    ['invalid', 'refused'],
    ['transient', 'later'],
  ] as const)('Severa says no (%s): certainly not made, so there is nothing to search for', async (kind, expected) => {
    const { make } = await setting({ host: () => ({ create: fails(kind, 'severa.no') }) });
    expect(await make()).toMatchObject({ kind: expected, code: 'severa.no', link: { createSent: null } });
  });

  it('Severa can’t be used: the run ends', async () => {
    const { make } = await setting({ host: () => ({ create: fails('unavailable', 'severa.forbidden') }) });
    await expect(make()).rejects.toMatchObject({ code: 'severa.forbidden' });
  });
});

describe('a POST without an answer (I1a)', () => {
  it('that was done is found at once', async () => {
    const { make, host, taken } = await setting();
    host.faults.loseCreate = 1;
    expect(await make()).toMatchObject({ kind: 'adopted', activity: { id: 'guid-1' } });
    expect([...taken]).toEqual(['guid-1']);
  });

  it('that isn’t found is asked about again when two minutes are over', async () => {
    const { make, host, clock } = await setting();
    host.faults.loseRequest = 1;
    expect(await make()).toMatchObject({ kind: 'unanswered', retry: clock() + 2 * MINUTE });
  });

  it('is not repeated while the search shows what can’t be read', async () => {
    const { make, host } = await setting();
    Object.assign(host.faults, { loseRequest: 1, unclearSearch: 1 });
    expect(await make()).toMatchObject({ kind: 'unanswered' });
    host.faults.loseRequest = 0;
    expect(await make(true)).toMatchObject({ kind: 'unanswered' });
    expect(host.activities()).toEqual([]);
  });

  it('the search fails: the run ends', async () => {
    const { make } = await setting({ host: () => ({ createdSince: fails('transient', 'severa.down') }) });
    await expect(make(true)).rejects.toMatchObject({ code: 'severa.down' });
  });

  it('is repeated after two minutes, not sooner', async () => {
    const { make, host, advance, clock, rowNow } = await setting();
    advance(2 * MINUTE - 1);
    expect(await make(true)).toMatchObject({ kind: 'unanswered', retry: clock() + 1000 });
    expect(host.activities()).toEqual([]);
    advance(1);
    expect(await make(true)).toMatchObject({ kind: 'created' });
    expect(await rowNow()).toMatchObject({ createSent: NOW + 2 * MINUTE });
  });

  it('was made after all: it is taken, and nothing is sent', async () => {
    const { make, host, addActivity, advance } = await setting();
    addActivity();
    advance(5 * MINUTE);
    expect(await make(true)).toMatchObject({ kind: 'adopted', activity: { id: 'guid-1' } });
    expect(host.activities()).toHaveLength(1);
  });

  it('repeated, it is searched for with what the event holds by then', async () => {
    const { run, link, taken, calendar, event, advance, rowNow, host } = await setting();
    calendar.person.edit(MAILBOX, event.id, { subject: 'Dinner' });
    advance(5 * MINUTE);
    host.faults.loseRequest = 1;
    const now = { ...event, item: { ...event.item, subject: 'Dinner' } };
    const made = await createActivity(run, link, now, true, taken);
    expect(made).toMatchObject({ kind: 'unanswered', link: { createSent: NOW + 5 * MINUTE } });
    const row = await rowNow();
    expect(row?.severa?.fields.subject).not.toBe(link.severa?.fields.subject);
    expect(made.link.etag).toBe(row?.etag);
  });
});

describe('a POST that waited for its turn', () => {
  const waiting = (milliseconds: () => number, advance: (by: number) => void) => (host: HostActivities) => ({
    create: async (...[draft, before]: Parameters<HostActivities['create']>) => {
      advance(milliseconds());
      return host.create(draft, before);
    },
  });

  it.each([
    ['no longer than 25 seconds: its row says when well enough', 25_000, NOW],
    ['longer: its row says when it really left', 25_001, NOW + 25_001],
  ])('%s', async (_, wait, stored) => {
    let later = (_by: number) => {};
    const world = await setting({
      host: waiting(
        () => wait,
        (by) => later(by),
      ),
    });
    later = world.advance;
    world.host.faults.loseRequest = 1;
    const made = await world.make();
    expect(made.link.createSent).toBe(NOW + wait);
    expect(await world.rowNow()).toMatchObject({ createSent: stored });
    expect(made.link.etag).toBe((await world.rowNow())?.etag);
    expect(world.run.waiting.get(world.link.id)).toMatchObject({ createSent: NOW + wait });
  });

  it('is not sent when the lease was lost meanwhile', async () => {
    let later = (_by: number) => {};
    const world = await setting({
      host: waiting(
        () => 4 * MINUTE,
        (by) => later(by),
      ),
    });
    later = world.advance;
    const row = await world.store.mailbox(MAILBOX);
    if (row === null) throw new Error('The mailbox is there.');
    await world.store.saveMailbox({ ...row, leaseRun: 'run-2' });
    expect(await world.make()).toMatchObject({ kind: 'later', code: 'sync.lease-lost', link: { createSent: null } });
    expect(world.host.activities()).toEqual([]);
  });
});

describe('the search for what a POST made', () => {
  it('begins before it was sent: clocks differ', async () => {
    const since: number[] = [];
    const { run, link } = await setting({
      host: ({ createdSince }) => ({
        createdSince(ownerId, from) {
          since.push(from);
          return createdSince(ownerId, from);
        },
      }),
    });
    expect(await searchMade(run, link, new Set())).toBeNull();
    expect(since).toEqual([NOW - 5 * MINUTE]);
  });

  it('leaves alone what another row has, and what this run took for another', async () => {
    const { run, link, addActivity, linked } = await setting();
    const [first, second, third] = [addActivity(), addActivity(), addActivity()];
    await linked(aLink(item(), item(), { id: 'other', activityId: first.id, eventId: 'event-9' }));
    const taken = new Set([second.id]);
    expect(await searchMade(run, link, taken)).toMatchObject({ id: third.id });
    expect([...taken]).toEqual([second.id, third.id]);
    expect(await searchMade(run, link, taken)).toBeNull();
  });

  it('leaves to another row that waits what fits that one better', async () => {
    const { run, link, addActivity, host } = await setting();
    const { id } = addActivity();
    const moved = { allDay: true, start: '2026-11-20', end: '2026-11-21' } as const;
    host.person.edit(id, { when: moved });
    const severa = sideValues('rival', item({ when: moved }));
    const rival = aLink(item(), item(), { id: 'rival', severa, createSent: NOW, ends: 5 });
    run.waiting.set('rival', rival);
    expect(await searchMade(run, link, new Set())).toBeNull();
    run.waiting.clear();
    expect(await searchMade(run, link, new Set())).toMatchObject({ id });
  });
});

describe('when an item was last sent', () => {
  it('counts its twins, the rows that wait for one equal to it', async () => {
    const { run, link } = await setting();
    expect(lastSent(run, link)).toBe(NOW);
    run.waiting.set('twin', { ...link, id: 'twin', createSent: NOW + 7 });
    run.waiting.set('never sent', { ...link, id: 'never sent', createSent: null });
    run.waiting.set('other', { ...link, id: 'other', ends: 1, createSent: NOW + 9 });
    expect(lastSent(run, link)).toBe(NOW + 7);
    expect(lastSent(run, { ...link, ends: null })).toBe(NOW);
  });

  it('two series that go on for ever may be twins', async () => {
    const { run, link } = await setting();
    run.waiting.set('other', { ...link, id: 'other', ends: null, createSent: NOW + 9 });
    expect(lastSent(run, { ...link, ends: null })).toBe(NOW + 9);
    expect(lastSent(run, link)).toBe(NOW);
  });
});
