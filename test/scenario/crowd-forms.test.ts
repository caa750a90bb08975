import { expect } from 'vitest';
import { must } from '../../shared/errors.ts';
import { type Crowd, type CrowdOptions, crowdScenario, type Remains } from './crowd.ts';
import { DAY, draft, timed, timedAt, weekly } from './items.ts';
import { idOf } from './people.ts';
import { scenarios, type WorldKind } from './scenario.ts';

const standUp = draft('Stand-up', { when: weekly(timed('2026-10-13T09:00'), 6), location: 'Room 1' });
const abroad = draft('Stand-up', { when: weekly(timed('2026-10-13T09:00', 60, 'America/New_York'), 6) });
const lunch = draft('Lunch', { when: timed('2026-10-20T12:00') });
const SECOND = '2026-10-20';
const THIRD = '2026-10-27';

const lines = (world: Crowd, who: 'ada' | 'bob' | 'severa') =>
  world.page(who).filter((line) => !/Lunch|Canceled: /.test(line));
const event = (world: Crowd) => idOf(world.outlook, 'Stand-up');
const activity = (world: Crowd) => idOf(world.severa, 'Stand-up');
const activityAt = (world: Crowd, date: string) =>
  must(
    world.severa.list().find(({ subject, start }) => subject !== 'Lunch' && start.startsWith(date)),
    `an activity on ${date}`,
  ).id;
function expectSame(world: Crowd, count: number, ...who: readonly ('ada' | 'bob')[]): void {
  expect(lines(world, 'severa'), 'in Severa').toHaveLength(count);
  for (const one of who) expect(lines(world, one), one).toEqual(lines(world, 'severa'));
}

async function begun(world: Crowd): Promise<void> {
  world.severa.add(lunch);
  await world.rounds(2);
}

async function inOutlook(world: Crowd, what = standUp): Promise<string> {
  await begun(world);
  const id = world.outlook.add(what);
  await world.rounds(2);
  return id;
}

async function inSevera(world: Crowd, what = standUp, odd?: 'private' | 'absence'): Promise<string> {
  await begun(world);
  const id = world.severa.add(what, odd);
  await world.rounds(2);
  return id;
}

type Tell = (name: string, happen: (world: Crowd) => Promise<Remains> | Promise<void>, options?: CrowdOptions) => void;
const telling =
  (kind: WorldKind): Tell =>
  (name, happen, options) =>
    crowdScenario(kind, name, happen, options);
const leaveOut = async (world: Crowd, ...typeIds: readonly string[]) => {
  const organization = must(await world.store.organization(), 'connected');
  await world.store.saveOrganization({ ...organization, typeIds });
};

scenarios('a series of one person', (kind) => {
  const tell = telling(kind);

  tell('moved on one date in Outlook becomes its dates, and back when its rule changes', async (world) => {
    const id = await inOutlook(world);
    world.outlook.changeOccurrence(id, SECOND, { when: timed('2026-10-21T15:00') });
    await world.rounds(2);
    expectSame(world, 6, 'ada');
    world.outlook.edit(id, { when: weekly(timed('2026-10-14T10:00'), 5) });
    await world.rounds(3);
    expectSame(world, 5, 'ada');
    expect(world.subjects('severa')).toEqual(['Lunch', 'Stand-up']);
  });

  tell('becomes its dates while every answer is lost (I4)', async (world) => {
    const id = await inOutlook(world);
    world.outlook.removeOccurrence(id, SECOND);
    world.faults.loseDelete('severa');
    world.faults.loseActivityCreate(true);
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(4);
    expectSame(world, 5, 'ada');
  });

  tell('becomes a series again while every answer is lost (I4)', async (world) => {
    const id = await inOutlook(world);
    world.outlook.removeOccurrence(id, SECOND);
    await world.rounds(2);
    world.outlook.edit(id, { when: weekly(timed('2026-10-14T10:00'), 5) });
    world.faults.loseDelete('severa');
    world.faults.loseActivityCreate(true);
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(4);
    expectSame(world, 5, 'ada');
  });

  tell('as its dates, one edited in Severa and the answer lost (I4)', async (world) => {
    const id = await inOutlook(world);
    world.outlook.removeOccurrence(id, SECOND);
    await world.rounds(2);
    world.severa.edit(activityAt(world, THIRD), { location: 'Turku' });
    world.faults.loseEventUpdate();
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(3);
    expectSame(world, 5, 'ada');
    expect(lines(world, 'ada').filter((line) => line.includes('Turku'))).toHaveLength(1);
  });

  tell('as its dates, one deleted in Severa goes in Outlook', async (world) => {
    const id = await inOutlook(world);
    world.outlook.removeOccurrence(id, SECOND);
    await world.rounds(2);
    world.severa.remove(activityAt(world, THIRD));
    await world.rounds(3, 25 * 60);
    expectSame(world, 4, 'ada');
  });

  tell('as its dates, one shared with Bob in Severa is one copy for him', async (world) => {
    const id = await inOutlook(world);
    world.outlook.removeOccurrence(id, SECOND);
    await world.rounds(2);
    world.severa.join(activityAt(world, THIRD), 'bob');
    await world.rounds(3);
    expect(lines(world, 'bob')).toHaveLength(1);
    world.outlookOf('bob').edit(idOf(world.outlookOf('bob'), 'Stand-up'), { when: timed('2026-10-28T16:00') });
    await world.rounds(3);
    expectSame(world, 5, 'ada');
    expect(lines(world, 'ada').some((line) => line.startsWith('2026-10-28T14:00'))).toBe(true);
  });

  tell('as its dates, the one shared with Bob deleted by Ada goes for both (P3)', async (world) => {
    const id = await inOutlook(world);
    world.outlook.removeOccurrence(id, SECOND);
    await world.rounds(2);
    world.severa.join(activityAt(world, THIRD), 'bob');
    await world.rounds(3);
    world.outlook.removeOccurrence(id, THIRD);
    await world.rounds(3);
    expectSame(world, 4, 'ada');
    expect(lines(world, 'bob')).toEqual([]);
  });

  tell('as its dates, the one shared with Bob deleted by Bob: he leaves (P3)', async (world) => {
    const id = await inOutlook(world);
    world.outlook.removeOccurrence(id, SECOND);
    await world.rounds(2);
    world.severa.join(activityAt(world, THIRD), 'bob');
    await world.rounds(3);
    world.outlookOf('bob').remove(idOf(world.outlookOf('bob'), 'Stand-up'));
    await world.rounds(3);
    expectSame(world, 5, 'ada');
    expect(world.severa.people(activityAt(world, THIRD))).toEqual({ owner: 'ada', participants: [] });
  });

  tell('as its dates is deleted in Outlook while one date is edited in Severa: that one stays (M3)', async (world) => {
    const id = await inOutlook(world, abroad);
    world.outlook.remove(id);
    world.severa.edit(activityAt(world, THIRD), { location: 'Turku' });
    await world.rounds(4);
    expect(lines(world, 'severa').filter((line) => line.includes('Turku'))).toHaveLength(1);
    expectSame(world, 1, 'ada');
  });

  tell('that hours were booked on stays whole', async (world) => {
    const id = await inOutlook(world);
    world.severa.bookHours(activity(world));
    world.outlook.removeOccurrence(id, SECOND);
    await world.rounds(3);
    expect(lines(world, 'severa')).toHaveLength(6);
    expect(lines(world, 'ada')).toHaveLength(5);
    return { parked: ['ada severa series-inexpressible'] };
  });

  tell('as its dates, with hours on one of them, doesn’t become a series again', async (world) => {
    const id = await inOutlook(world);
    world.outlook.removeOccurrence(id, SECOND);
    await world.rounds(2);
    world.severa.bookHours(activityAt(world, THIRD));
    world.outlook.edit(id, { when: weekly(timed('2026-10-14T10:00'), 5) });
    await world.rounds(3);
    expect(world.severa.list().filter(({ subject }) => subject !== 'Lunch')).toHaveLength(5);
    expect((await world.parkedOf('ada')).every((one) => one === 'severa series-inexpressible')).toBe(true);
    return { parked: (await world.parkedOf('ada')).map((one) => `ada ${one}`) };
  });

  tell('at the hour that exists twice keeps its moments (H6)', async (world) => {
    await inOutlook(world, draft('Stand-up', { when: weekly(timedAt('2026-10-25T00:30:00Z'), 3) }));
    expectSame(world, 3, 'ada');
  });

  tell('in the hour that is skipped in spring is there each day (H6)', async (world) => {
    await inOutlook(world, draft('Stand-up', { when: weekly(timed('2027-03-21T03:30'), 3) }));
    expectSame(world, 3, 'ada');
  });

  tell('whose end lies beyond the window comes whole (H6a)', async (world) => {
    const rule = { freq: 'WEEKLY', interval: 1 } as const;
    await inOutlook(world, draft('Stand-up', { when: { ...timed('2026-10-13T09:00'), rule } }));
    const all = lines(world, 'ada').length;
    expect(all).toBeGreaterThan(70);
    expectSame(world, all, 'ada');
  });

  tell('that lies beyond the window isn’t synced yet (H6a)', async (world) => {
    await inOutlook(world, draft('Stand-up', { when: weekly(timed('2028-10-13T09:00'), 6) }));
    expect(world.subjects('severa')).toEqual(['Lunch']);
    world.severa.add(draft('Far', { when: timed('2028-10-20T12:00') }));
    await world.rounds(2);
    expect(world.subjects('ada')).toEqual(['Lunch', 'Stand-up']);
  });
});

scenarios('a series of Severa’s with a changed date', (kind) => {
  const tell = telling(kind);
  /** Ada’s and Bob’s, one date in Turku. */
  const changed = async (world: Crowd) => {
    const id = await inSevera(world);
    world.severa.join(id, 'bob');
    await world.rounds(2);
    const exception = world.severa.changeOccurrence(id, SECOND, { location: 'Turku' });
    await world.rounds(2);
    return { id, exception };
  };
  const ofExceptions = (world: Crowd, who: 'ada' | 'bob') =>
    lines(world, who).filter((line) => line.includes('Turku')).length;

  tell('that its owner deletes in Outlook: what is left in Severa is left in Outlook (P3)', async (world) => {
    const { id } = await changed(world);
    const event = must(
      world.outlook.list().find(({ start }) => start.startsWith('2026-10-13')),
      'the series',
    ).id;
    world.outlook.remove(event);
    await world.rounds(3, 25 * 60);
    expect(world.severa.list().some((one) => one.id === id)).toBe(false);
    expect(lines(world, 'ada')).toEqual(lines(world, 'severa'));
  });

  tell('that is deleted in Severa is gone for all, changed date and all (P3)', async (world) => {
    const { id } = await changed(world);
    world.severa.remove(id);
    await world.rounds(3, 25 * 60);
    expect(lines(world, 'ada')).toEqual(lines(world, 'severa'));
    expect(lines(world, 'bob')).toEqual(lines(world, 'severa'));
  });

  tell('of which its owner deletes the changed date in Outlook: it goes for all', async (world) => {
    await changed(world);
    const event = must(
      world.outlook.list().find(({ location }) => location === 'Turku'),
      'the changed date',
    ).id;
    world.outlook.remove(event);
    await world.rounds(3);
    expect(lines(world, 'severa')).toHaveLength(5);
    expect(lines(world, 'ada')).toHaveLength(5);
    expect(ofExceptions(world, 'bob')).toBe(0);
  });

  tell('is the series with another date deleted in Outlook: shared, so nothing is torn', async (world) => {
    await changed(world);
    const event = must(
      world.outlook.list().find(({ start }) => start.startsWith('2026-10-13')),
      'the series',
    ).id;
    world.outlook.removeOccurrence(event, THIRD);
    await world.rounds(3);
    expect(lines(world, 'severa')).toHaveLength(6);
    return { parked: ['ada severa series-inexpressible'] };
  });

  tell('of a rule that is changed in Severa afterwards: all follow', async (world) => {
    const { id } = await changed(world);
    world.severa.edit(id, { when: weekly(timed('2026-10-14T10:00'), 4) });
    await world.rounds(3, 25 * 60);
    expect(lines(world, 'ada')).toEqual(lines(world, 'severa'));
  });

  tell('is told while answers are lost: each date once (I4)', async (world) => {
    const id = await inSevera(world);
    world.severa.changeOccurrence(id, SECOND, { location: 'Turku' });
    world.faults.loseEventUpdate();
    world.faults.loseEventCreate();
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(3);
    expectSame(world, 6, 'ada');
  });
});

scenarios('a private series (H7)', (kind) => {
  const tell = telling(kind);

  tell('is Personal, whole (H7)', async (world) => {
    await begun(world);
    world.outlook.add(standUp, 'private');
    await world.rounds(2);
    expect(world.severa.categoryOf(activity(world))).toBe('Personal');
    expectSame(world, 6, 'ada');
  });

  tell(
    'is masked, whole, where Severa has no such type; as its dates too (H7)',
    async (world) => {
      await begun(world);
      const id = world.outlook.add(standUp, 'private');
      await world.rounds(2);
      expect(lines(world, 'severa')).toHaveLength(6);
      expect(world.page('severa').join()).not.toMatch(/Stand-up|Room 1/);
      world.outlook.changeOccurrence(id, SECOND, {
        subject: 'Secret',
        notes: 'Secret',
        when: timed('2026-10-21T15:00'),
      });
      await world.rounds(3);
      expect(lines(world, 'severa')).toHaveLength(6);
      expect(world.page('severa').join()).not.toMatch(/Stand-up|Room 1|Secret/);
      world.severa.edit(activityAt(world, THIRD), { subject: 'What?', when: timed('2026-10-28T10:00') });
      await world.rounds(3);
      expect(world.page('severa').join()).not.toMatch(/Stand-up|Room 1|Secret|What/);
      expect(world.page('ada').join()).not.toMatch(/What|Private/);
      expect(lines(world, 'ada').some((line) => line.startsWith('2026-10-28T08:00'))).toBe(true);
    },
    { personalType: false },
  );

  tell('as its dates that turns private: each is Personal (H7a)', async (world) => {
    const id = await inOutlook(world, abroad);
    world.outlook.makeOdd(id, 'private');
    await world.rounds(3);
    for (const { id: one, subject } of world.severa.list())
      if (subject !== 'Lunch') expect(world.severa.categoryOf(one)).toBe('Personal');
    expectSame(world, 6, 'ada');
  });

  tell(
    'as its dates that turns private where Severa has no such type: each is masked, and shown again (H7a)',
    async (world) => {
      const id = await inOutlook(world, abroad);
      world.outlook.makeOdd(id, 'private');
      await world.rounds(3);
      expect(world.page('severa').join()).not.toMatch(/Stand-up/);
      world.outlook.edit(id, { subject: 'Secret' });
      await world.rounds(2);
      expect(world.page('severa').join()).not.toMatch(/Secret/);
      expect(lines(world, 'severa')).toHaveLength(6);
    },
    { personalType: false },
  );

  tell('of absences from Severa is private and out of office (H7a)', async (world) => {
    await inSevera(world, standUp, 'absence');
    expectSame(world, 6, 'ada');
    expect(world.outlook.sensitivityOf(event(world))).toEqual({ privacy: 'private', busy: 'oof' });
  });

  tell('turned private by a participant in his copy only: nobody else sees a difference (H7a)', async (world) => {
    await begun(world);
    const id = world.severa.add(standUp);
    world.severa.join(id, 'bob');
    await world.rounds(2);
    world.outlookOf('bob').makeOdd(idOf(world.outlookOf('bob'), 'Stand-up'), 'private');
    await world.rounds(2);
    world.severa.edit(id, { location: 'Room 2' });
    await world.rounds(2);
    expect(world.severa.categoryOf(id)).toBe('CalendarEntry');
    expectSame(world, 6, 'ada', 'bob');
  });
});

scenarios('a type that leaves the selection (H5)', (kind) => {
  const tell = telling(kind);

  tell(
    'takes its series with it, exceptions and all, out of every mailbox; selected again they are back',
    async (world) => {
      await begun(world);
      const id = world.severa.add(standUp);
      world.severa.join(id, 'bob');
      await world.rounds(2);
      world.severa.changeOccurrence(id, SECOND, { location: 'Turku' });
      await world.rounds(2);
      const before = [world.page('ada'), world.page('bob')];
      await leaveOut(world, world.types.personal);
      await world.rounds(3);
      expect(world.page('ada')).toEqual([]);
      expect(world.page('bob')).toEqual([]);
      expect(lines(world, 'severa')).toHaveLength(6);
      await leaveOut(world, world.types.personal, world.types.meeting);
      await world.rounds(3);
      expect([world.page('ada'), world.page('bob')]).toEqual(before);
    },
  );

  tell('leaves what came from Outlook: a series as its dates flows on', async (world) => {
    const id = await inOutlook(world, abroad);
    await leaveOut(world, world.types.personal);
    await world.rounds(2);
    expectSame(world, 6, 'ada');
    world.outlook.edit(id, { location: 'Room 2' });
    world.severa.edit(activityAt(world, THIRD), { subject: 'Review' });
    await world.rounds(3);
    expectSame(world, 6, 'ada');
    expect(lines(world, 'severa').filter((line) => line.includes('Room 2'))).toHaveLength(6);
  });

  tell('leaves what a series of Outlook’s becomes meanwhile', async (world) => {
    const id = await inOutlook(world);
    await leaveOut(world, world.types.personal);
    await world.rounds(2);
    world.outlook.removeOccurrence(id, SECOND);
    await world.rounds(3);
    expectSame(world, 5, 'ada');
  });

  tell('while a date of the copy was deleted in Outlook: it goes, and Severa is as it was', async (world) => {
    await inSevera(world);
    world.outlook.removeOccurrence(event(world), SECOND);
    await leaveOut(world, world.types.personal);
    await world.rounds(3);
    expect(world.page('ada')).toEqual([]);
    expect(world.subjects('severa').includes('Stand-up')).toBe(true);
  });

  tell(
    'of a guest goes too (H12a)',
    async (world) => {
      await begun(world);
      const id = world.severa.add(standUp);
      world.severa.join(id, 'bob');
      await world.rounds(2);
      expect(lines(world, 'bob')).toHaveLength(6);
      await leaveOut(world, world.types.personal);
      world.severa.edit(id, { location: 'Room 2' });
      await world.rounds(3);
      expect(world.page('ada')).toEqual([]);
      expect(world.page('bob')).toEqual([]);
    },
    { bob: 'guest' },
  );

  tell(
    'while a date of the copy was deleted and its text edited in Outlook: the text comes to Severa first',
    async (world) => {
      await inSevera(world);
      const id = event(world);
      world.outlook.removeOccurrence(id, SECOND);
      world.outlook.edit(id, { notes: 'Typed in Outlook' });
      await leaveOut(world, world.types.personal);
      await world.rounds(3);
      expect(world.page('ada')).toEqual([]);
      expect(lines(world, 'severa').every((line) => line.includes('Typed in Outlook'))).toBe(true);
    },
  );

  tell('is counted by no guard, however many dates go (M5)', async (world) => {
    await inSevera(world, standUp);
    for (const day of [14, 15, 16]) world.severa.add(draft(`Visit ${day}`, { when: timed(`2026-10-${day}T10:00`) }));
    await world.rounds(2);
    await leaveOut(world, world.types.personal);
    await world.rounds(2);
    expect(world.page('ada')).toEqual([]);
    world.advance(DAY);
    await world.rounds(1);
  });
});
