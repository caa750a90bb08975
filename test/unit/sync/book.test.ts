import { describe, expect, it } from 'vitest';
import { closeBook, openBook } from '../../../shared/sync/book.ts';
import { isBooked, parkedAs } from '../../../shared/sync/booked.ts';
import type { Parked } from '../../../shared/sync/ports.ts';
import { parkedKey, type Run } from '../../../shared/sync/run.ts';
import { rowOf } from '../../../shared/sync/values.ts';
import { MAILBOX, runSetting } from './run-setting.ts';
import { activity, link as aLink, item, NOW } from './samples.ts';

function park(run: Run, side: Parked['side'], itemId: string): void {
  const row = { mailboxId: MAILBOX, side, itemId, reason: 'private', since: NOW, tries: 1, nextTry: null, stamp: null };
  run.parked.set(parkedKey(side, itemId), row);
}

describe('what a batch has to write down', () => {
  it('nothing: nothing is asked of the store, and nothing was come to', async () => {
    const { run, store } = await runSetting();
    const before = { ...store.operations };
    expect(await closeBook(run, openBook(run, new Set()))).toBe(false);
    expect(store.operations).toEqual(before);
  });

  it('links, people and notices, each where it belongs', async () => {
    const { run, store } = await runSetting();
    const book = openBook(run, new Set());
    expect([book.links, book.rows, book.notices, book.again]).toEqual([[], [], [], []]);
    book.links.push(aLink());
    book.rows.push(rowOf(activity(), ['user-1']));
    book.notices.push({ mailboxId: MAILBOX, code: 'kept-in-severa', side: 'severa', itemId: 'activity-1', at: NOW });
    expect(await closeBook(run, book)).toBe(true);
    expect(await store.links(MAILBOX)).toHaveLength(1);
    expect((await store.activityRows(['activity-1'])).get('activity-1')?.people).toEqual(['user-1']);
    expect(await store.notices(MAILBOX, 9)).toMatchObject([{ code: 'kept-in-severa' }]);
  });

  it('something that waits anew is something it came to, what waits already is not', async () => {
    const { run } = await runSetting();
    const book = openBook(run, new Set());
    book.parking.park('exchange', 'event-1', 'private', 'later');
    expect(await closeBook(run, book)).toBe(true);
    book.parking.park('exchange', 'event-1', 'private', 'later');
    expect(await closeBook(run, book)).toBe(false);
  });

  it('nothing is written under a lease that went', async () => {
    const { run, store, advance } = await runSetting();
    advance(60 * 60_000);
    const row = await store.mailbox(MAILBOX);
    if (row === null) throw new Error('The mailbox is there.');
    await store.saveMailbox({ ...row, leaseRun: 'run-2' });
    const book = openBook(run, new Set());
    book.rows.push(rowOf(activity(), ['user-1']));
    await expect(closeBook(run, book)).rejects.toMatchObject({ code: 'sync.lease-lost' });
    expect((await store.activityRows(['activity-1'])).size).toBe(0);
  });
});

describe('a link that says all there is to say', () => {
  const pending = { notes: { to: 'severa', severa: 's', exchange: 'e', at: NOW } } as const;

  it.each([
    ['agreed on', {}, true],
    ['only paired', { state: 'paired' }, false],
    ['asleep', { state: 'sleeping' }, false],
    ['with a write that went unanswered', { pending }, false],
  ] as const)('%s', async (_, more, expected) => {
    const { run } = await runSetting();
    expect(isBooked(run, aLink(item(), item(), more))).toBe(expected);
  });

  it('not while one of its sides waits', async () => {
    for (const [side, id] of [
      ['exchange', 'event-1'],
      ['severa', 'activity-1'],
    ] as const) {
      const { run } = await runSetting();
      park(run, side, id);
      expect(isBooked(run, aLink())).toBe(false);
      expect(isBooked(run, aLink(item(), item(), { eventId: 'event-2', activityId: 'activity-2' }))).toBe(true);
    }
  });

  it('what waits is known by its side and its id', async () => {
    const { run } = await runSetting();
    park(run, 'exchange', 'event-1');
    expect(parkedAs(run, 'exchange', 'event-1')).toMatchObject([{ reason: 'private' }]);
    expect(parkedAs(run, 'severa', 'event-1')).toEqual([]);
    expect(parkedAs(run, 'exchange', 'event-2')).toEqual([]);
  });
});
