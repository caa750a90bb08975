import { describe, expect, it } from 'vitest';
import { joinFree } from '../../../shared/sync/join-free.ts';
import type { Link, Mark } from '../../../shared/sync/ports.ts';
import { here, UNCHANGED } from '../../../shared/sync/unit.ts';
import { DAY, linkOf, MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, item, NOW } from './samples.ts';

/** Marks by event id, as the mailbox tells them. */
async function setting(marks: Readonly<Record<string, Mark | 'unknown'>> = {}) {
  const told = new Map(Object.entries(marks));
  const world = await runSetting({
    mailbox: { firstSyncAt: NOW + DAY },
    calendar: () => ({ readMarks: async (_, ids) => ids.map((id) => told.get(id) ?? null) }),
  });
  return {
    ...world,
    mark(id: string, activityId: string, mailboxId = MAILBOX) {
      told.set(id, { activityId, mailboxId, generation: 0 });
    },
    addMarked: (fields = {}) => world.calendar.person.add(MAILBOX, item(fields), { mayBeMarked: true }),
  };
}
const sent = (more: Partial<Link> = {}) =>
  aLink(item(), item(), {
    state: 'creating-activity',
    activityId: null,
    activityStamp: null,
    eventId: 'event-1',
    createSent: NOW,
    ...more,
  });

describe('unlinked items that turned up', () => {
  it('each is new when nothing belongs to it', async () => {
    const { run, addEvent, addActivity, advance } = await setting();
    advance(2 * DAY);
    const [event, activity] = [addEvent(), addActivity()];
    expect(await joinFree(run, [event], [activity], [])).toMatchObject([
      { link: null, event: here(event), activity: UNCHANGED },
      { link: null, event: UNCHANGED, activity: here(activity) },
    ]);
  });

  it('an activity that a lost POST made completes the row that sent it; its event is looked for (I1a)', async () => {
    const { run, addActivity } = await setting();
    const activity = addActivity();
    const units = await joinFree(run, [], [activity], [sent()]);
    expect(units).toMatchObject([
      {
        link: { state: 'live', createSent: null, activityId: activity.id, activityStamp: activity.modified },
        event: { kind: 'absent' },
        activity: here(activity),
        unsaved: true,
      },
    ]);
  });

  it('what a row without an event made is nobody’s new item', async () => {
    const { run, addActivity } = await setting();
    expect(await joinFree(run, [], [addActivity()], [sent({ eventId: null })])).toEqual([]);
  });

  it('two equal ones that are older than the first sync are one (H8)', async () => {
    const { run, addEvent, addActivity } = await setting();
    const [event, activity] = [addEvent(), addActivity()];
    expect(await joinFree(run, [event], [activity], [])).toMatchObject([
      {
        link: { state: 'paired', origin: 'both', eventId: event.id, activityId: activity.id },
        event: here(event),
        activity: here(activity),
      },
    ]);
    expect(run.tally.now().matched).toBe(1);
  });

  it('one that can’t be matched stays alone, whatever equals it', async () => {
    const { run, addActivity, addEvent, calendar, host } = await setting();
    const draft = calendar.person.add(MAILBOX, item(), { draft: true });
    const activity = addActivity();
    expect((await joinFree(run, [draft], [activity], [])).map(({ link }) => link)).toEqual([null, null]);
    const task = host.person.add('user-1', item({ subject: 'Task' }), { category: 'Task' });
    const event = addEvent({ subject: 'Task' });
    expect((await joinFree(run, [event], [task], [])).map(({ link }) => link)).toEqual([null, null]);
  });
});

describe('an event with our mark', () => {
  it('that nobody can read now waits, and nothing is made of it', async () => {
    const { run, addMarked } = await setting({ 'AAMk/1=': 'unknown' });
    const event = addMarked();
    expect(await joinFree(run, [event], [], [])).toMatchObject([
      { link: null, event: { kind: 'unreadable', id: event.id, reason: 'mark-unknown' } },
    ]);
  });

  it('of an activity without a link belongs to it, whatever they hold by now', async () => {
    const { run, mark, addMarked, addActivity, advance } = await setting();
    const [event, activity] = [addMarked({ subject: 'Renamed' }), addActivity()];
    mark(event.id, activity.id);
    advance(10 * MINUTE);
    const expected = {
      link: { state: 'paired', origin: 'severa', eventId: event.id, activityId: activity.id, uid: event.uid },
      event: here(event),
      activity: here(activity),
    };
    expect(await joinFree(run, [event], [], [])).toMatchObject([expected]);
    expect(await joinFree(run, [event], [activity], [])).toMatchObject([expected]);
  });

  it('that a row is still making completes that row, compared with what it sent', async () => {
    const { run, mark, addMarked, addActivity, linked, advance } = await setting();
    const [event, activity] = [addMarked(), addActivity()];
    mark(event.id, activity.id);
    const making = { state: 'creating-event', eventId: null, uid: null, createSent: NOW } as const;
    const row = await linked(linkOf('making', event, activity, making));
    advance(10 * MINUTE);
    expect(await joinFree(run, [event], [activity], [])).toMatchObject([
      {
        link: { id: row.id, state: 'live', createSent: null, eventId: event.id, severa: row.severa },
        event: here(event),
        activity: here(activity),
        unsaved: true,
      },
    ]);
  });

  it('that a row is still making, and its activity is away: that absence is to be proven', async () => {
    const { run, host, mark, addMarked, addActivity, linked, advance } = await setting();
    const [event, activity] = [addMarked(), addActivity()];
    mark(event.id, activity.id);
    const making = { state: 'creating-event', eventId: null, uid: null, createSent: NOW } as const;
    await linked(linkOf('making', event, activity, making));
    host.person.remove(activity.id);
    advance(10 * MINUTE);
    expect(await joinFree(run, [event], [], [])).toMatchObject([
      {
        link: { state: 'live', eventId: event.id, uid: event.uid, eventVersion: event.version },
        event: here(event),
        activity: { kind: 'absent' },
        unsaved: true,
      },
    ]);
  });

  it('of an activity that isn’t there is a person’s own copy', async () => {
    const { run, mark, addMarked } = await setting();
    const event = addMarked();
    mark(event.id, 'gone');
    expect(await joinFree(run, [event], [], [])).toMatchObject([
      { link: null, event: here(event), activity: UNCHANGED },
    ]);
  });
});
