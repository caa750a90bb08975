import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../shared/calendar/time.ts';
import { findEquals } from '../../../shared/sync/late-match.ts';
import type { Activity, CalendarEvent, Window } from '../../../shared/sync/ports.ts';
import { DAY, linkOf, MAILBOX, MINUTE, runSetting, USER } from './run-setting.ts';
import { item, NOW, TEN } from './samples.ts';

const FIRST_SYNC = NOW + DAY;

/** Everything that is added in the first day was there before the first sync; then it is a day later. */
async function setting(firstSyncAt: number | null = FIRST_SYNC) {
  const windows: Window[] = [];
  const world = await runSetting({
    mailbox: { firstSyncAt },
    host: ({ list }) => ({
      list(userIds, window, asMember) {
        windows.push(window);
        return list(userIds, window, asMember);
      },
    }),
    calendar: ({ changes }) => ({
      changes(mailboxId, cursor, window) {
        windows.push(window);
        return changes(mailboxId, cursor, window);
      },
    }),
  });
  return {
    ...world,
    windows,
    find: async (events: readonly CalendarEvent[], activities: readonly Activity[]) => {
      const pairs = await findEquals(world.run, { events, activities });
      return pairs.map(({ event, activity }) => `${event.id} ${activity.id}`);
    },
  };
}

describe('an unlinked item older than the first sync that turns up later (H8)', () => {
  it('an event is matched with its equal in Severa, wherever that lies', async () => {
    const { find, addEvent, addActivity } = await setting();
    const [event, activity] = [addEvent(), addActivity()];
    addActivity({ subject: 'Another' });
    expect(await find([event], [])).toEqual([`${event.id} ${activity.id}`]);
  });

  it('an activity is matched with its equal in Outlook', async () => {
    const { find, addEvent, addActivity } = await setting();
    const [event, activity] = [addEvent(), addActivity()];
    addEvent({ subject: 'Another' });
    expect(await find([], [activity])).toEqual([`${event.id} ${activity.id}`]);
  });

  it('both turn up together', async () => {
    const { find, addEvent, addActivity } = await setting();
    const [event, activity] = [addEvent(), addActivity()];
    expect(await find([event], [activity])).toEqual([`${event.id} ${activity.id}`]);
  });

  it('what came after the first sync is new, and equal to nothing', async () => {
    const { find, addEvent, addActivity, advance, windows } = await setting();
    advance(DAY);
    const [event, activity] = [addEvent(), addActivity()];
    expect(await find([event], [activity])).toEqual([]);
    expect(windows).toEqual([]);
  });

  it.each([
    ['event', true],
    ['activity', false],
  ])('an old %s is not matched with what came later', async (_, isEvent) => {
    const { find, addEvent, addActivity, advance } = await setting();
    const old = isEvent ? { event: addEvent() } : { activity: addActivity() };
    advance(DAY);
    if (isEvent) addActivity();
    else addEvent();
    const [events, activities] = [old.event ? [old.event] : [], old.activity ? [old.activity] : []];
    expect(await find(events, activities)).toEqual([]);
  });

  it('before there was a first sync nothing is looked for', async () => {
    const { find, addEvent, addActivity, windows } = await setting(null);
    expect(await find([addEvent()], [addActivity()])).toEqual([]);
    expect(windows).toEqual([]);
  });

  it('several turn up: each is matched with its own', async () => {
    const { find, addEvent, addActivity } = await setting();
    const events = ['One', 'Two'].map((subject) => addEvent({ subject }));
    const activities = ['One', 'Two'].map((subject) => addActivity({ subject }));
    const pairs = events.map(({ id }, index) => `${id} ${activities[index]?.id}`);
    expect(await find(events, [])).toEqual(pairs);
    expect(await find([], activities)).toEqual(pairs);
  });

  it('an equal that has a link already is somebody else’s', async () => {
    const { find, addEvent, addActivity, linked } = await setting();
    const taken = { event: addEvent(), activity: addActivity() };
    await linked(linkOf('taken', taken.event, taken.activity));
    const [event, free] = [addEvent(), addActivity()];
    expect(await find([event], [])).toEqual([`${event.id} ${free.id}`]);
    expect(await find([], [free])).toEqual([`${event.id} ${free.id}`]);
  });

  it('an equal that is no item of ours stays alone', async () => {
    const { find, addEvent, addActivity, host, calendar } = await setting();
    const event = addEvent();
    host.person.add(USER, item(), { category: 'Task' });
    expect(await find([event], [])).toEqual([]);
    const activity = addActivity({ subject: 'Draft' });
    calendar.person.add(MAILBOX, item({ subject: 'Draft' }), { draft: true });
    expect(await find([], [activity])).toEqual([]);
  });

  it('an equal that can’t be synced just now is matched, and waits', async () => {
    const { find, addActivity, calendar, addEvent, host } = await setting();
    const activity = addActivity();
    const meeting = calendar.person.add(MAILBOX, item(), { meeting: true });
    expect(await find([], [activity])).toEqual([`${meeting.id} ${activity.id}`]);
    const event = addEvent({ subject: 'Plan' });
    const series = host.person.add(USER, item({ subject: 'Plan' }), { kind: 'exception' });
    expect(await find([event], [])).toEqual([`${event.id} ${series.id}`]);
  });

  it('looks over the time of all that turned up, and not further than the window', async () => {
    const { find, addEvent, windows, run } = await setting();
    const near = addEvent({ when: { ...TEN, start: '2026-11-03T10:00:00+02:00', end: '2026-11-03T11:00:00+02:00' } });
    const far = addEvent({ when: { ...TEN, start: '2026-12-03T10:00:00+02:00', end: '2026-12-03T11:00:00+02:00' } });
    await find([near, far], []);
    expect(windows).toEqual([
      { from: instantOf('2026-11-03T10:00:00+02:00') - DAY, until: instantOf('2026-12-03T11:00:00+02:00') + DAY },
    ]);
    windows.length = 0;
    const edge = addEvent({ when: { allDay: true, start: '2026-10-01', end: '2028-06-01' } });
    await find([edge], []);
    expect(windows).toEqual([run.policy.window]);
  });

  it('two equal events against one activity: the older one is it', async () => {
    const { find, addEvent, addActivity, advance } = await setting();
    const first = addEvent();
    advance(MINUTE);
    const second = addEvent();
    const activity = addActivity();
    expect(await find([second, first], [])).toEqual([`${first.id} ${activity.id}`]);
  });
});
