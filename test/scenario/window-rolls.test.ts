import { expect, it } from 'vitest';
import { expand } from '../../shared/calendar/expand.ts';
import { windowAt } from '../../shared/sync/window.ts';
import { contents, DAY, draft, HOME, itemOf, MINUTE, recurring, START, seen, timed } from './items.ts';
import { expectRest, round, scenarios, type WorldKind } from './scenario.ts';
import type { World } from './world.ts';

/** Four months on less than 15 are left of the 18. */
const LATER = 4 * 31 * DAY;

const standUp = draft('Stand-up', { when: recurring(timed('2026-10-12T10:00'), { freq: 'WEEKLY' }) });
const call = draft('Call', {
  when: recurring(timed('2026-10-13T09:00', 30, 'America/New_York'), { freq: 'WEEKLY' }),
});
const review = draft('Review', { when: recurring(timed('2026-10-14T13:00'), { freq: 'WEEKLY' }) });
const lunch = draft('Lunch');
const fair = draft('Fair', { when: timed('2028-06-14T10:00') });
const audit = draft('Audit', { when: timed('2028-06-15T10:00') });
const beyond = draft('Beyond', { when: timed('2029-01-10T10:00') });

async function open(kind: WorldKind) {
  const world = await kind.open();
  for (const each of [standUp, call, lunch, fair, beyond]) world.outlook.add(each);
  const reviewId = world.severa.add(review);
  world.severa.add(audit);
  world.advance(10 * MINUTE);
  await round(world);
  await round(world, 10);
  return { world, reviewId };
}

const subjects = (rows: readonly { readonly subject: string }[]) => rows.map(({ subject }) => subject).sort();
const rowsOf = (side: World['outlook'] | World['severa'], subject: string) =>
  side.list().filter((row) => row.subject === subject);
const idIn = (side: World['outlook'] | World['severa'], subject: string) => rowsOf(side, subject)[0]?.id ?? '';

/** Every call from when the first sync began up to the end of the window that counts now. */
function calls(now: number) {
  const window = { from: windowAt(START).from, until: windowAt(now).until };
  return expand(itemOf(call), window, HOME).occurrences.map(({ when }) => seen({ ...call, when }));
}

/** What the window holds once it has rolled, and nothing twice. */
function expectWhole(world: World): void {
  expect(contents(rowsOf(world.severa, 'Call')), 'each call, once').toEqual(contents(calls(world.now())));
  const others = (rows: readonly { readonly subject: string }[]) =>
    subjects(rows).filter((subject) => subject !== 'Call' && subject !== 'Beyond');
  expect(others(world.severa.list())).toEqual(['Audit', 'Fair', 'Lunch', 'Review', 'Stand-up']);
  expect(others(world.outlook.list())).toEqual(['Audit', 'Fair', 'Lunch', 'Review', 'Stand-up']);
  expect(rowsOf(world.severa, 'Beyond')).toEqual([]);
  expect(world.writes().deleted).toBe(0);
}

scenarios('the window rolls (H6a)', (kind) => {
  it('what is far ahead waits, and comes when it enters; series go on', async () => {
    const { world } = await open(kind);
    expect(subjects(world.outlook.list())).toEqual(['Beyond', 'Call', 'Fair', 'Lunch', 'Review', 'Stand-up']);
    expect(rowsOf(world.severa, 'Fair')).toEqual([]);
    const before = world.writes();
    world.advance(2 * 31 * DAY);
    await round(world);
    expect(world.writes(), 'more than 15 months are left').toEqual(before);

    world.advance(LATER / 2);
    await round(world);
    expectWhole(world);
    expect(world.writes().eventsMade).toBe(before.eventsMade + 1);
    await expectRest(world);
  });

  it('edits and deletions of those months come as ever', async () => {
    const { world } = await open(kind);
    world.advance(LATER);
    world.outlook.edit(idIn(world.outlook, 'Stand-up'), { location: 'Room 4' });
    world.outlook.remove(idIn(world.outlook, 'Lunch'));
    world.severa.edit(idIn(world.severa, 'Review'), { location: 'Room 9' });
    // Out of the old window, and into the new one.
    const trip = draft('Trip', { when: timed('2027-03-01T10:00') });
    world.outlook.edit(world.outlook.add(trip), { when: timed('2028-06-20T10:00') });
    await round(world);
    expect(rowsOf(world.severa, 'Stand-up')[0]?.location).toBe('Room 4');
    expect(rowsOf(world.outlook, 'Review')[0]?.location).toBe('Room 9');
    expect(rowsOf(world.severa, 'Trip')).toHaveLength(1);
    // Long over by now (M8).
    expect(rowsOf(world.severa, 'Lunch')).toHaveLength(1);
    expect(rowsOf(world.severa, 'Call')).toHaveLength(calls(world.now()).length);
    await expectRest(world);
  });

  it('with a dead delta link it rolls as well', async () => {
    const { world } = await open(kind);
    world.advance(LATER);
    world.faults.killDeltaLink();
    await round(world);
    expectWhole(world);
    await expectRest(world);
  });

  it('a date that was removed in Severa when it lay beyond goes from Outlook once it enters', async () => {
    const { world, reviewId } = await open(kind);
    world.severa.removeOccurrence(reviewId, '2028-06-14');
    await round(world);
    world.advance(LATER);
    await round(world);
    expectWhole(world);
    const shown = world.outlook.shown(windowAt(world.now()).until).filter(({ subject }) => subject === 'Review');
    const on = (date: string) => shown.filter(({ start }) => start.startsWith(date)).length;
    expect([on('2028-06-07'), on('2028-06-14'), on('2028-06-21')]).toEqual([1, 0, 1]);
    await expectRest(world);
  });

  it('single items of a series that left the window stay, and their series stays single', async () => {
    const world = await kind.open();
    const id = world.outlook.add(standUp);
    world.outlook.removeOccurrence(id, '2026-10-26');
    world.advance(10 * MINUTE);
    await round(world);
    await round(world, 10);
    const before = rowsOf(world.severa, 'Stand-up');
    world.advance(LATER);
    await round(world);
    const after = rowsOf(world.severa, 'Stand-up');
    expect(after.filter(({ id: each }) => before.some((one) => one.id === each))).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length + 15);
    expect(new Set(after.map(({ start }) => start)).size).toBe(after.length);
    expect(after.map(({ start }) => start)).not.toContain('2026-10-26T08:00:00Z');
    // An edit of one that is in the window finds its series as it is.
    const one = after.find(({ start }) => start.startsWith('2027-05'));
    world.severa.edit(one?.id ?? '', { location: 'Room 2' });
    await round(world);
    expect(rowsOf(world.severa, 'Stand-up')).toHaveLength(after.length);
    expect(world.writes().deleted).toBe(0);
    await expectRest(world);
  });

  it('a run that dies anywhere rolls again, and nothing is twice', async () => {
    const step = kind.slow ? 40 : 9;
    for (let call = 1; ; call += step) {
      const { world } = await open(kind);
      world.advance(LATER);
      await world.pull();
      world.crashAt(call);
      if ((await world.sync()).outcome !== 'crashed') {
        expect(call).toBeGreaterThan(step);
        return;
      }
      world.advance(5 * MINUTE);
      await round(world, 5);
      await round(world, 5);
      expectWhole(world);
    }
  }, 120_000);
});
