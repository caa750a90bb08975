import { describe, expect, it } from 'vitest';
import { confirm, relinked, toProve } from '../../../shared/sync/confirm.ts';
import type { Said } from '../../../shared/sync/decide.ts';
import { DELETION_DECIDED } from '../../../shared/sync/parking.ts';
import type { CalendarEvent, Link, Parked } from '../../../shared/sync/ports.ts';
import { parkedKey, type Run } from '../../../shared/sync/run.ts';
import { here, UNCHANGED, type Unit, unit } from '../../../shared/sync/unit.ts';
import { DAY, MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, event as anEvent, item, NOW } from './samples.ts';

const ABSENT = { kind: 'absent' } as const;
const none = () => new Set<string>();

async function one(run: Run, given: Unit, taken = none()): Promise<Unit> {
  const [found, ...rest] = await confirm(run, [given], taken);
  expect(rest).toEqual([]);
  if (found === undefined) throw new Error('An item got lost.');
  return found;
}

function park(run: Run, side: Parked['side'], itemId: string, reason: string): void {
  const row = { mailboxId: MAILBOX, side, itemId, reason, since: NOW, tries: 1, nextTry: null, stamp: null };
  run.parked.set(parkedKey(side, itemId), row);
}

/** Long enough after everything was written that nothing lags any more. */
async function later(change: Parameters<typeof runSetting>[0] = {}) {
  const setting = await runSetting(change);
  return { ...setting, settle: () => setting.advance(10 * MINUTE) };
}

describe('a linked event that was asked for and not found (M4)', () => {
  it('is gone when neither its id nor its UID is in the calendar; its activity is read, an edit there would win', async () => {
    const { run, calendar, host, pair, settle, activity } = await later();
    const { link } = await pair();
    settle();
    calendar.person.remove(MAILBOX, link.eventId ?? '');
    host.person.edit(link.activityId ?? '', { location: 'Room' });
    const found = await one(run, unit(link, ABSENT));
    expect(found.event).toEqual({ kind: 'gone' });
    expect(found.activity).toEqual(here(activity(link.activityId ?? '')));
  });

  it('is there after all', async () => {
    const { run, pair } = await later();
    const { link, event } = await pair();
    const found = await one(run, unit(link, ABSENT));
    expect(found).toMatchObject({ event: here(event), link: { eventId: event.id }, renamedFrom: null });
  });

  it('goes on under the new id that its UID has', async () => {
    const { run, calendar, pair } = await later();
    const { link, event } = await pair();
    const id = calendar.person.newId(MAILBOX, event.id);
    const found = await one(run, unit(link, ABSENT));
    expect(found).toMatchObject({
      link: { id: link.id, eventId: id, uid: event.uid },
      event: { kind: 'here', value: { id } },
      unsaved: true,
      renamedFrom: event.id,
    });
  });

  it('is gone when who has its UID is linked already', async () => {
    const { run, calendar, addEvent, pair, linked, settle } = await later();
    const { link, event, activity } = await pair();
    const twin = calendar.person.add(MAILBOX, item(), { uid: event.uid });
    await linked({ ...link, id: 'twin', eventId: twin.id, activityId: 'other', etag: undefined } as unknown as Link);
    addEvent({ subject: 'Other' });
    settle();
    calendar.person.remove(MAILBOX, event.id);
    const found = await one(run, unit(link, ABSENT));
    expect(found.event).toEqual({ kind: 'gone' });
    expect(found.link?.eventId).toBe(event.id);
    expect(found.activity).toEqual(here(activity));
  });

  it('two of them with one UID, which one event has: the one goes on, the other is gone', async () => {
    const { run, calendar, pair, linked, settle } = await later();
    const { link, event } = await pair();
    const { id: _, etag: __, ...rest } = link;
    const other = await linked({ ...rest, id: 'other', eventId: 'lost', activityId: null });
    settle();
    calendar.person.newId(MAILBOX, event.id);
    const found = await confirm(run, [unit(link, ABSENT), unit(other, ABSENT)], none());
    expect(found.map((unit) => unit.event.kind)).toEqual(['here', 'gone']);
  });

  it('two that both have a new id: each goes on under its own', async () => {
    const { run, calendar, pair } = await later();
    const [first, second] = [await pair(), await pair({ subject: 'Second' })];
    const ids = [first, second].map(({ event }) => calendar.person.newId(MAILBOX, event.id));
    const found = await confirm(run, [unit(first.link, ABSENT), unit(second.link, ABSENT)], none());
    expect(found.map(({ link }) => link?.eventId)).toEqual(ids);
  });

  it('Severa is asked about its activity alone, and once', async () => {
    const reads: string[] = [];
    const { run, calendar, pair, settle } = await later({
      host: ({ read }) => ({
        async read(id) {
          reads.push(id);
          return read(id);
        },
      }),
    });
    const [lost, told, there] = [await pair(), await pair({ subject: 'Told' }), await pair({ subject: 'There' })];
    settle();
    for (const { event } of [lost, told]) calendar.person.remove(MAILBOX, event.id);
    await confirm(
      run,
      [unit(lost.link, ABSENT), unit(told.link, ABSENT, here(told.activity)), unit(there.link, here(there.event))],
      none(),
    );
    expect(reads).toEqual([lost.activity.id]);
  });

  it('is elsewhere when it lies in another calendar: nothing is deleted for that', async () => {
    const { run, calendar, pair, settle } = await later();
    const { link, event } = await pair();
    settle();
    calendar.person.moveAway(MAILBOX, event.id);
    expect((await one(run, unit(link, ABSENT))).event).toEqual({ kind: 'elsewhere' });
  });

  it('waits while nobody can tell', async () => {
    const { run, calendar, pair } = await later();
    const { link, event } = await pair();
    calendar.failing.add(event.id);
    expect((await one(run, unit(link, ABSENT))).event).toEqual({
      kind: 'unreadable',
      id: event.id,
      reason: 'graph.item-failing',
    });
  });

  it('waits while there is no answer at all', async () => {
    const { run, pair } = await later({ calendar: () => ({ locate: async () => [] }) });
    const { link, event } = await pair();
    expect((await one(run, unit(link, ABSENT))).event).toEqual({
      kind: 'unreadable',
      id: event.id,
      reason: 'deletion',
    });
  });

  it('many are asked about a hundred at a time, and each gets its own answer', async () => {
    const asked: number[] = [];
    const { run, calendar, pair, settle } = await later({
      calendar: ({ locate }) => ({
        locate(mailboxId, events, calendarId) {
          asked.push(events.length);
          return locate(mailboxId, events, calendarId);
        },
      }),
    });
    const links: Link[] = [];
    for (let index = 0; index < 102; index += 1) links.push((await pair({ subject: `Item ${index}` })).link);
    settle();
    calendar.person.remove(MAILBOX, links[1]?.eventId ?? '');
    calendar.person.remove(MAILBOX, links[100]?.eventId ?? '');
    const found = await confirm(
      run,
      links.map((link) => unit(link, ABSENT)),
      none(),
    );
    expect(asked).toEqual([100, 2]);
    const gone = found.flatMap(({ event }, index) => (event.kind === 'gone' ? [index] : []));
    expect(gone).toEqual([1, 100]);
    expect(found.map(({ link }) => link?.id)).toEqual(links.map(({ id }) => id));
  });

  it.each(['paired', 'sleeping', 'removing'] as const)('of a link that is %s: likewise', async (state) => {
    const { run, calendar, pair, settle } = await later();
    const { link, event } = await pair({}, { state });
    settle();
    calendar.person.remove(MAILBOX, event.id);
    expect((await one(run, unit(link, ABSENT))).event).toEqual({ kind: 'gone' });
  });

  it('of an item that is let go for good: nobody asks', async () => {
    const { run, pair, settle } = await later({
      calendar: () => ({
        locate: async () => {
          throw new Error('Nobody is to be asked.');
        },
      }),
    });
    const { link } = await pair({}, { state: 'released', cause: 'project-task' });
    settle();
    expect((await one(run, unit(link, ABSENT))).event).toEqual(ABSENT);
  });

  it('costs nothing while nothing is doubtful', async () => {
    const { run, pair, calendar } = await later();
    calendar.faults.mailboxGone = true;
    const { link, event, activity } = await pair();
    const units = [unit(null, here(event)), unit(link, UNCHANGED, here(activity))];
    expect(await confirm(run, units, none())).toBe(units);
  });
});

describe('an event of an ended link that a round shows again', () => {
  const ended = { state: 'closed', cause: 'event-deleted' } as const;

  it('was brought back', async () => {
    const { run, pair } = await later();
    const { link, event } = await pair({}, ended);
    expect((await one(run, unit(link, here(event)))).event).toEqual(here(event));
  });

  it('is only an old state that is shown once more', async () => {
    const { run, calendar, pair } = await later();
    const { link, event } = await pair({}, ended);
    calendar.person.remove(MAILBOX, event.id);
    expect((await one(run, unit(link, here(event)))).event).toEqual(ABSENT);
  });

  it('can’t be told now: it waits', async () => {
    const { run, calendar, pair } = await later();
    const { link, event } = await pair({}, ended);
    calendar.failing.add(event.id);
    expect((await one(run, unit(link, here(event)))).event).toMatchObject({ kind: 'unreadable' });
  });

  it('is looked for when only its activity turned up', async () => {
    const { run, pair, settle } = await later();
    const { link, event, activity } = await pair({}, ended);
    settle();
    expect((await one(run, unit(link, ABSENT, here(activity)))).event).toEqual(here(event));
  });

  it('is looked for beside one that is doubtful, where its activity turned up', async () => {
    const { run, pair, settle } = await later();
    const { link, event, activity } = await pair({}, ended);
    const other = await pair({ subject: 'Other' });
    settle();
    const units = [unit(link, UNCHANGED, here(activity)), unit(other.link, ABSENT)];
    expect((await confirm(run, units, none())).map((one) => one.event)).toEqual([here(event), here(other.event)]);
  });

  it('is not asked about where neither side turned up', async () => {
    const { run, pair } = await later();
    const { link } = await pair({}, ended);
    expect((await one(run, unit(link, ABSENT))).event).toEqual(ABSENT);
  });

  it('of a link that ended for good: it stays as it is', async () => {
    const { run, calendar, pair } = await later();
    const { link, event } = await pair({}, { state: 'closed', cause: 'project-task' });
    calendar.person.remove(MAILBOX, event.id);
    expect((await one(run, unit(link, here(event)))).event).toEqual(here(event));
  });
});

describe('an event in another calendar, whose link was let go', () => {
  const away = { state: 'released', cause: 'other-calendar' } as const;

  it('is back only if it really is: rounds may show what was before it left', async () => {
    const { run, calendar, pair, settle } = await later();
    const { link, event } = await pair({}, away);
    settle();
    const back = await one(run, unit(link, here(event)));
    expect([back.event, back.activity.kind]).toEqual([here(event), 'here']);
    calendar.person.moveAway(MAILBOX, event.id);
    expect((await one(run, unit(link, here(event)))).event).toEqual({ kind: 'elsewhere' });
  });

  it('is looked for when its activity turned up, and not for nothing', async () => {
    const { run, pair } = await later();
    const { link, event, activity } = await pair({}, away);
    expect((await one(run, unit(link, ABSENT, here(activity)))).event).toEqual(here(event));
    expect((await one(run, unit(link, ABSENT))).event).toEqual(ABSENT);
  });
});

describe('a linked activity that answers 404 (M4)', () => {
  it('is gone beside another one that answers; its event is taken as the link has it', async () => {
    const { run, host, pair, addActivity, settle } = await later();
    const { link } = await pair();
    addActivity({ subject: 'Other' });
    settle();
    host.person.remove(link.activityId ?? '');
    expect(await one(run, unit(link, UNCHANGED, ABSENT))).toMatchObject({
      activity: { kind: 'gone' },
      event: UNCHANGED,
    });
  });

  it('its event as a round has just shown it is not asked about again', async () => {
    const { run, host, calendar, pair, settle } = await later();
    const { link, event } = await pair({}, { ends: null });
    settle();
    host.person.remove(link.activityId ?? '');
    run.saidDeleted.add(link.activityId ?? '');
    calendar.failing.add(event.id);
    expect(await one(run, unit(link, here(event), ABSENT))).toMatchObject({
      event: here(event),
      activity: { kind: 'gone' },
    });
  });

  it('beside one that is there: of that one nothing is asked', async () => {
    const { run, host, pair, settle } = await later();
    const [lost, there] = [await pair(), await pair({ subject: 'There' }, { ends: null })];
    settle();
    host.person.remove(lost.activity.id);
    run.saidDeleted.add(lost.activity.id);
    const units = [unit(lost.link, UNCHANGED, ABSENT), unit(there.link, UNCHANGED, here(there.activity))];
    expect((await confirm(run, units, none())).map(({ event }) => event)).toEqual([UNCHANGED, UNCHANGED]);
  });

  it('is not gone while Severa answers for none', async () => {
    const { run, host, pair, settle } = await later();
    const { link } = await pair();
    settle();
    host.person.remove(link.activityId ?? '');
    expect((await one(run, unit(link, UNCHANGED, ABSENT))).activity).toEqual({
      kind: 'unreadable',
      id: link.activityId,
      reason: 'deletion',
    });
  });

  it('is gone when the host app said so', async () => {
    const { run, host, pair, settle } = await later();
    const { link } = await pair();
    settle();
    host.person.remove(link.activityId ?? '');
    run.saidDeleted.add(link.activityId ?? '');
    expect((await one(run, unit(link, UNCHANGED, ABSENT))).activity).toEqual({ kind: 'gone' });
  });

  it('is gone when a guard holds it: it was proven then (M5)', async () => {
    const { run, host, pair, settle } = await later();
    const { link } = await pair({}, { cause: 'guard-1' });
    settle();
    host.person.remove(link.activityId ?? '');
    run.guards.set('guard-1', {
      id: 'guard-1',
      mailboxId: MAILBOX,
      state: 'open',
      since: NOW,
      deletions: 3,
      links: 3,
    });
    const found = await one(run, unit(link, UNCHANGED, ABSENT));
    expect(found.activity).toEqual({ kind: 'gone' });
    // What waited that long may have been edited: its event is looked at.
    expect(found.event.kind).toBe('here');
  });

  it('one proven and one not: each has its own answer', async () => {
    const { run, host, pair, settle } = await later();
    const first = await pair();
    const second = await pair({ subject: 'Second' });
    settle();
    host.person.remove(first.link.activityId ?? '');
    host.person.remove(second.link.activityId ?? '');
    run.saidDeleted.add(second.link.activityId ?? '');
    const units = [unit(first.link, UNCHANGED, ABSENT), unit(second.link, UNCHANGED, ABSENT)];
    expect((await confirm(run, units, none())).map(({ activity }) => activity.kind)).toEqual(['unreadable', 'gone']);
  });

  it.each([
    ['ends at a time that is not known', { ends: null }],
    ['is to be removed already', { state: 'removing', cause: 'activity-deleted' }],
    ['sleeps', { state: 'sleeping' }],
    [
      'has writes that were never booked',
      { pending: { subject: { to: 'exchange', severa: 'a', exchange: 'b', at: NOW } } },
    ],
  ] as const)('its link %s: the event is looked at before anything is decided', async (_, more) => {
    const { run, host, calendar, pair, settle } = await later();
    const { link, event } = await pair({}, more);
    settle();
    host.person.remove(link.activityId ?? '');
    run.saidDeleted.add(link.activityId ?? '');
    calendar.person.edit(MAILBOX, event.id, { location: 'Room' });
    const found = await one(run, unit(link, UNCHANGED, ABSENT));
    expect(found.event).toMatchObject({ kind: 'here', value: { item: { location: 'Room' } } });
  });

  it('what it waits for tells whether its event is looked at', async () => {
    const { run, host, pair, settle } = await later();
    const { link } = await pair();
    settle();
    host.person.remove(link.activityId ?? '');
    run.saidDeleted.add(link.activityId ?? '');
    park(run, 'exchange', link.eventId ?? '', DELETION_DECIDED);
    expect((await one(run, unit(link, UNCHANGED, ABSENT))).event).toEqual(UNCHANGED);
    park(run, 'severa', link.activityId ?? '', 'deletion');
    expect((await one(run, unit(link, UNCHANGED, ABSENT))).event.kind).toBe('here');
    run.parked.clear();
    park(run, 'exchange', link.eventId ?? '', 'private');
    expect((await one(run, unit(link, UNCHANGED, ABSENT))).event.kind).toBe('here');
  });

  it('before its event was made, is gone as well', async () => {
    const { run, host, addActivity, linked, settle } = await later();
    const activity = addActivity();
    addActivity({ subject: 'Other' });
    const row = aLink(item(), item(), { state: 'creating-event', activityId: activity.id, eventId: null, uid: null });
    const link = await linked(row);
    settle();
    host.person.remove(activity.id);
    expect((await one(run, unit(link, UNCHANGED, ABSENT))).activity).toEqual({ kind: 'gone' });
  });

  it('of an ended link counts only when its event is there again', async () => {
    const { run, host, pair, addActivity, settle } = await later();
    const { link, event, activity } = await pair({}, { state: 'closed', cause: 'event-deleted' });
    addActivity({ subject: 'Other' });
    settle();
    host.person.remove(activity.id);
    expect((await one(run, unit(link, here(event), ABSENT))).activity).toEqual({ kind: 'gone' });
    expect((await one(run, unit(link, UNCHANGED, ABSENT))).activity).toEqual(ABSENT);
  });

  it('of no link says nothing', async () => {
    const { run } = await later();
    expect((await one(run, unit(null, UNCHANGED, ABSENT))).activity).toEqual(ABSENT);
  });
});

describe('an activity that may have been made, and its event went meanwhile (I1a)', () => {
  async function halfMade(sent: number | null = NOW, change: Parameters<typeof runSetting>[0] = {}) {
    const setting = await later(change);
    const event = setting.addEvent();
    const link = await setting.linked(
      aLink(item(), item(), {
        state: 'creating-activity',
        activityId: null,
        eventId: event.id,
        uid: event.uid,
        createSent: sent,
        ends: null,
      }),
    );
    setting.calendar.person.remove(MAILBOX, event.id);
    return { ...setting, link };
  }

  it('was made: its deletion is one like any other', async () => {
    const { run, addActivity, link, settle } = await halfMade();
    const activity = addActivity();
    settle();
    const taken = none();
    expect(await one(run, unit(link, ABSENT), taken)).toMatchObject({
      link: { state: 'live', createSent: null, activityId: activity.id, activityStamp: activity.modified },
      event: { kind: 'gone' },
      activity: here(activity),
      unsaved: true,
    });
    expect([...taken]).toEqual([activity.id]);
  });

  it('was made, and its event was moved to another calendar: likewise', async () => {
    const { run, calendar, addActivity, link, settle } = await halfMade();
    const activity = addActivity();
    calendar.person.restore(MAILBOX, link.eventId ?? '');
    calendar.person.moveAway(MAILBOX, link.eventId ?? '');
    settle();
    expect(await one(run, unit(link, ABSENT))).toMatchObject({
      link: { state: 'live', activityId: activity.id },
      event: { kind: 'elsewhere' },
    });
  });

  it('was not made, and two minutes are over: there is nothing to delete', async () => {
    const { run, advance, link } = await halfMade();
    advance(2 * MINUTE);
    expect(await one(run, unit(link, ABSENT))).toMatchObject({
      link: { state: 'creating-activity', createSent: null },
      event: { kind: 'gone' },
      unsaved: true,
    });
  });

  it('can’t be seen yet: it is looked for later', async () => {
    const { run, advance, link } = await halfMade();
    advance(2 * MINUTE - 1);
    expect(await one(run, unit(link, ABSENT))).toMatchObject({ link: { createSent: NOW }, unsaved: false });
  });

  it('the search shows what can’t be read: nothing is given up', async () => {
    const { run, host, settle, link } = await halfMade();
    settle();
    host.faults.unclearSearch = 1;
    expect(await one(run, unit(link, ABSENT))).toMatchObject({ link: { createSent: NOW }, unsaved: false });
  });

  it('was never sent: nobody searches', async () => {
    const { run, addActivity, settle, link } = await halfMade(null);
    addActivity();
    settle();
    expect((await one(run, unit(link, ABSENT))).link).toMatchObject({ state: 'creating-activity', activityId: null });
  });

  it('its event is there: it is made in the ordinary way', async () => {
    const { run, calendar, addActivity, settle, link } = await halfMade();
    addActivity();
    calendar.person.restore(MAILBOX, link.eventId ?? '');
    settle();
    expect((await one(run, unit(link, ABSENT))).link).toMatchObject({ state: 'creating-activity', createSent: NOW });
  });
});

describe('what is asked ahead of time', () => {
  const said = (entries: readonly (readonly [string, Said<CalendarEvent>])[]) => new Map(entries);

  it('events that are away, of links that follow it up', async () => {
    const { run } = await later();
    const links = new Map(
      (['live', 'paired', 'sleeping', 'removing', 'creating-activity', 'released', 'closed', 'creating-event'] as const)
        .map((state) => aLink(item(), item(), { id: state, eventId: state, uid: `uid of ${state}`, state }))
        .map((link) => [link.id, link]),
    );
    const away = said([...links.keys(), 'unlinked'].map((id) => [id, ABSENT]));
    const asked = toProve(run, away, links, new Map(), new Map());
    expect(asked.map(({ id }) => id)).toEqual(['live', 'paired', 'sleeping', 'removing', 'creating-activity']);
    expect(asked[0]).toEqual({ id: 'live', uid: 'uid of live' });
    const shown = said([...links.keys()].map((id) => [id, here(anEvent())]));
    expect(toProve(run, shown, links, new Map(), new Map())).toEqual([]);
  });

  it('events whose activity is away, unless the link says all there is to know', async () => {
    const { run } = await later();
    const agreed = aLink(item(), item(), { ends: NOW + DAY });
    const doubtful = { ...agreed, ends: null };
    const asked = (link: Link | null, shown = said([]), activity: Unit['activity'] = ABSENT) =>
      toProve(
        run,
        shown,
        new Map(),
        new Map([['activity-1', activity]]),
        new Map(link === null ? [] : [['activity-1', link]]),
      );
    expect(asked(doubtful)).toEqual([{ id: 'event-1', uid: 'uid-1' }]);
    expect(asked(agreed)).toEqual([]);
    expect(asked(null)).toEqual([]);
    expect(asked({ ...doubtful, state: 'closed' })).toEqual([]);
    expect(asked({ ...doubtful, eventId: null })).toEqual([]);
    expect(asked(doubtful, said([['event-1', here(anEvent())]]))).toEqual([]);
    expect(asked(doubtful, said([]), UNCHANGED)).toEqual([]);
  });
});

describe('an event under another id', () => {
  it('is followed; the id that was parked is remembered through both steps', () => {
    const first = relinked(unit(aLink(), ABSENT), anEvent({}, { id: 'event-2', uid: 'uid-2' }));
    expect(first).toMatchObject({ link: { eventId: 'event-2', uid: 'uid-2' }, renamedFrom: 'event-1', unsaved: true });
    expect(relinked(first, anEvent({}, { id: 'event-2' })).renamedFrom).toBe('event-1');
  });

  it('of no link stays as it was', () => {
    const free = unit(null, ABSENT);
    expect(relinked(free, anEvent())).toBe(free);
  });
});
