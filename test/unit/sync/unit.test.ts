import { describe, expect, it } from 'vitest';
import { createTally } from '../../../shared/sync/counters.ts';
import type { Link } from '../../../shared/sync/ports.ts';
import {
  activityAgain,
  agreed,
  endOf,
  eventAgain,
  found,
  here,
  isEnded,
  isFreed,
  isReplay,
  linkForActivity,
  linkForEvent,
  linkForIds,
  linkForPair,
  madeAnew,
} from '../../../shared/sync/unit.ts';
import { contentOf, rowOf, sideValues } from '../../../shared/sync/values.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, activity as anActivity, event as anEvent, item, NOW, TEN } from './samples.ts';

const END = Date.parse('2026-11-03T11:00:00+02:00');

describe('what a round shows of a linked event', () => {
  const shown = (modified: number, version = 'v1') => anEvent({}, { modified, version });

  it.each([
    ['older than what is agreed', NOW - 1, 'v1', true],
    ['what is agreed', NOW, 'v1', false],
    ['of the same moment, and another version: older or newer', NOW, 'v0', true],
    ['newer', NOW + 1, 'v2', false],
  ] as const)('%s', (_, modified, version, replay) => {
    expect(isReplay(aLink(), shown(modified, version))).toBe(replay);
  });

  it.each([
    ['no link', undefined],
    ['no moment that is known', aLink(item(), item(), { eventStamp: null })],
    ['a link that is over', aLink(item(), item(), { state: 'closed' })],
    ['a link that was let go', aLink(item(), item(), { state: 'released' })],
  ])('with %s is news', (_, link) => {
    expect(isReplay(link, shown(NOW - 1))).toBe(false);
  });
});

describe('a link that is over', () => {
  const over = (cause: string | null, state: Link['state'] = 'closed') => aLink(item(), item(), { state, cause });

  it.each([
    'event-deleted',
    'activity-deleted',
    'both-deleted',
    'gone-before-made',
    'never-made',
    'connection-changed',
    'made-anew',
  ])('%s: its items may be anybody’s again, and hold nobody back', (cause) => {
    expect([isFreed(over(cause)), isEnded(over(cause))]).toEqual([true, true]);
    expect([isFreed(over(cause, 'removing')), isEnded(over(cause, 'removing'))]).toEqual([false, false]);
  });

  it.each(['gone-before-agreed', 'vanished-while-off', 'ended-long-ago', 'outside-window', 'type-not-selected'])(
    '%s: what turns up again goes on from it, and is not planned like new',
    (cause) => {
      expect([isFreed(over(cause)), isEnded(over(cause))]).toEqual([false, true]);
    },
  );

  it.each(['project-task', null])('%s: for good', (cause) => {
    expect([isFreed(over(cause)), isEnded(over(cause))]).toEqual([false, false]);
  });
});

describe('a new row', () => {
  it('for an event, for an activity, for a pair, and for two that are known', async () => {
    const { run, advance } = await runSetting();
    advance(MINUTE);
    const common = {
      mailboxId: MAILBOX,
      generation: 0,
      updated: NOW + MINUTE,
      severa: null,
      exchange: null,
      pending: {},
    };
    expect(linkForEvent(run, anEvent())).toMatchObject({
      ...common,
      state: 'creating-activity',
      origin: 'exchange',
      eventId: 'event-1',
      uid: 'uid-1',
      activityId: null,
    });
    expect(linkForActivity(run, anActivity())).toMatchObject({
      ...common,
      state: 'creating-event',
      origin: 'severa',
      eventId: null,
      activityId: 'activity-1',
      activityStamp: NOW,
    });
    expect(linkForPair(run, anEvent(), anActivity())).toMatchObject({
      ...common,
      state: 'paired',
      origin: 'both',
      eventId: 'event-1',
      activityId: 'activity-1',
    });
    const ids = { eventId: 'e', activityId: 'a', uid: 'u', origin: 'severa' } as const;
    const rows = [linkForIds(run, ids), linkForIds(run, ids)];
    expect(rows[0]).toMatchObject({ ...common, ...ids, state: 'paired' });
    expect(rows[0]?.id).not.toBe(rows[1]?.id);
  });
});

describe('a row whose missing side is made again (M3)', () => {
  const old = aLink(item(), item(), { generation: 3, createSent: NOW, origin: 'severa' });

  it('forgets what it knew of both, and is a generation later', async () => {
    const { run, advance } = await runSetting();
    advance(MINUTE);
    const nothing = { severa: null, exchange: null, cause: null, createSent: null, eventVersion: null, ends: null };
    const common = { ...nothing, id: old.id, generation: 4, updated: NOW + MINUTE, origin: 'severa' };
    expect(eventAgain(run, old, anActivity({}, { modified: NOW + 7 }))).toMatchObject({
      ...common,
      state: 'creating-event',
      eventId: null,
      uid: null,
      activityId: 'activity-1',
      activityStamp: NOW + 7,
    });
    expect(activityAgain(run, old, anEvent({}, { id: 'event-7', uid: 'uid-7' }))).toMatchObject({
      ...common,
      state: 'creating-activity',
      eventId: 'event-7',
      uid: 'uid-7',
      activityId: null,
    });
    expect(madeAnew(run, old)).toMatchObject({
      state: 'closed',
      cause: 'made-anew',
      activityId: 'activity-1',
      eventId: null,
      generation: 3,
      updated: NOW + MINUTE,
    });
    expect(madeAnew(run, old).id).not.toBe(old.id);
  });
});

describe('both sides as they are now', () => {
  it('found: they are compared with what was sent', () => {
    const event = anEvent({ location: 'Room' }, { id: 'event-7', uid: 'uid-7', version: 'v7', modified: NOW + 7 });
    const activity = anActivity({}, { id: 'activity-7', modified: NOW + 8 });
    const sent = aLink(item(), item(), { state: 'creating-event', createSent: NOW });
    expect(found(sent, event, activity)).toEqual({
      link: {
        ...sent,
        state: 'live',
        createSent: null,
        eventId: 'event-7',
        uid: 'uid-7',
        eventVersion: 'v7',
        eventStamp: NOW + 7,
        activityId: 'activity-7',
        activityStamp: NOW + 8,
      },
      event: here(event),
      activity: here(activity),
      again: 0,
      unsaved: true,
      renamedFrom: null,
      sent: {},
    });
  });

  it('agreed: each side that was read counts, the other is as it was', async () => {
    const { run, advance } = await runSetting();
    advance(MINUTE);
    const pending = { notes: { to: 'severa', severa: 's', exchange: 'e', at: NOW } } as const;
    const old = aLink(item(), item(), { state: 'paired', cause: 'guard-1', createSent: NOW, pending, ends: 5 });
    const event = anEvent({ location: 'Room' }, { id: 'event-7', uid: 'uid-7', version: 'v7', modified: NOW + 7 });
    const activity = anActivity({ notes: 'N' }, { id: 'activity-7', modified: NOW + 8 });
    const settled = { state: 'live', cause: null, createSent: null, pending: {}, updated: NOW + MINUTE };
    const ofEvent = { eventId: 'event-7', uid: 'uid-7', eventVersion: 'v7', eventStamp: NOW + 7 };
    const ofActivity = { activityId: 'activity-7', activityStamp: NOW + 8 };
    const values = { exchange: sideValues('link-1', event.item), severa: sideValues('link-1', activity.item) };
    expect(agreed(run, old, event, activity)).toEqual({
      ...old,
      ...settled,
      ...ofEvent,
      ...ofActivity,
      ...values,
      ends: END,
    });
    expect(agreed(run, old, event, null)).toEqual({
      ...old,
      ...settled,
      ...ofEvent,
      exchange: values.exchange,
      ends: END,
    });
    expect(agreed(run, old, null, activity)).toEqual({
      ...old,
      ...settled,
      ...ofActivity,
      severa: values.severa,
      ends: END,
    });
    expect(agreed(run, old, null, null)).toEqual({ ...old, ...settled });
    const own = { severa: values.exchange, exchange: values.severa };
    expect(agreed(run, old, event, activity, own)).toMatchObject(own);
  });

  it('of two times the event’s counts', async () => {
    const { run } = await runSetting();
    const later = { allDay: true, start: '2026-11-20', end: '2026-11-21' } as const;
    expect(agreed(run, aLink(), anEvent(), anActivity({ when: later })).ends).toBe(END);
  });
});

describe('when an item ends', () => {
  it('is known of a single one, and of nothing else', async () => {
    const { run } = await runSetting();
    expect(endOf(run, item({ when: TEN }))).toBe(END);
    expect(endOf(run, item({ when: { ...TEN, rule: { freq: 'DAILY', interval: 1 } } }))).toBeNull();
    expect(endOf(run, undefined)).toBeNull();
  });
});

describe('what an activity holds of what we sync', () => {
  it.each([
    ['subject', anActivity({ subject: 'Dinner' })],
    ['notes', anActivity({ notes: 'N' })],
    ['type', anActivity({}, { typeId: 'type-2' })],
    ['owner', anActivity({}, { ownerId: 'user-2' })],
    ['kind', anActivity({}, { kind: 'series' })],
  ])('another %s is another content', (_, other) => {
    expect(contentOf(other)).not.toBe(contentOf(anActivity()));
  });

  it('a stamp that moved is none', () => {
    expect(contentOf(anActivity({}, { modified: NOW + 9 }))).toBe(contentOf(anActivity()));
    expect(rowOf(anActivity({}, { modified: NOW + 9 }), ['ada'])).toEqual({
      activityId: 'activity-1',
      stamp: NOW + 9,
      content: contentOf(anActivity()),
      people: ['ada'],
    });
  });
});

describe('the sets that a link keeps', () => {
  it('dates and people as digests, in an order of their own', () => {
    const override = { '2026-11-10': { location: 'Room' }, '2026-11-17': { location: 'Hall' } };
    const people = { 'eve@example.com': { role: 'attendee', response: 'none' } } as const;
    const values = sideValues(
      'link-1',
      item({ exclusions: ['2026-12-01', '2026-11-24'], overrides: override, people }),
    );
    expect(values.exclusions).toEqual(['2026-11-24', '2026-12-01']);
    expect(Object.keys(values.overrides)).toEqual(['2026-11-10', '2026-11-17']);
    expect(values.overrides['2026-11-10']).not.toBe(values.overrides['2026-11-17']);
    const [[key, value] = []] = Object.entries(values.people);
    expect([key?.length, value?.length]).toEqual([22, 22]);
    const accepted = { 'eve@example.com': { role: 'attendee', response: 'accepted' } } as const;
    const after = sideValues('link-1', item({ people: accepted }));
    expect(Object.keys(after.people)).toEqual([key]);
    expect(Object.values(after.people)).not.toEqual([value]);
  });
});

describe('the numbers of a run', () => {
  it('are told as they grow, and not for nothing', () => {
    const told: number[] = [];
    const tally = createTally(({ parked }) => void told.push(parked));
    tally.add('parked');
    tally.add('parked', 0);
    tally.add('parked', 3);
    expect(told).toEqual([1, 4]);
    expect(tally.now()).toMatchObject({ parked: 4, unchanged: 0 });
    const quiet = createTally();
    quiet.add('matched', 2);
    expect(quiet.now().matched).toBe(2);
  });
});
