import { describe, expect, it } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import { begin } from '../../../shared/sync/begin.ts';
import { mergeFields } from '../../../shared/sync/merge.ts';
import { NO_DATES } from '../../../shared/sync/merge-dates.ts';
import type { Link } from '../../../shared/sync/ports.ts';
import { here, UNCHANGED, type Unit, unit } from '../../../shared/sync/unit.ts';
import { sideValues } from '../../../shared/sync/values.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, item, NOW } from './samples.ts';

async function setting() {
  const steps: string[] = [];
  const world = await runSetting({
    store: (store) => ({
      async saveLinks(links, run) {
        steps.push(`links ${links.length}`);
        return store.saveLinks(links, run);
      },
      async addLosses(losses) {
        steps.push(`losses ${losses.length}`);
        await store.addLosses(losses);
      },
    }),
  });
  return { ...world, steps, stored: () => world.store.links(MAILBOX) };
}

describe('an event that is about to be made (I5)', () => {
  it('its row is stored before: what it will hold, since when it is sent', async () => {
    const { run, addActivity, stored, advance } = await setting();
    const activity = addActivity();
    advance(MINUTE);
    const job = { unit: unit(null, UNCHANGED, here(activity)), decision: { kind: 'create-event', activity } } as const;
    const { events, activities, jobs } = await begin(run, [job], []);
    expect([activities, jobs]).toEqual([[], []]);
    const [row] = await stored();
    expect(events).toEqual([{ job, link: row }]);
    expect(row).toMatchObject({
      state: 'creating-event',
      origin: 'severa',
      activityId: activity.id,
      activityStamp: activity.modified,
      createSent: NOW + MINUTE,
      pending: {},
    });
    expect(row?.severa).toEqual(sideValues(row?.id ?? '', activity.item));
    expect(row?.exchange).toEqual(sideValues(row?.id ?? '', activity.item));
  });

  const making = (more: Partial<Link> = {}) =>
    aLink(item(), item(), { state: 'creating-event', eventId: null, uid: null, createSent: NOW, ...more });
  async function sentBefore(now: Partial<Item>, more: Partial<Link> = {}, change: Partial<Unit> = {}) {
    const world = await setting();
    const link = await world.linked(making(more));
    world.steps.length = 0;
    world.advance(5 * MINUTE);
    const activity = { ...world.addActivity(now), id: 'activity-1' };
    const one = { ...unit(link, UNCHANGED, here(activity)), ...change };
    const { events } = await begin(world.run, [{ unit: one, decision: { kind: 'create-event', activity } }], []);
    return { ...world, link, activity, row: events[0]?.link };
  }

  it('sent before with the same values: its row says so already', async () => {
    const { row, link, steps } = await sentBefore({});
    expect(row).toEqual(link);
    expect(steps).toEqual([]);
  });

  it('the same, and the run learned something of it: stored', async () => {
    const { steps } = await sentBefore({}, {}, { unsaved: true });
    expect(steps).toEqual(['links 1']);
  });

  it('sent before with other values: those are kept beside the new ones, for the case that it was made', async () => {
    const { row, link, activity, clock } = await sentBefore({ subject: 'Dinner', location: 'Room' });
    expect(row).toMatchObject({
      createSent: clock(),
      severa: sideValues('link-1', item({ subject: 'Dinner', location: 'Room' })),
    });
    const was = (field: 'subject' | 'location') => ({
      to: 'exchange',
      severa: link.severa?.fields[field],
      exchange: link.exchange?.fields[field],
      at: activity.modified,
    });
    expect(row?.pending).toEqual({ subject: was('subject'), location: was('location') });
  });

  it.each([
    ['never sent', { createSent: null }],
    ['never compared', { severa: null }],
    ['never expressed', { exchange: null }],
  ])('%s: there is nothing beside it', async (_, more) => {
    const { row, clock } = await sentBefore({ subject: 'Dinner' }, more);
    expect(row).toMatchObject({ pending: {}, createSent: clock() });
    expect(row?.severa).toEqual(sideValues('link-1', item({ subject: 'Dinner' })));
    expect(row?.exchange).toEqual(sideValues('link-1', item({ subject: 'Dinner' })));
  });
});

describe('an activity that is about to be made (I1a)', () => {
  it('its row says by Severa’s own clock since when to search for it', async () => {
    const { run, host, addEvent, stored } = await setting();
    const event = addEvent();
    host.faults.skew = 7000;
    const job = { unit: unit(null, here(event)), decision: { kind: 'create-activity', event } } as const;
    const { activities } = await begin(run, [job], []);
    const [row] = await stored();
    expect(row).toMatchObject({ state: 'creating-activity', eventId: event.id, createSent: NOW + 7000 });
    expect(activities).toEqual([{ job, link: row, resent: false }]);
    expect([...run.waiting.keys()]).toEqual([row?.id]);
  });

  it.each([
    ['as it was', false, []],
    ['found under a new id', true, ['links 1']],
  ])('sent before, %s: it is searched for first', async (_, unsaved, expected) => {
    const { run, addEvent, linked, steps } = await setting();
    const event = addEvent();
    const link = await linked(
      aLink(item(), item(), { state: 'creating-activity', activityId: null, createSent: NOW - 5 }),
    );
    steps.length = 0;
    const one = { ...unit(link, here(event)), unsaved };
    const { activities } = await begin(run, [{ unit: one, decision: { kind: 'create-activity', event } }], []);
    expect(activities).toMatchObject([{ resent: true, link: { createSent: NOW - 5 } }]);
    expect(steps).toEqual(expected);
  });

  it('planned and never sent: not one to search for', async () => {
    const { run, addEvent, linked } = await setting();
    const event = addEvent();
    const link = await linked(
      aLink(item(), item(), { state: 'creating-activity', activityId: null, createSent: null }),
    );
    const job = { unit: unit(link, here(event)), decision: { kind: 'create-activity', event } } as const;
    const { activities } = await begin(run, [job], []);
    expect(activities).toMatchObject([{ resent: false, link: { id: link.id, createSent: NOW } }]);
  });
});

describe('a merge that is about to be written (M1)', () => {
  async function merging(severa: Partial<Item>, exchange: Partial<Item>, change: Partial<Unit> = {}) {
    const world = await setting();
    const { link, event, activity } = await world.pair();
    world.advance(MINUTE);
    world.host.person.edit(activity.id, severa);
    world.advance(MINUTE);
    world.calendar.person.edit(MAILBOX, event.id, exchange);
    world.steps.length = 0;
    const [seen, now] = [world.event(event.id), world.activity(activity.id)];
    const fields = mergeFields(link, now, seen, world.run.express);
    const merge = { ...fields, dates: NO_DATES };
    const one = { ...unit(link, here(seen), here(now)), ...change };
    const go = () => begin(world.run, [{ unit: one, decision: { kind: 'merge', merge } }], []);
    return { ...world, link, seen, now, go };
  }

  it('what it will overwrite is recorded first, then that it is under way', async () => {
    const { go, steps, store, link, seen, now, clock } = await merging({ location: 'Room A' }, { location: 'Room B' });
    const { jobs } = await go();
    expect(steps).toEqual(['losses 1', 'links 1']);
    expect(store.losses(MAILBOX)).toEqual([
      { mailboxId: MAILBOX, linkId: link.id, field: 'location', side: 'severa', value: 'Room A', at: clock() },
    ]);
    expect(jobs[0]?.unit).toMatchObject({
      unsaved: false,
      event: here(seen),
      activity: here(now),
      link: { id: link.id, updated: clock(), pending: { location: { to: 'severa', at: seen.modified } } },
    });
    expect(jobs[0]?.unit.link?.etag).not.toBe(link.etag);
  });

  it('the same write of an attempt before: its loss is recorded already', async () => {
    const first = await merging({ location: 'Room A' }, { location: 'Room B' });
    const { jobs } = await first.go();
    const sent = jobs[0]?.unit.link?.pending ?? {};
    const second = await merging({ location: 'Room A' }, { location: 'Room B' }, { sent });
    await second.go();
    expect(second.steps).toEqual(['links 1']);
    for (const other of [
      { ...sent.location, to: 'exchange' },
      { ...sent.location, severa: 'other' },
      { ...sent.location, exchange: 'other' },
    ] as const) {
      const third = await merging(
        { location: 'Room A' },
        { location: 'Room B' },
        { sent: { location: { severa: '', exchange: '', at: 0, to: 'severa', ...other } } },
      );
      await third.go();
      expect(third.steps).toEqual(['losses 1', 'links 1']);
    }
  });

  it('nothing to write: nothing is stored, unless the run learned something', async () => {
    for (const unsaved of [false, true]) {
      const { go, steps } = await merging({ location: 'Room' }, { location: 'Room' }, { unsaved });
      const { jobs } = await go();
      expect(steps).toEqual(unsaved ? ['links 1'] : []);
      expect(jobs).toMatchObject([{ decision: { kind: 'merge' }, unit: { unsaved: false } }]);
    }
  });
});

describe('what needs no write', () => {
  it('goes on as it is, and so does what has no link', async () => {
    const { run, pair, steps } = await setting();
    const { link } = await pair();
    steps.length = 0;
    const jobs = [
      { unit: unit(link, UNCHANGED), decision: { kind: 'nothing' } },
      { unit: unit(null, UNCHANGED), decision: { kind: 'skip', reason: 'draft' } },
    ] as const;
    expect((await begin(run, jobs, [])).jobs).toEqual(jobs);
    expect(steps).toEqual([]);
  });

  it('rows that give up an id are stored with the others, and losses of deletions with the others', async () => {
    const { run, steps, stored } = await setting();
    const left = aLink(item(), item(), { id: 'left', state: 'closed', cause: 'made-anew', eventId: null });
    const loss = { mailboxId: MAILBOX, linkId: 'left', field: 'item', side: 'severa', value: '', at: NOW } as const;
    await begin(run, [], [loss], [left]);
    expect(steps).toEqual(['losses 1', 'links 1']);
    expect(await stored()).toMatchObject([{ id: 'left', cause: 'made-anew' }]);
  });
});
