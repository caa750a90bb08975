import { describe, expect, it } from 'vitest';
import { dailyCheck, isCheckDue } from '../../../shared/sync/daily-check.ts';
import type { Window } from '../../../shared/sync/ports.ts';
import { parkedKey } from '../../../shared/sync/run.ts';
import { DAY, MAILBOX, runSetting, USER } from './run-setting.ts';
import { link as aLink, item, NOW } from './samples.ts';

const FAR = { from: NOW - 300 * DAY, until: NOW + 3000 * DAY };

async function setting(change: Parameters<typeof runSetting>[0] = {}) {
  const windows: Window[] = [];
  const world = await runSetting({
    ...change,
    calendar: ({ ids }) => ({
      ids(mailboxId, window) {
        windows.push(window);
        return ids(mailboxId, window);
      },
    }),
  });
  const check = async () => {
    const { eventIds, activityIds, begun, checkedAt } = await dailyCheck(world.run);
    const items = begun.map(({ side, itemId }) => `${side} ${itemId}`);
    return { events: [...eventIds], activities: [...activityIds], begun: items, checkedAt };
  };
  return { ...world, windows, check };
}

describe('once a day (M4)', () => {
  it.each([
    ['it was never looked', null, true],
    ['a day is over', NOW - DAY, true],
    ['it isn’t yet', NOW - DAY + 1, false],
  ])('%s', async (_, checkedAt, due) => {
    const { run, check, store, windows } = await setting({ mailbox: { checkedAt } });
    expect(isCheckDue(run)).toBe(due);
    expect((await check()).checkedAt).toBe(due ? NOW : checkedAt);
    if (!due) expect(store.operations.links).toBeUndefined();
    expect(windows).toEqual([]);
  });

  it('what is linked and listed by neither side is asked about', async () => {
    const { check, pair, host, calendar } = await setting();
    await pair();
    const lost = await pair({ subject: 'Lost' });
    calendar.person.remove(MAILBOX, lost.event.id);
    host.person.remove(lost.activity.id);
    expect(await check()).toEqual({
      events: [lost.event.id],
      activities: [lost.activity.id],
      begun: [],
      checkedAt: NOW,
    });
  });

  it('also of a removal that was begun, and of a link that never learned when its item ends', async () => {
    const { check, pair, calendar } = await setting();
    for (const more of [{ state: 'removing' }, { ends: null }] as const) {
      const { event } = await pair({}, more);
      calendar.person.remove(MAILBOX, event.id);
      expect((await check()).events).toContain(event.id);
    }
  });

  it('not of what ended before the window, and not of links that are over', async () => {
    const { check, pair, linked, run } = await setting();
    await pair();
    const old = run.policy.window.from;
    await linked(aLink(item(), item(), { id: 'old', eventId: 'old', activityId: 'old', ends: old }));
    await linked(aLink(item(), item(), { id: 'edge', eventId: 'edge', activityId: 'edge', ends: old + 1 }));
    await linked(aLink(item(), item(), { id: 'over', eventId: 'over', activityId: 'over', state: 'closed' }));
    expect(await check()).toMatchObject({ events: ['edge'], activities: ['edge'] });
  });

  it('an activity that is listed and can’t be understood is there', async () => {
    const { check, linked } = await setting({
      host: () => ({
        async *list() {
          yield { activities: [], unreadable: [{ id: 'activity-1', reason: 'severa.stamp-missing' }], asOf: NOW };
        },
      }),
    });
    await linked(aLink());
    expect((await check()).activities).toEqual([]);
  });

  it('what a pull should have told of is asked about: an edit, and a new activity', async () => {
    const { check, pair, host, addActivity } = await setting();
    await pair();
    const edited = await pair({ subject: 'Edited' });
    host.person.edit(edited.activity.id, { location: 'Room' });
    const fresh = addActivity({ subject: 'New' });
    host.person.add(USER, item({ subject: 'Task' }), { category: 'Task' });
    expect((await check()).activities).toEqual([edited.activity.id, fresh.id]);
  });

  it('an edit of what isn’t agreed yet comes by itself', async () => {
    const { check, pair, host } = await setting();
    const waiting = await pair({}, { state: 'sleeping' });
    const half = await pair({}, { severa: null });
    for (const { activity } of [waiting, half]) host.person.edit(activity.id, { location: 'Room' });
    expect((await check()).activities).toEqual([]);
  });

  it.each([
    ['creating-activity', { activityId: null }, 'exchange event-1'],
    ['creating-event', { eventId: null }, 'severa activity-1'],
    ['paired', {}, 'severa activity-1'],
    ['sleeping', {}, 'severa activity-1'],
    ['live', { pending: { notes: { to: 'severa', severa: 's', exchange: 'e', at: NOW } } }, 'severa activity-1'],
  ] as const)('what a run began and none ended is looked at: %s', async (state, more, expected) => {
    const { check, linked } = await setting();
    await linked(aLink(item(), item(), { state, ...more }));
    expect((await check()).begun).toEqual([expected]);
  });

  it.each([
    ['agreed on', {}],
    ['over', { state: 'closed', pending: { notes: { to: 'severa', severa: 's', exchange: 'e', at: NOW } } }],
    ['about to be made of nothing', { state: 'creating-activity', eventId: null }],
    ['about to be made from nothing', { state: 'creating-event', activityId: null }],
  ] as const)('one that is %s is not', async (_, more) => {
    const { check, linked } = await setting();
    await linked(aLink(item(), item(), more));
    expect((await check()).begun).toEqual([]);
  });

  it('an activity that only waits may have gone: nobody tells of that', async () => {
    const { run, check, addActivity } = await setting();
    const there = addActivity({ privacy: 'private' });
    const park = (side: 'severa' | 'exchange', itemId: string, nextTry: number | null) => {
      const row = { mailboxId: MAILBOX, side, itemId, reason: 'private', since: NOW, tries: 1, nextTry, stamp: null };
      run.parked.set(parkedKey(side, itemId), row);
    };
    park('severa', there.id, null);
    park('severa', 'gone', null);
    park('severa', 'due by itself', NOW + 1);
    park('exchange', 'an event', null);
    expect((await check()).begun).toEqual(['severa gone']);
  });

  it('that waits and can’t be understood is there', async () => {
    const { run, check } = await setting({
      host: () => ({
        async *list() {
          yield { activities: [], unreadable: [{ id: 'a', reason: 'severa.stamp-missing' }], asOf: NOW };
        },
      }),
    });
    const row = { mailboxId: MAILBOX, reason: 'private', since: NOW, tries: 1, nextTry: null, stamp: null };
    run.parked.set('severa:a', { ...row, side: 'severa', itemId: 'a' });
    expect((await check()).begun).toEqual([]);
  });

  it('lists no more than the window that both the round and today have', async () => {
    for (const [window, within] of [
      [null, 'today'],
      [FAR, 'today'],
      [{ from: NOW, until: NOW + DAY }, 'the round'],
    ] as const) {
      const { run, check, pair, windows } = await setting({ mailbox: { window } });
      await pair();
      await check();
      expect(windows).toEqual([within === 'today' ? run.policy.window : window]);
    }
  });
});
