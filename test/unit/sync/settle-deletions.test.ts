import { describe, expect, it } from 'vitest';
import { decidedItems, settleDeletions } from '../../../shared/sync/deletions.ts';
import type { Guard, Link } from '../../../shared/sync/ports.ts';
import { here, unit } from '../../../shared/sync/unit.ts';
import { DAY, MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { NOW } from './samples.ts';

/** So many linked items; the activities of the first ones are gone, and the run has decided what follows from that. */
async function setting(links: number, deleted: number, more: Partial<Link> = {}) {
  const world = await runSetting();
  const pairs = [];
  for (let index = 0; index < links; index += 1) {
    pairs.push(await world.pair({ subject: `Item ${index}` }, index < deleted ? more : {}));
  }
  world.addActivity({ subject: 'Other' });
  world.advance(10 * MINUTE);
  for (const { link, event, activity } of pairs.slice(0, deleted)) {
    world.host.person.remove(activity.id);
    const gone = unit(link, here(event), { kind: 'gone' });
    world.run.deletions.set(link.id, { unit: gone, read: world.clock() });
  }
  const guards = () => world.store.guards(MAILBOX);
  return {
    ...world,
    pairs,
    guards,
    events: () => world.calendar.events(MAILBOX).length,
    mailbox: async () => world.store.mailbox(MAILBOX),
    async guard(more: Partial<Guard> = {}) {
      const row = { id: 'guard-1', mailboxId: MAILBOX, state: 'open', since: NOW, deletions: 1, links: 9 } as const;
      const saved = await world.store.saveGuard({ ...row, ...more });
      world.run.guards.set(saved.id, saved);
      await world.run.lease.update((one) => ({ ...one, guarded: true }));
      return saved;
    },
  };
}

describe('the deletions of a run (M5)', () => {
  it('a few are carried out, and counted once each', async () => {
    const { run, events, mailbox, guards, pairs, clock } = await setting(5, 2);
    await settleDeletions(run);
    expect(events()).toBe(3);
    expect(await guards()).toEqual([]);
    const ids = pairs.slice(0, 2).map(({ link }) => link.id);
    expect((await mailbox())?.deletions).toEqual(ids.map((linkId) => ({ at: clock(), linkId })));
  });

  it('two of two are too few to be held back', async () => {
    const { run, events } = await setting(2, 2);
    await settleDeletions(run);
    expect(events()).toBe(0);
  });

  it('all of three are held back before the first', async () => {
    const { run, events, mailbox, guards, parked, store, pairs, clock } = await setting(3, 3);
    await settleDeletions(run);
    expect(events()).toBe(3);
    const [guard, ...rest] = await guards();
    expect(rest).toEqual([]);
    expect(guard).toMatchObject({ state: 'open', deletions: 3, links: 3, since: clock() });
    expect((await store.links(MAILBOX)).map(({ cause }) => cause)).toEqual(Array(3).fill(guard?.id));
    expect(await parked()).toEqual(pairs.map(({ event }) => `exchange ${event.id} deletion-held-back`).sort());
    expect(await mailbox()).toMatchObject({ guarded: true, deletions: [] });
    expect(run.tally.now()).toMatchObject({ parked: 3, deletedEvents: 0 });
    expect(run.guards.get(guard?.id ?? '')).toEqual(guard);
  });

  it('those of the last day count with it, each once', async () => {
    const { run, events, guards, pairs } = await setting(4, 2);
    const [first] = pairs;
    await run.lease.update((row) => ({
      ...row,
      deletions: [
        { at: NOW, linkId: 'before' },
        { at: NOW, linkId: 'before that' },
        { at: NOW, linkId: first?.link.id ?? '' },
      ],
    }));
    await settleDeletions(run);
    // Four of six: the two of before are no links any more, and are counted as such.
    expect(await guards()).toEqual([]);
    expect(events()).toBe(2);
  });

  it('those of the last day reach all: the next one is held back', async () => {
    const { run, events, guards } = await setting(1, 1);
    await run.lease.update((row) => ({
      ...row,
      deletions: ['a', 'b'].map((linkId) => ({ at: NOW, linkId })),
    }));
    await settleDeletions(run);
    expect(await guards()).toMatchObject([{ deletions: 1, links: 3 }]);
    expect(events()).toBe(1);
  });

  it('older ones are forgotten', async () => {
    const { run, mailbox, clock } = await setting(5, 1);
    await run.lease.update((row) => ({ ...row, deletions: [{ at: clock() - DAY, linkId: 'old' }] }));
    await settleDeletions(run);
    expect((await mailbox())?.deletions.map(({ linkId }) => linkId)).not.toContain('old');
  });

  it('no deletion: nothing is read or written', async () => {
    const { run, store } = await setting(1, 0);
    const before = { ...store.operations };
    await settleDeletions(run);
    expect(store.operations).toEqual(before);
  });

  it('one that was begun before is ended, and not counted again', async () => {
    const { run, events, mailbox, guards } = await setting(3, 3, { state: 'removing', cause: 'activity-deleted' });
    await settleDeletions(run);
    expect(events()).toBe(0);
    expect(await guards()).toEqual([]);
    expect((await mailbox())?.deletions).toEqual([]);
  });

  it('what was read a minute ago is read again: an edit since then wins (I7)', async () => {
    const { run, calendar, pairs, advance, host, events } = await setting(5, 1);
    const [first] = pairs;
    advance(MINUTE);
    calendar.person.edit(MAILBOX, first?.event.id ?? '', { location: 'Room' });
    await settleDeletions(run);
    expect(events()).toBe(5);
    expect(host.activities().map(({ item }) => item.location)).toContain('Room');
  });
});

describe('deletions that are held back already', () => {
  it('are waited for on, and no second guard is made of them', async () => {
    const { run, guard, guards, events, parked, pairs } = await setting(3, 1, { cause: 'guard-1' });
    await guard();
    await settleDeletions(run);
    expect(await guards()).toMatchObject([{ id: 'guard-1', state: 'open', deletions: 1 }]);
    expect(events()).toBe(3);
    expect(await parked()).toEqual([`exchange ${pairs[0]?.event.id} deletion-held-back`]);
  });

  it('one whose activity is what is left waits on its side', async () => {
    const { run, guard, pair, parked } = await setting(3, 0);
    const { link, activity } = await pair({}, { cause: 'guard-1' });
    await guard();
    run.deletions.set(link.id, { unit: unit(link, { kind: 'gone' }, here(activity)), read: NOW });
    await settleDeletions(run);
    expect(await parked()).toEqual([`severa ${activity.id} deletion-held-back`]);
  });

  it('count with those to come: together they are too many', async () => {
    const { run, guard, guards, pair, store } = await setting(2, 2);
    await pair({}, { cause: 'guard-1' });
    await guard();
    await settleDeletions(run);
    expect(await guards()).toMatchObject([{ id: 'guard-1', deletions: 3, links: 3, since: NOW }]);
    expect((await store.links(MAILBOX)).map(({ cause }) => cause)).toEqual(Array(3).fill('guard-1'));
  });

  it('and with nothing else: three of six are not too many', async () => {
    const { run, guard, guards, pair, events } = await setting(5, 2);
    await pair({}, { cause: 'guard-1' });
    await guard();
    await settleDeletions(run);
    expect(await guards()).toMatchObject([{ id: 'guard-1', deletions: 1 }]);
    expect(events()).toBe(4);
  });

  it('once that one is done, a flood makes another', async () => {
    const { run, guard, guards } = await setting(3, 3);
    await guard({ state: 'done', deletions: 0 });
    await settleDeletions(run);
    expect(await guards()).toMatchObject([
      { id: 'guard-1', state: 'done', deletions: 0 },
      { state: 'open', deletions: 3 },
    ]);
  });

  it('confirmed, they are carried out whatever their number, and not counted', async () => {
    const { run, guard, guards, events, mailbox } = await setting(3, 3, { cause: 'guard-1' });
    await guard({ state: 'confirmed', deletions: 3 });
    await settleDeletions(run);
    expect(events()).toBe(0);
    expect(await guards()).toMatchObject([{ state: 'done', deletions: 0 }]);
    expect(await mailbox()).toMatchObject({ deletions: [], guarded: false });
  });

  it('what came back or was edited has left: the number shrinks, and a guard without any is done', async () => {
    const { run, guard, guards, pair, mailbox, store } = await setting(3, 0);
    const { link } = await pair({}, { cause: 'guard-1' });
    await guard({ deletions: 4 });
    await settleDeletions(run);
    expect(await guards()).toMatchObject([{ state: 'open', deletions: 1 }]);
    expect(await mailbox()).toMatchObject({ guarded: true });
    await store.saveLinks([{ ...link, cause: null }], run.lease.number);
    await settleDeletions(run);
    expect(await guards()).toMatchObject([{ state: 'done', deletions: 0 }]);
    expect(await mailbox()).toMatchObject({ guarded: false });
  });

  it('a guard that was decided and holds something still keeps its number', async () => {
    const { run, guard, guards, pair } = await setting(1, 0);
    await pair({}, { cause: 'guard-1' });
    await guard({ state: 'restored', deletions: 4 });
    await settleDeletions(run);
    expect(await guards()).toMatchObject([{ state: 'restored', deletions: 4 }]);
  });
});

describe('what an administrator has decided about', () => {
  it.each([
    ['confirmed', true],
    ['restored', true],
    ['open', false],
    ['done', false],
  ] as const)('%s: due now is %s', async (state, due) => {
    const { run, guard, pair } = await setting(1, 0);
    const { activity } = await pair({}, { cause: 'guard-1' });
    await guard({ state });
    expect(await decidedItems(run)).toEqual(due ? [{ side: 'severa', itemId: activity.id }] : []);
  });

  it('a removal that is under way as well; nothing that ended or belongs to another guard', async () => {
    const { run, guard, pair } = await setting(1, 0);
    const { activity } = await pair({}, { cause: 'guard-1', state: 'removing' });
    await pair({}, { cause: 'guard-1', state: 'closed' });
    await pair({}, { cause: 'guard-2' });
    await guard({ state: 'confirmed' });
    expect(await decidedItems(run)).toEqual([{ side: 'severa', itemId: activity.id }]);
  });
});
