import { describe, expect, it } from 'vitest';
import { gather } from '../../../shared/sync/gather.ts';
import type { Round } from '../../../shared/sync/listing.ts';
import type { CalendarEvent, Delivery, EventChange, Parked } from '../../../shared/sync/ports.ts';
import { here, UNCHANGED } from '../../../shared/sync/unit.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, item, NOW } from './samples.ts';

function roundOf(...changes: readonly (EventChange | CalendarEvent)[]): Round {
  const entries = changes.map((one): [string, EventChange] => [
    one.kind === 'event' ? one.event.id : one.id,
    'item' in one ? { kind: 'event', event: one } : one,
  ]);
  return { changes: new Map(entries), cursor: 'cursor' };
}
const NOTHING = { eventIds: new Set<string>(), activityIds: new Set<string>() };

async function setting() {
  const world = await runSetting();
  return {
    ...world,
    delivery: (activityId: string, more: Partial<Delivery> = {}): Delivery => ({
      mailboxId: MAILBOX,
      activityId,
      stamp: NOW,
      deleted: false,
      ...more,
    }),
    async park(side: Parked['side'], itemId: string, reason: string) {
      const row = { mailboxId: MAILBOX, side, itemId, reason, since: NOW, tries: 1, nextTry: NOW, stamp: null };
      world.run.parked.set(`${side}:${itemId}`, row);
      await world.store.park([row]);
      return row;
    },
    gather: (
      round: Round,
      deliveries: readonly Delivery[] = [],
      due: readonly Pick<Parked, 'side' | 'itemId'>[] = [],
      missing = NOTHING,
    ) => gather(world.run, round, deliveries, due, missing),
  };
}

describe('everything that may have changed', () => {
  it('nothing', async () => {
    const { gather } = await setting();
    expect(await gather(roundOf())).toEqual([]);
  });

  it('a linked item whose two sides turned up is one', async () => {
    const { gather, pair, calendar, event: now, delivery, host, activity, advance } = await setting();
    const { link, event } = await pair();
    advance(MINUTE);
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    host.person.edit(link.activityId ?? '', { notes: 'Bring cake' });
    const seen = now(event.id);
    const read = activity(link.activityId ?? '');
    const units = await gather(roundOf(seen), [delivery(read.id, { stamp: read.modified })]);
    expect(units).toMatchObject([{ link: { id: link.id }, event: here(seen), activity: here(read), unsaved: false }]);
  });

  it('one whose event turned up: nothing is asked of Severa yet', async () => {
    const { gather, run, pair, calendar, event: now } = await setting();
    const { link, event } = await pair();
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    expect(await gather(roundOf(now(event.id)))).toMatchObject([{ link: { id: link.id }, activity: UNCHANGED }]);
    expect(run.tally.now().activitiesRead).toBe(0);
  });

  it('one whose activity was delivered: the event is as the link has it', async () => {
    const { gather, pair, delivery } = await setting();
    const { link, activity } = await pair();
    expect(await gather(roundOf(), [delivery(activity.id)])).toMatchObject([
      { link: { id: link.id }, event: UNCHANGED, activity: here(activity) },
    ]);
  });

  it('new ones of both sides', async () => {
    const { gather, run, addEvent, addActivity, delivery } = await setting();
    const [event, activity] = [addEvent({ subject: 'Theirs' }), addActivity({ subject: 'Ours' })];
    const units = await gather(roundOf(event), [delivery(activity.id)]);
    expect(units).toMatchObject([
      { link: null, event: here(event) },
      { link: null, activity: here(activity) },
    ]);
    expect(run.stamps.get(activity.id)).toBe(NOW);
  });

  it('what can’t be understood, each under its own id', async () => {
    const { gather, host, addActivity, delivery } = await setting();
    const [first, second] = [addActivity(), addActivity()];
    host.faults.refusedItems = [first.id, second.id];
    const odd = (id: string) => ({ kind: 'unreadable', id, reason: 'graph.odd' }) as const;
    const units = await gather(roundOf(odd('one'), odd('two')), [delivery(first.id), delivery(second.id)]);
    expect(units).toMatchObject([
      { link: null, event: odd('one') },
      { link: null, event: odd('two') },
      { link: null, activity: { kind: 'unreadable', id: first.id } },
      { link: null, activity: { kind: 'unreadable', id: second.id } },
    ]);
  });

  it('what is due, and what the daily check misses', async () => {
    const { gather, addEvent, addActivity, pair, calendar, advance } = await setting();
    const [event, activity] = [addEvent({ subject: 'Due' }), addActivity({ subject: 'Due too' })];
    const missed = await pair({ subject: 'Missed' });
    const untold = addActivity({ subject: 'Untold' });
    advance(10 * MINUTE);
    calendar.person.remove(MAILBOX, missed.event.id);
    const due = [
      { side: 'exchange', itemId: event.id },
      { side: 'severa', itemId: activity.id },
    ] as const;
    const missing = { eventIds: new Set([missed.event.id]), activityIds: new Set([untold.id]) };
    const units = await gather(roundOf(), [], due, missing);
    expect(units).toMatchObject([
      { link: { id: missed.link.id }, event: { kind: 'absent' } },
      { link: null, event: here(event) },
      { link: null, activity: here(activity) },
      { link: null, activity: here(untold) },
    ]);
  });

  it('what a host event called deleted is only that: a hint', async () => {
    const { gather, run, pair, delivery } = await setting();
    const { activity } = await pair();
    await gather(roundOf(), [delivery(activity.id, { deleted: true })]);
    expect([...run.saidDeleted]).toEqual([activity.id]);
    expect(run.stamps.size).toBe(0);
  });

  it('the newest of what was told counts', async () => {
    const { gather, run, pair, delivery } = await setting();
    const { activity } = await pair();
    run.stamps.set(activity.id, NOW + 5);
    await gather(roundOf(), [delivery(activity.id)]);
    expect(run.stamps.get(activity.id)).toBe(NOW + 5);
    await gather(roundOf(), [delivery(activity.id, { stamp: NOW + 9 })]);
    expect(run.stamps.get(activity.id)).toBe(NOW + 9);
  });
});

describe('what is asked for', () => {
  it('each due item on its own side only', async () => {
    const asked: string[] = [];
    const { run, addActivity, addEvent } = await setting();
    const [event, activity] = [addEvent(), addActivity({ subject: 'Other' })];
    const calendar: typeof run.calendar = {
      ...run.calendar,
      locate(mailboxId, events, expected) {
        asked.push(...events.map(({ id }) => id));
        return run.calendar.locate(mailboxId, events, expected);
      },
    };
    const due = [
      { side: 'exchange', itemId: event.id },
      { side: 'severa', itemId: activity.id },
    ] as const;
    await gather({ ...run, calendar }, roundOf(), [], due, NOTHING);
    expect(asked).toEqual([event.id]);
  });

  it('where events are, in one request for all that come later', async () => {
    let requests = 0;
    const { run, pair, addEvent, host, advance } = await setting();
    const { link } = await pair({}, { ends: null });
    const fresh = addEvent({ subject: 'New' });
    advance(10 * MINUTE);
    host.person.remove(link.activityId ?? '');
    const calendar: typeof run.calendar = {
      ...run.calendar,
      locate(mailboxId, events, expected) {
        requests += 1;
        return run.calendar.locate(mailboxId, events, expected);
      },
    };
    const delivery = { mailboxId: MAILBOX, activityId: link.activityId ?? '', stamp: NOW, deleted: true };
    run.ahead.set('left over from a slice before', { kind: 'gone' });
    await gather({ ...run, calendar }, roundOf(fresh), [delivery], [], NOTHING);
    expect(requests).toBe(1);
    expect([...run.ahead.keys()]).toEqual([`${link.eventId}\n${link.uid}`]);
  });

  it('rows of what waits only where they may tell of a lost POST', async () => {
    const { gather, run, store, park, pair } = await setting();
    const { event } = await pair();
    await park('exchange', event.id, 'private');
    await park('severa', 'activity-9', 'private');
    const links: (readonly string[])[] = [];
    Object.assign(run.store, {
      linksByEvent: async (mailboxId: string, ids: readonly string[]) => {
        links.push(ids);
        return store.linksByEvent(mailboxId, ids);
      },
    });
    await gather(roundOf());
    expect(links[0]).toEqual([]);
    await park('exchange', 'event-9', 'create-unanswered');
    await gather(roundOf());
    expect(links[1]).toEqual(['event-9']);
  });
});

describe('a link that doesn’t know all of its sides', () => {
  const pending = { notes: { to: 'severa', severa: 's', exchange: 'e', at: NOW } } as const;

  it('whose activity turned up: the event is asked for as well', async () => {
    const { gather, pair, delivery } = await setting();
    const { activity, link } = await pair({}, { pending });
    expect(await gather(roundOf(), [delivery(activity.id)])).toMatchObject([
      { link: { id: link.id }, event: { kind: 'absent' }, activity: here(activity) },
    ]);
  });

  it('whose event turned up: the activity is read as well', async () => {
    const { gather, pair, park, event: now, calendar } = await setting();
    const { event, activity, link } = await pair();
    await park('exchange', event.id, 'private');
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    expect(await gather(roundOf(now(event.id)))).toMatchObject([{ link: { id: link.id }, activity: here(activity) }]);
  });

  it('of which only one side was ever there: there is nothing else to read', async () => {
    const { gather, linked, addActivity, addEvent, delivery, park } = await setting();
    const activity = addActivity();
    const making = { state: 'creating-event', eventId: null, uid: null, activityId: activity.id } as const;
    const link = await linked(aLink(item(), item(), { ...making, pending }));
    expect(await gather(roundOf(), [delivery(activity.id)])).toMatchObject([
      { link: { id: link.id }, event: UNCHANGED, activity: here(activity) },
    ]);
    const event = addEvent({ subject: 'Theirs' });
    const other = { id: 'other', state: 'creating-activity', eventId: event.id, activityId: null } as const;
    await linked(aLink(item(), item(), other));
    const due = await park('exchange', event.id, 'no-default-type');
    expect(await gather(roundOf(), [], [due])).toMatchObject([{ link: { id: 'other' }, activity: UNCHANGED }]);
  });

  it('neither turned up: left alone', async () => {
    const { gather, pair, park, addActivity, delivery } = await setting();
    const { event } = await pair();
    await park('exchange', event.id, 'private');
    const other = addActivity({ subject: 'Other' });
    expect(await gather(roundOf(), [delivery(other.id)])).toMatchObject([{ link: null, activity: here(other) }]);
  });
});

describe('what waits and is no longer there', () => {
  it('is forgotten on both sides', async () => {
    const { gather, park, parked, addActivity, advance } = await setting();
    addActivity();
    advance(10 * MINUTE);
    const due = [await park('exchange', 'gone', 'private'), await park('severa', 'gone', 'private')];
    expect(await gather(roundOf(), [], due)).toEqual([]);
    expect(await parked()).toEqual([]);
  });

  it('an event that left the view and was never linked: likewise', async () => {
    const { gather, park, parked } = await setting();
    await park('exchange', 'event-1', 'private');
    expect(await gather(roundOf({ kind: 'removed', id: 'event-1' }))).toEqual([]);
    expect(await parked()).toEqual([]);
  });
});

describe('an activity that a lost POST made (I1a)', () => {
  it('is no new one, whatever its event is parked for by now', async () => {
    const { gather, run, linked, park, addEvent, addActivity, delivery } = await setting();
    const [event, activity] = [addEvent(), addActivity()];
    const link = await linked(
      aLink(item(), item(), { state: 'creating-activity', activityId: null, eventId: event.id, createSent: NOW }),
    );
    await park('exchange', event.id, 'graph.item-failing');
    expect(await gather(roundOf(), [delivery(activity.id)])).toMatchObject([
      { link: { id: link.id, state: 'live', activityId: activity.id }, event: { kind: 'absent' }, unsaved: true },
    ]);
    expect([...run.waiting.keys()]).toEqual([link.id]);
  });

  it('is searched for by its own row when only its event turned up', async () => {
    const { gather, run, linked, park, addEvent } = await setting();
    const [event, other] = [addEvent(), addEvent({ subject: 'Other' })];
    const creating = { state: 'creating-activity', activityId: null, createSent: NOW } as const;
    const link = await linked(aLink(item(), item(), { ...creating, eventId: event.id }));
    const due = await park('exchange', event.id, 'create-unanswered');
    await linked(aLink(item(), item(), { ...creating, id: 'other', eventId: other.id }));
    await park('exchange', other.id, 'create-unanswered');
    // The other one waits for its own turn; that it does is known.
    expect(await gather(roundOf(), [], [due])).toMatchObject([{ link: { id: link.id } }]);
    expect([...run.waiting.keys()]).toEqual([link.id, 'other']);
  });
});

describe('an event under a new id (M4)', () => {
  it('that a round shows as one that left and one that came goes on under its link', async () => {
    const { gather, pair, calendar, event: now } = await setting();
    const { link, event } = await pair();
    const moved = now(calendar.person.newId(MAILBOX, event.id));
    expect(await gather(roundOf({ kind: 'removed', id: event.id }, moved))).toMatchObject([
      { link: { id: link.id, eventId: moved.id }, event: here(moved), renamedFrom: event.id, unsaved: true },
    ]);
  });

  it('of which no round says that the old id left: likewise', async () => {
    const { gather, pair, calendar, event: now } = await setting();
    const { link, event } = await pair();
    const moved = now(calendar.person.newId(MAILBOX, event.id));
    expect(await gather(roundOf(moved))).toMatchObject([{ link: { id: link.id, eventId: moved.id }, unsaved: true }]);
  });

  it('keeps that when its activity turned up as well', async () => {
    const { gather, pair, calendar, event: now, delivery } = await setting();
    const { link, event, activity } = await pair();
    const moved = now(calendar.person.newId(MAILBOX, event.id));
    const round = roundOf({ kind: 'removed', id: event.id }, moved);
    expect(await gather(round, [delivery(activity.id)])).toMatchObject([
      {
        link: { id: link.id, eventId: moved.id },
        event: here(moved),
        activity: here(activity),
        renamedFrom: event.id,
        unsaved: true,
      },
    ]);
  });
});
