import { expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import { decideGuard } from '../../shared/sync/guard.ts';
import { changeConnection, switchMailbox, switchOrganization } from '../../shared/sync/switch.ts';
import { DAY, draft, MINUTE, timed } from './items.ts';
import { edit, idOf, settled } from './people.ts';
import { round, scenarios } from './scenario.ts';
import type { World } from './world.ts';

const on = (day: number) => timed(`2026-10-${day}T10:00`);
const off = (world: World) => switchMailbox(world.store, world.mailboxId, false);
const wake = (world: World) => switchMailbox(world.store, world.mailboxId, true);
const subjects = (side: { list(): readonly { readonly subject: string }[] }) =>
  side
    .list()
    .map(({ subject }) => subject)
    .sort();

async function rest(world: World): Promise<void> {
  await round(world, 10);
  await round(world, 20);
  world.advance(DAY);
  await round(world);
}

async function three(world: World): Promise<void> {
  world.severa.add(draft('A'));
  for (const [subject, day] of [
    ['B', 12],
    ['C', 13],
  ] as const)
    world.outlook.add(draft(subject, { when: on(day) }));
  await settled(world);
}

scenarios('off and on again (H3a)', (kind) => {
  it('an event that came back from another calendar meanwhile goes on', async () => {
    const world = await kind.open();
    await three(world);
    const id = idOf(world.outlook, 'A');
    world.outlook.moveAway(id);
    await round(world);
    await off(world);
    world.advance(DAY);
    world.outlook.restore(id);
    world.advance(DAY);
    await wake(world);
    await rest(world);
    edit(world.severa, 'A', { notes: 'edited in Severa' });
    await rest(world);
    expect(world.outlook.list().map(({ notes }) => notes)).toContain('edited in Severa');
    expect(world.writes().deleted).toBe(0);
  });

  it('an event that was deleted, and brought back while it was off, is an activity again', async () => {
    const world = await kind.open();
    await three(world);
    const id = idOf(world.outlook, 'A');
    world.outlook.remove(id);
    await round(world);
    await off(world);
    world.advance(MINUTE);
    world.outlook.restore(id);
    await wake(world);
    await rest(world);
    expect([subjects(world.outlook), subjects(world.severa)]).toEqual([
      ['A', 'B', 'C'],
      ['A', 'B', 'C'],
    ]);
  });

  it('moved to another calendar before the first run, edited in Severa and moved back: still one', async () => {
    const world = await kind.open();
    await three(world);
    await off(world);
    await wake(world);
    const id = idOf(world.outlook, 'A');
    world.outlook.moveAway(id);
    await round(world);
    edit(world.severa, 'A', { when: on(20) });
    await round(world);
    world.outlook.restore(id);
    await rest(world);
    expect([subjects(world.outlook), subjects(world.severa)]).toEqual([
      ['A', 'B', 'C'],
      ['A', 'B', 'C'],
    ]);
  });

  it('what vanished meanwhile stays away when its other side is only touched, and comes when that is edited (M3)', async () => {
    const world = await kind.open();
    await three(world);
    await off(world);
    world.outlook.remove(idOf(world.outlook, 'A'));
    await wake(world);
    await rest(world);
    world.severa.touch(idOf(world.severa, 'A'));
    await rest(world);
    expect(subjects(world.outlook)).toEqual(['B', 'C']);
    edit(world.severa, 'A', { notes: 'Still wanted' });
    await rest(world);
    expect(subjects(world.outlook)).toEqual(['A', 'B', 'C']);
  });

  it('events that got new ids meanwhile are followed by their UIDs (M4)', async () => {
    const world = await kind.open();
    await three(world);
    await off(world);
    world.advance(DAY);
    for (const subject of ['A', 'B']) world.outlook.newId(idOf(world.outlook, subject));
    await wake(world);
    await rest(world);
    expect([subjects(world.outlook), subjects(world.severa)]).toEqual([
      ['A', 'B', 'C'],
      ['A', 'B', 'C'],
    ]);
  });

  it('a pair that was being filled when it went off is filled when it is on again (H8)', async () => {
    for (let call = 1; ; call += kind.slow ? 13 : 1) {
      const world = await kind.open();
      world.outlook.add(draft('P', { notes: 'n' }));
      world.severa.add(draft('P'));
      world.advance(10 * MINUTE);
      world.crashAt(call);
      if ((await world.sync()).outcome !== 'crashed') break;
      world.advance(4 * MINUTE);
      await off(world);
      await wake(world);
      for (const minutes of [4, 5]) await round(world, minutes);
      expect(
        world.severa.list().map(({ notes }) => notes),
        `died at call ${call}`,
      ).toEqual(['n']);
    }
  }, 60_000);

  for (const who of ['user', 'organisation'] as const) {
    it(`the ${who} goes off while a first sync begins: it stays off, and nothing is deleted later`, async () => {
      for (let call = 1; ; call += kind.slow ? 11 : 1) {
        const world = await kind.open();
        for (const day of [12, 13, 14, 15]) world.outlook.add(draft(`Item ${day}`, { when: on(day) }));
        let happened = false;
        world.at(call, async () => {
          happened = true;
          if (who === 'user') await off(world);
          else await switchOrganization(world.store, false);
        });
        await world.sync();
        if (!happened) break;
        world.advance(MINUTE);
        expect(await world.sync(), `off at call ${call}`).toMatchObject({ outcome: 'off' });
        world.outlook.remove(idOf(world.outlook, 'Item 14'));
        const made = world.severa.list().find(({ subject }) => subject === 'Item 15');
        if (made !== undefined) world.severa.remove(made.id);
        world.advance(2 * DAY);
        if (who === 'user') await wake(world);
        else await switchOrganization(world.store, true);
        await round(world, 10);
        world.advance(DAY);
        await round(world);
        expect(world.writes().deleted, `off at call ${call}`).toBe(0);
      }
    }, 60_000);
  }
});

scenarios('closed for good is not for ever', (kind) => {
  it('retention takes an old event; its activity is put off to next month: it gets an event again (M8)', async () => {
    const world = await kind.open();
    world.severa.add(draft('A'));
    world.outlook.add(draft('B', { when: on(30) }));
    await settled(world);
    world.advance(35 * DAY);
    world.outlook.remove(idOf(world.outlook, 'A'));
    await round(world);
    await round(world);
    expect(subjects(world.severa)).toEqual(['A', 'B']);
    edit(world.severa, 'A', { when: timed('2026-11-20T10:00') });
    await round(world);
    await round(world);
    expect(subjects(world.outlook)).toEqual(['A', 'B']);
  });

  it('and its event comes back out of the archive: the two are linked again, nothing is made', async () => {
    const world = await kind.open();
    world.severa.add(draft('A'));
    world.outlook.add(draft('B', { when: on(30) }));
    await settled(world);
    world.advance(35 * DAY);
    const id = idOf(world.outlook, 'A');
    world.outlook.remove(id);
    await round(world);
    world.outlook.restore(id);
    world.outlook.edit(id, { location: 'Room 7' });
    await rest(world);
    expect(world.severa.list().map(({ subject, location }) => `${subject} ${location}`)).toEqual(['A Room 7', 'B ']);
  });
});

scenarios('a guard whose items leave it (M5)', (kind) => {
  const held = async (world: World) => {
    for (const day of [12, 13, 14]) world.outlook.add(draft(`Item ${day}`, { when: on(day) }));
    await settled(world);
    for (const day of [12, 13, 14]) world.outlook.remove(idOf(world.outlook, `Item ${day}`));
    await round(world);
  };

  for (const how of ['off and on', 'another connection'] as const) {
    it(`${how}: the guard is done, and a later one is another`, async () => {
      const world = await kind.open();
      await held(world);
      if (how === 'off and on') {
        await off(world);
        world.advance(DAY);
        await wake(world);
      } else await changeConnection(world.store, {});
      await rest(world);
      expect((await world.store.guards(world.mailboxId)).map(({ state }) => state)).toEqual(['done']);
    });
  }

  it('one of them can’t be read after it was confirmed: carried out as soon as it may be', async () => {
    const world = await kind.open();
    await held(world);
    const [guard] = await world.store.guards(world.mailboxId);
    const { id, deletions } = must(guard, 'held back');
    world.severa.makeOdd(idOf(world.severa, 'Item 12'), 'unreadable');
    await round(world, 10);
    await decideGuard(world.store, world.mailboxId, id, { kind: 'confirm', deletions });
    await round(world, 10);
    expect(subjects(world.severa)).toEqual(['Item 12']);
    world.severa.makePlain(idOf(world.severa, 'Item 12'));
    await rest(world);
    expect((await world.store.guards(world.mailboxId)).map(({ state }) => state)).toEqual(['done']);
  });
});
