import { describe, expect, it } from 'vitest';
import type { Both } from '../../../shared/sync/listing.ts';
import { plan } from '../../../shared/sync/plan.ts';
import type { Activity, CalendarEvent, EventChange, Link, Mark } from '../../../shared/sync/ports.ts';
import { linkOf, MAILBOX, MINUTE, runSetting, USER } from './run-setting.ts';
import { link as aLink, item, NOW, TEN } from './samples.ts';

async function setting() {
  const marks = new Map<string, Mark | 'unknown'>();
  const world = await runSetting({
    mailbox: { phase: 'first-sync' },
    calendar: () => ({ readMarks: async (_, ids) => ids.map((id) => marks.get(id) ?? null) }),
  });
  const both = (
    events: readonly CalendarEvent[],
    activities: readonly Activity[],
    more: { readonly odd?: readonly string[]; readonly oddActivities?: readonly string[] } = {},
  ): Both => {
    const changes = new Map<string, EventChange>(events.map((event) => [event.id, { kind: 'event', event }]));
    for (const id of more.odd ?? []) changes.set(id, { kind: 'unreadable', id, reason: 'graph.odd' });
    return {
      round: { changes, cursor: 'cursor' },
      listing: {
        activities: new Map(activities.map((one) => [one.id, one])),
        unreadable: new Map((more.oddActivities ?? []).map((id) => [id, 'severa.odd'])),
        asOf: NOW,
      },
    };
  };
  const rows = async () =>
    (await world.store.links(MAILBOX)).map(
      ({ state, origin, eventId, activityId }) => `${state} ${origin} ${eventId} ${activityId}`,
    );
  return {
    ...world,
    marks,
    both,
    rows,
    addMarked: (fields = {}) => world.calendar.person.add(MAILBOX, item(fields), { mayBeMarked: true }),
  };
}
const ended = (cause: string, more: Partial<Link> = {}) => ({ state: 'closed', cause, ...more }) as const;

describe('what a first sync plans (H8)', () => {
  it('equal ones are pairs, everything else is to be made, and it is all stored before anything is made', async () => {
    const { run, both, rows, addEvent, addActivity } = await setting();
    const [event, activity] = [addEvent(), addActivity()];
    const [theirs, ours] = [addEvent({ subject: 'Theirs' }), addActivity({ subject: 'Ours' })];
    const planned = await plan(run, both([event, theirs], [activity, ours]), []);
    expect(await rows()).toEqual([
      `paired both ${event.id} ${activity.id}`,
      `creating-activity exchange ${theirs.id} null`,
      `creating-event severa null ${ours.id}`,
    ]);
    expect(planned.map(({ etag }) => etag)).not.toContain(undefined);
    expect(planned).toHaveLength(3);
    expect(run.tally.now().matched).toBe(1);
  });

  it('what the rules skip gets no row of its own; a series is matched and made like the rest', async () => {
    const { run, both, rows, calendar, host, addActivity, addEvent } = await setting();
    const lonely = calendar.person.add(
      MAILBOX,
      item({ subject: 'Board', when: { ...TEN, rule: { freq: 'DAILY', interval: 1, count: 5 } } }),
    );
    const when = { ...TEN, rule: { freq: 'WEEKLY', interval: 1, count: 5 } } as const;
    const series = calendar.person.add(MAILBOX, item({ when }));
    const draft = calendar.person.add(MAILBOX, item({ subject: 'Draft' }), { draft: true });
    const task = host.person.add(USER, item({ subject: 'Task' }), { category: 'Task' });
    const taskTwin = addEvent({ subject: 'Task' });
    const draftTwin = addActivity({ subject: 'Draft' });
    const activity = addActivity({ when });
    await plan(run, both([series, lonely, draft, taskTwin], [task, activity, draftTwin]), []);
    expect(await rows()).toEqual([
      `paired both ${series.id} ${activity.id}`,
      `creating-activity exchange ${lonely.id} null`,
      `creating-activity exchange ${taskTwin.id} null`,
      `creating-event severa null ${draftTwin.id}`,
    ]);
  });

  it('an activity that others take part in is matched, and else gets its event, like any other', async () => {
    const { run, both, rows, addEvent, addActivity } = await setting();
    const [event, shared, alone] = [addEvent(), addActivity(), addActivity({ subject: 'Board' })];
    run.people.set(shared.id, ['user-1', 'user-2']).set(alone.id, ['user-1', 'user-2']);
    await plan(run, both([event], [shared, alone]), []);
    expect([...(await rows())].sort()).toEqual([
      `creating-event severa null ${alone.id}`,
      `paired both ${event.id} ${shared.id}`,
    ]);
  });

  it('what has a row already keeps it, and gets no second one', async () => {
    const { run, both, rows, pair } = await setting();
    const { link, event, activity } = await pair({}, { state: 'sleeping' });
    expect(await plan(run, both([event], [activity]), [link])).toEqual([link]);
    expect(await rows()).toEqual([`sleeping exchange ${event.id} ${activity.id}`]);
  });
});

describe('what is known of old (H13)', () => {
  it('belongs together by its old link, whatever it holds by now and whoever can read it', async () => {
    const { run, both, rows, pair } = await setting();
    const first = await pair({}, ended('connection-changed', { origin: 'severa' }));
    const second = await pair({ subject: 'Second' }, ended('connection-changed'));
    const activity = { ...first.activity, item: item({ subject: 'Renamed' }) };
    const listed = both([first.event], [activity], { odd: [second.event.id], oddActivities: [second.activity.id] });
    await plan(run, listed, [first.link, second.link]);
    expect(await rows()).toEqual([
      `paired severa ${first.event.id} ${first.activity.id}`,
      `paired exchange ${second.event.id} ${second.activity.id}`,
    ]);
    expect(run.tally.now().matched).toBe(2);
  });

  it('goes on under the old row, one generation later: a mark is never used twice (I1a)', async () => {
    const { run, both, pair } = await setting();
    const { link, event, activity } = await pair({}, ended('connection-changed', { generation: 4 }));
    const [row] = await plan(run, both([event], [activity]), [link]);
    expect(row).toMatchObject({ id: link.id, generation: 5, state: 'paired' });
  });

  it('belongs together by the UID when it came under another id', async () => {
    const { run, both, rows, pair, calendar, event: now } = await setting();
    const { link, event, activity } = await pair({}, ended('connection-changed'));
    const moved = { ...now(calendar.person.newId(MAILBOX, event.id)), item: item({ subject: 'Renamed' }) };
    await plan(run, both([moved], [activity]), [link]);
    expect(await rows()).toContain(`paired exchange ${moved.id} ${activity.id}`);
    expect(run.tally.now().matched).toBe(1);
  });

  it('an ended row that another new one takes an id from is saved without it first', async () => {
    const { run, both, store, pair, addActivity } = await setting();
    const { link, event, activity } = await pair({ subject: 'Old' }, ended('connection-changed'));
    const other = addActivity({ subject: 'Other' });
    const otherLink = await store.saveLinks(
      [aLink(item(), item(), { id: 'other', eventId: 'lost', activityId: other.id, ...ended('never-made') })],
      run.lease.number,
    );
    await plan(run, both([event], [other, activity]), [link, ...otherLink]);
    const links = await store.links(MAILBOX);
    expect(links.filter(({ activityId }) => activityId === other.id)).toMatchObject([{ state: 'creating-event' }]);
    expect(links.filter(({ eventId }) => eventId === 'lost')).toMatchObject([{ state: 'closed', id: 'other' }]);
  });

  it('what we deleted a moment ago and a listing still shows is planned by nobody', async () => {
    const { run, both, rows, pair, advance } = await setting();
    const { link, event, activity } = await pair({}, ended('activity-deleted'));
    advance(10 * MINUTE);
    expect(await plan(run, both([event], [activity]), [link])).toEqual([link]);
    expect(await rows()).toEqual([`closed exchange ${event.id} ${activity.id}`]);
  });
});

describe('what a run of before had made (I1a)', () => {
  it('an activity of a lost POST is left to the row that sent it', async () => {
    const { run, both, rows, addActivity, addEvent, linked } = await setting();
    const activity = addActivity();
    const twin = addEvent();
    const sent = { state: 'creating-activity', activityId: null, activityStamp: null, createSent: NOW } as const;
    const row = await linked(aLink(item(), item(), sent));
    await plan(run, both([twin], [activity]), [row]);
    expect(await rows()).toEqual([
      'creating-activity exchange event-1 null',
      `creating-activity exchange ${twin.id} null`,
    ]);
  });

  it('an event by its mark: its row is compared from here on', async () => {
    const { run, both, marks, addMarked, addActivity, linked, rows } = await setting();
    const [event, activity] = [addMarked(), addActivity()];
    marks.set(event.id, { activityId: activity.id, mailboxId: MAILBOX, generation: 0 });
    const making = { state: 'creating-event', eventId: null, uid: null, createSent: NOW } as const;
    const row = await linked(linkOf('making', event, activity, making));
    const planned = await plan(run, both([event], [activity]), [row]);
    expect(planned).toMatchObject([
      { id: 'making', state: 'sleeping', createSent: null, eventId: event.id, uid: event.uid },
    ]);
    expect(await rows()).toEqual([`sleeping exchange ${event.id} ${activity.id}`]);
  });

  it('an event by its mark, whose row is lost: paired with its activity', async () => {
    const { run, both, marks, addMarked, addActivity, rows } = await setting();
    const [event, activity] = [addMarked({ subject: 'Renamed' }), addActivity()];
    marks.set(event.id, { activityId: activity.id, mailboxId: MAILBOX, generation: 0 });
    await plan(run, both([event], [activity]), []);
    expect(await rows()).toEqual([`paired severa ${event.id} ${activity.id}`]);
  });

  it('also when that activity can’t be understood just now', async () => {
    const { run, both, marks, addMarked, rows } = await setting();
    const event = addMarked();
    marks.set(event.id, { activityId: 'odd', mailboxId: MAILBOX, generation: 0 });
    await plan(run, both([event], [], { oddActivities: ['odd'] }), []);
    expect(await rows()).toEqual([`paired severa ${event.id} odd`]);
  });

  it('a mark of an activity that isn’t there, or has another event: a person’s own copy', async () => {
    const { run, both, marks, addMarked, pair, rows } = await setting();
    const { link, event, activity } = await pair({ subject: 'Paired' });
    const [copy, lost] = [addMarked(), addMarked({ subject: 'Lost' })];
    marks.set(copy.id, { activityId: activity.id, mailboxId: MAILBOX, generation: 0 });
    marks.set(lost.id, { activityId: 'gone', mailboxId: MAILBOX, generation: 0 });
    await plan(run, both([event, copy, lost], [activity]), [link]);
    expect((await rows()).slice(1)).toEqual([
      `creating-activity exchange ${copy.id} null`,
      `creating-activity exchange ${lost.id} null`,
    ]);
  });

  it('an event whose mark nobody can read now waits', async () => {
    const { run, both, marks, addMarked, addActivity, rows, parked } = await setting();
    const [event, activity] = [addMarked(), addActivity()];
    marks.set(event.id, 'unknown');
    await plan(run, both([event], [activity]), []);
    expect(await rows()).toEqual([`creating-event severa null ${activity.id}`]);
    expect(await parked()).toEqual([`exchange ${event.id} mark-unknown`]);
  });
});
