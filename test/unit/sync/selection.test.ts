import { describe, expect, it } from 'vitest';
import { must } from '../../../shared/errors.ts';
import { isSelectionNew, reselected, selectionIsKnown, selectionOf } from '../../../shared/sync/selection.ts';
import { CALENDAR_TYPE } from '../../fakes/memory-host.ts';
import { runSetting } from './run-setting.ts';
import { MAILBOX, MINUTE, smallWorld } from './small-world.ts';

const ALL = selectionOf([CALENDAR_TYPE.id]);

/** Severa-born items, synced, and then every type is left out. */
async function leftOut(count: number, change: Parameters<typeof smallWorld>[0] = {}) {
  const world = await smallWorld(change);
  for (let index = 0; index < count; index += 1) world.addActivity({ subject: `Item ${index}` });
  expect(await world.sync()).toMatchObject({ outcome: 'done' });
  const organization = must(await world.store.organization(), 'connected');
  await world.store.saveOrganization({ ...organization, typeIds: [] });
  world.advance(10 * MINUTE);
  return world;
}

describe('the selection that a mailbox was last held against (H5)', () => {
  it('is the same in any order, and is told by the first sync', async () => {
    expect(selectionOf(['a', 'b'])).toBe(selectionOf(['b', 'a']));
    expect(selectionOf(['a', 'b'])).not.toBe(selectionOf(['a']));
    const world = await leftOut(0);
    expect((await world.store.mailbox(MAILBOX))?.selection).toBe(ALL);
  });

  it('is unknown before that: nothing is held against it', async () => {
    const { run } = await runSetting();
    expect(isSelectionNew(run)).toBe(false);
    selectionIsKnown(run);
    await run.lease.update((row) => row);
    expect(run.lease.mailbox()).not.toHaveProperty('selection');
  });

  it('the same as ever costs no listing', async () => {
    let lists = 0;
    const { run } = await runSetting({
      mailbox: { selection: ALL },
      host: ({ list }) => ({
        list: (...args) => {
          lists += 1;
          return list(...args);
        },
      }),
    });
    expect(await reselected(run)).toEqual({ activityIds: new Set(), isMore: false });
    expect(lists).toBe(0);
  });

  it('another one is noted as under way before anything is looked at, and until all is done', async () => {
    const { run, store } = await runSetting({ mailbox: { selection: 'another' } });
    await reselected(run);
    expect(await store.mailbox(MAILBOX)).toMatchObject({ selection: null });
    expect(isSelectionNew(run)).toBe(true);
    selectionIsKnown(run);
    await run.lease.update((row) => row);
    expect(await store.mailbox(MAILBOX)).toMatchObject({ selection: ALL });
  });

  it('names what loses its event, what gets one and what gets it back, and nothing else', async () => {
    const others = new Set<string>();
    const { run, pair, addActivity } = await runSetting({
      mailbox: { selection: 'another' },
      host: ({ list }) => ({
        async *list(...args) {
          for await (const page of list(...args)) {
            const activities = page.activities.map((one) => (others.has(one.id) ? { ...one, typeId: 'other' } : one));
            yield { ...page, activities };
          }
        },
      }),
    });
    const leaving = await pair({ subject: 'Leaving' }, { origin: 'severa' });
    const stays = await pair({ subject: 'From Outlook' });
    const matched = await pair({ subject: 'Matched' }, { origin: 'both' });
    for (const { activity } of [leaving, stays, matched]) others.add(activity.id);
    await pair({ subject: 'Selected' }, { origin: 'severa' });
    const fresh = addActivity({ subject: 'Never had one' });
    const left = await pair({ subject: 'Back' }, { origin: 'severa', state: 'closed', cause: 'type-not-selected' });
    await pair({ subject: 'Closed' }, { origin: 'severa', state: 'closed', cause: 'project-task' });
    const { activityIds, isMore } = await reselected(run);
    expect(activityIds).toEqual(new Set([leaving.activity.id, fresh.id, left.activity.id]));
    expect(isMore).toBe(false);
  });
});

describe('many events that go (H5)', () => {
  it('go run by run, 200 at a time, without a guard', async () => {
    const world = await leftOut(250);
    expect(await world.sync()).toMatchObject({ outcome: 'more', again: true });
    expect(world.events()).toHaveLength(50);
    expect(await world.sync()).toMatchObject({ outcome: 'done' });
    expect(world.events()).toHaveLength(0);
    expect(await world.store.guards(MAILBOX)).toEqual([]);
    expect((await world.store.mailbox(MAILBOX))?.deletions).toEqual([]);
  });

  it('those that the mailbox won’t let go hold up nobody and ask for no run', async () => {
    const world = await leftOut(250, {
      calendar: ({ write }) => ({
        async write(mailboxId, writes, before) {
          if (writes[0]?.kind !== 'delete') return write(mailboxId, writes, before);
          return writes.map(() => ({ kind: 'refused', code: 'graph.denied' }) as const);
        },
      }),
    });
    expect(await world.sync()).toMatchObject({ outcome: 'more' });
    expect(await world.sync()).toMatchObject({ outcome: 'done' });
    expect(world.events()).toHaveLength(250);
    expect(new Set((await world.store.parked(MAILBOX)).map(({ reason }) => reason))).toEqual(new Set(['graph.denied']));
  });
});
