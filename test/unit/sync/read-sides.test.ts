import { describe, expect, it } from 'vitest';
import type { Said } from '../../../shared/sync/decide.ts';
import type { Round } from '../../../shared/sync/listing.ts';
import type { Activity, CalendarEvent, EventChange, Link } from '../../../shared/sync/ports.ts';
import { lookedUp, provenOrWaiting, readActivities, readEvents, toLookUp } from '../../../shared/sync/read-sides.ts';
import { here } from '../../../shared/sync/unit.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, activity as anActivity, event as anEvent, item, NOW } from './samples.ts';

const ABSENT = { kind: 'absent' } as const;

function roundOf(...changes: readonly EventChange[]): Round {
  const byId = changes.map((one): [string, EventChange] => [one.kind === 'event' ? one.event.id : one.id, one]);
  return { changes: new Map(byId), cursor: 'cursor' };
}
const shows = (event: CalendarEvent): EventChange => ({ kind: 'event', event });
const linksOf = (...links: readonly Link[]) => new Map(links.map((link) => [link.eventId ?? '', link]));

async function setting(change: Parameters<typeof runSetting>[0] = {}) {
  const world = await runSetting(change);
  return {
    ...world,
    read: async (round: Round, ids: readonly string[], links = linksOf(), missing: readonly string[] = []) =>
      Object.fromEntries(await readEvents(world.run, round, new Set(ids), links, new Set(missing))),
  };
}

describe('what a round says of an event', () => {
  it('a new one, as it is shown', async () => {
    const { read } = await setting();
    const event = anEvent();
    expect(await read(roundOf(shows(event)), [event.id])).toEqual({ [event.id]: here(event) });
  });

  it('one that can’t be understood', async () => {
    const { read } = await setting();
    const bad = { kind: 'unreadable', id: 'event-1', reason: 'graph.odd' } as const;
    expect(await read(roundOf(bad), ['event-1'])).toEqual({ 'event-1': bad });
  });

  it('a linked one, as it is shown, unless that is older than what is agreed', async () => {
    const { read } = await setting();
    const link = aLink();
    const at = (modified: number, version = 'v1') => anEvent({}, { modified, version });
    const said = async (event: CalendarEvent, row = link) =>
      (await read(roundOf(shows(event)), [event.id], linksOf(row)))[event.id];
    expect(await said(at(NOW + 1))).toEqual(here(at(NOW + 1)));
    expect(await said(at(NOW))).toEqual(here(at(NOW)));
    expect(await said(at(NOW, 'v0'))).toEqual(ABSENT);
    expect(await said(at(NOW - 1))).toEqual(ABSENT);
    for (const state of ['closed', 'released'] as const) {
      expect(await said(at(NOW - 1), { ...link, state })).toEqual(here(at(NOW - 1)));
    }
  });

  it('a linked one with a write that was never booked has to be asked for', async () => {
    const { read } = await setting();
    const pending = { notes: { to: 'severa', severa: 's', exchange: 'e', at: NOW } } as const;
    const event = anEvent({}, { modified: NOW + 1 });
    expect(await read(roundOf(shows(event)), [event.id], linksOf(aLink(item(), item(), { pending })))).toEqual({
      [event.id]: ABSENT,
    });
  });

  it('of a link that is over, as it is shown, whatever waits', async () => {
    const { run, read } = await setting();
    const row = { mailboxId: MAILBOX, side: 'exchange', itemId: 'event-1', reason: 'private', since: NOW } as const;
    run.parked.set('exchange:event-1', { ...row, tries: 1, nextTry: null, stamp: null });
    const event = anEvent({}, { modified: NOW + 1 });
    for (const state of ['closed', 'released', 'live'] as const) {
      const said = await read(roundOf(shows(event)), [event.id], linksOf(aLink(item(), item(), { state })));
      expect(said[event.id]).toEqual(state === 'live' ? ABSENT : here(event));
    }
  });

  it('that it left the view says nothing of a linked one, and it isn’t read by its id', async () => {
    const { read } = await setting({ calendar: () => ({ locate: async () => [] }) });
    const removed = { kind: 'removed', id: 'event-1' } as const;
    expect(await read(roundOf(removed), ['event-1'], linksOf(aLink()))).toEqual({ 'event-1': ABSENT });
  });

  it('what it doesn’t show and nobody linked is asked for, wherever an id alone may answer from', async () => {
    const { read, addEvent, calendar } = await setting();
    const [there, deleted, failing] = [addEvent(), addEvent(), addEvent()];
    calendar.person.remove(MAILBOX, deleted.id);
    calendar.failing.add(failing.id);
    expect(await read(roundOf(), [there.id, deleted.id, failing.id])).toEqual({
      [there.id]: here(there),
      [deleted.id]: ABSENT,
      [failing.id]: { kind: 'unreadable', id: failing.id, reason: 'graph.item-failing' },
    });
  });

  it('that it left the view and was never linked: it isn’t asked for', async () => {
    const { read, addEvent } = await setting();
    const { id } = addEvent();
    expect(await read(roundOf({ kind: 'removed', id }), [id])).toEqual({ [id]: ABSENT });
  });

  it('nobody answers where it is: it is not there', async () => {
    const { read } = await setting({ calendar: () => ({ locate: async () => [] }) });
    expect(await read(roundOf(), ['event-1'])).toEqual({ 'event-1': ABSENT });
  });

  it('what the daily check misses, or is linked, is left to who proves it', async () => {
    const { read, addEvent } = await setting();
    const [missed, linked] = [addEvent(), addEvent()];
    const links = linksOf(aLink(item(), item(), { eventId: linked.id }));
    expect(await read(roundOf(), [missed.id, linked.id], links, [missed.id])).toEqual({
      [missed.id]: ABSENT,
      [linked.id]: ABSENT,
    });
  });
});

describe('an event without a link that a round shows', () => {
  it('is looked up before an activity is made of it: the round may replay what is no longer so', async () => {
    const { run, addEvent, calendar } = await setting();
    const [gone, edited] = [addEvent(), addEvent()];
    const round = roundOf(shows(gone), shows(edited));
    const shown = new Map<string, Said<CalendarEvent>>([
      [gone.id, here(gone)],
      [edited.id, here(edited)],
    ]);
    calendar.person.remove(MAILBOX, gone.id);
    calendar.person.edit(MAILBOX, edited.id, { location: 'Room' });
    const said = await lookedUp(run, round, shown, new Map());
    expect(said.get(gone.id)).toEqual(ABSENT);
    expect(said.get(edited.id)).toMatchObject({ kind: 'here', value: { item: { location: 'Room' } } });
  });

  it('is not, where nothing would be made of it', async () => {
    const { run } = await setting();
    const [plain, linked, draft, asked] = [
      anEvent({}, { id: 'plain' }),
      anEvent({}, { id: 'linked' }),
      anEvent({}, { id: 'draft', draft: true }),
      anEvent({}, { id: 'asked' }),
    ];
    const meeting = anEvent({}, { id: 'meeting', meeting: true });
    const shown = new Map<string, Said<CalendarEvent>>(
      [plain, linked, draft, asked, meeting].map((one) => [one.id, here(one)]),
    );
    shown.set('away', ABSENT);
    const round = roundOf(shows(plain), shows(linked), shows(draft), shows(meeting), { kind: 'removed', id: 'away' });
    const links = linksOf(aLink(item(), item(), { eventId: 'linked' }));
    expect(toLookUp(run, round, shown, links)).toEqual([
      { id: 'plain', uid: null },
      { id: 'meeting', uid: null },
    ]);
    const nothing = new Map([['linked', here(linked)]]);
    expect(await lookedUp(run, round, nothing, links)).toBe(nothing);
  });
});

describe('activities that are asked for', () => {
  it('each is read by its id; one that fails is reported when all have ended', async () => {
    const done: string[] = [];
    const { run } = await setting({
      host: () => ({
        async read(id) {
          if (id === 'bad') throw new Error('broken');
          await Promise.resolve();
          done.push(id);
          return anActivity({}, { id });
        },
      }),
    });
    const said = await readActivities(run, new Set(['one', 'two']), new Map());
    expect([...said.keys()]).toEqual(['one', 'two']);
    expect(said.get('one')).toMatchObject({ kind: 'here', value: { id: 'one' } });
    done.length = 0;
    await expect(readActivities(run, new Set(['bad', 'one', 'two']), new Map())).rejects.toThrow('broken');
    expect(done).toEqual(['one', 'two']);
  });

  it('one that is read earlier than our own last write shows waits', async () => {
    const { run, pair, host } = await setting();
    const { link, activity } = await pair();
    const links = new Map([[activity.id, { ...link, activityStamp: activity.modified + 1 }]]);
    expect((await readActivities(run, new Set([activity.id]), links)).get(activity.id)).toMatchObject({
      kind: 'unreadable',
      reason: 'not-shown-yet',
    });
    expect(host.activities()).toHaveLength(1);
  });

  it('many that were told of come from one listing', async () => {
    const { run, addActivity } = await setting({
      host: () => ({
        read: async () => {
          throw new Error('Nobody is to be read.');
        },
      }),
    });
    for (let index = 0; index < 8; index += 1) {
      const { id, modified } = addActivity({ subject: `Activity ${index}` });
      run.stamps.set(id, modified);
    }
    const said = await readActivities(run, new Set(run.stamps.keys()), new Map());
    expect([...said.values()].map(({ kind }) => kind)).toEqual(Array(8).fill('here'));
  });
});

describe('an activity without a link', () => {
  const proven = async (
    said: Said<Activity>,
    change: { readonly witness?: boolean; readonly link?: Link; readonly saidDeleted?: boolean } = {},
  ) => {
    const { run, addActivity, advance } = await setting();
    if (change.witness !== false) addActivity({ subject: 'Other' });
    if (change.saidDeleted) run.saidDeleted.add('activity-1');
    advance(10 * MINUTE);
    const links = new Map(change.link === undefined ? [] : [['activity-1', change.link]]);
    return (await provenOrWaiting(run, new Map([['activity-1', said]]), links)).get('activity-1');
  };

  it('that answers 404 beside another that answers is forgotten', async () => {
    expect(await proven(ABSENT)).toEqual(ABSENT);
  });

  it('that answers 404 as everything does waits: nobody would come back to it', async () => {
    expect(await proven(ABSENT, { witness: false })).toEqual({
      kind: 'unreadable',
      id: 'activity-1',
      reason: 'deletion',
    });
  });

  it('is taken for deleted when the host app says so, or a link follows it up', async () => {
    expect(await proven(ABSENT, { witness: false, saidDeleted: true })).toEqual(ABSENT);
    expect(await proven(ABSENT, { witness: false, link: aLink() })).toEqual(ABSENT);
  });

  it('that is said to be deleted and still shown is looked at a little later', async () => {
    const there = here(anActivity());
    expect(await proven(there, { saidDeleted: true })).toEqual({
      kind: 'unreadable',
      id: 'activity-1',
      reason: 'not-shown-yet',
    });
    expect(await proven(there)).toEqual(there);
  });
});
