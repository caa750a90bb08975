import { expect } from 'vitest';
import { must } from '../../shared/errors.ts';
import { type Crowd, type CrowdOptions, crowdScenario, type Remains } from './crowd.ts';
import { draft, timed, weekly } from './items.ts';
import { idOf } from './people.ts';
import { scenarios, type WorldKind } from './scenario.ts';
import { addressOf, OUTSIDER } from './world.ts';

const standUp = draft('Stand-up', { when: weekly(timed('2026-10-13T09:00'), 6), location: 'Room 1' });
const abroad = draft('Stand-up', { when: weekly(timed('2026-10-13T09:00', 60, 'America/New_York'), 6) });
const lunch = draft('Lunch', { when: timed('2026-10-20T12:00') });
const [ADA, BOB] = [addressOf('ada'), addressOf('bob')];
const SECOND = '2026-10-20';
const THIRD = '2026-10-27';

const lines = (world: Crowd, who: 'ada' | 'bob' | 'severa') =>
  world.page(who).filter((line) => !/Lunch|Canceled: /.test(line));
const eventOf = (world: Crowd, who: 'ada' | 'bob') => idOf(world.outlookOf(who), 'Stand-up');
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

async function meeting(world: Crowd, what = standUp, change?: (id: string) => void): Promise<string> {
  await begun(world);
  const id = world.outlook.add(what);
  world.outlook.invite(id, [BOB, OUTSIDER]);
  change?.(id);
  await world.rounds(3);
  return id;
}

async function foreign(world: Crowd, what = standUp, change?: (id: string) => void): Promise<string> {
  await begun(world);
  const id = world.outsider().add(what);
  world.outsider().invite(id, [ADA, BOB]);
  change?.(id);
  await world.rounds(3);
  return id;
}

type Tell = (name: string, happen: (world: Crowd) => Promise<Remains> | Promise<void>, options?: CrowdOptions) => void;
const telling =
  (kind: WorldKind): Tell =>
  (name, happen, options) =>
    crowdScenario(kind, name, happen, options);

scenarios('a weekly meeting', (kind) => {
  const tell = telling(kind);

  tell('is one series in Severa, with its people (P4)', async (world) => {
    await meeting(world);
    expectSame(world, 6, 'ada', 'bob');
    expect(world.subjects('severa')).toEqual(['Lunch', 'Stand-up']);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
  });

  tell('with a date that was moved before is an activity for each date, with its people (P4)', async (world) => {
    await meeting(world, standUp, (id) =>
      world.outlook.changeOccurrence(id, SECOND, { when: timed('2026-10-21T15:00') }),
    );
    expectSame(world, 6, 'ada', 'bob');
    for (const { id, subject } of world.severa.list()) {
      if (subject !== 'Lunch') expect(world.severa.people(id)).toEqual({ owner: 'ada', participants: ['bob'] });
    }
  });

  tell('with a date that was deleted before is an activity for each other date (P4)', async (world) => {
    await meeting(world, standUp, (id) => world.outlook.removeOccurrence(id, SECOND));
    expectSame(world, 5, 'ada', 'bob');
  });

  tell('of which a date is moved later stays one series in Severa: others take part in it', async (world) => {
    const id = await meeting(world);
    world.outlook.changeOccurrence(id, SECOND, { when: timed('2026-10-21T15:00') });
    await world.rounds(3);
    expect(lines(world, 'severa')).toHaveLength(6);
    return { parked: ['ada severa series-inexpressible'] };
  });

  tell('as singles is edited as a whole by its organizer: each follows (P5)', async (world) => {
    const id = await meeting(world, standUp, (one) => world.outlook.removeOccurrence(one, SECOND));
    world.outlook.edit(id, { location: 'Room 2' });
    await world.rounds(3);
    expectSame(world, 5, 'ada', 'bob');
    expect(lines(world, 'severa').every((line) => line.includes('Room 2'))).toBe(true);
  });

  tell('as singles, one edited by its owner in Severa: one mail (P7)', async (world) => {
    await meeting(world, standUp, (id) => world.outlook.removeOccurrence(id, SECOND));
    world.severa.edit(activityAt(world, THIRD), { location: 'Turku' }, 'ada');
    await world.rounds(3);
    expectSame(world, 5, 'ada', 'bob');
    expect(lines(world, 'ada').filter((line) => line.includes('Turku'))).toHaveLength(1);
    return { mails: [`update to ${BOB}, ${OUTSIDER}`] };
  });

  tell('as singles, one edited by its owner in Severa and the answer lost: one mail (P7, I4)', async (world) => {
    await meeting(world, standUp, (id) => world.outlook.removeOccurrence(id, SECOND));
    world.severa.edit(activityAt(world, THIRD), { location: 'Turku' }, 'ada');
    world.faults.loseEventUpdate();
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(3);
    expectSame(world, 5, 'ada', 'bob');
    return { mails: [`update to ${BOB}, ${OUTSIDER}`] };
  });

  tell('as singles, one edited by a participant in Severa: put back (P7)', async (world) => {
    await meeting(world, standUp, (id) => world.outlook.removeOccurrence(id, SECOND));
    world.severa.edit(activityAt(world, THIRD), { location: 'Turku' }, 'bob');
    await world.rounds(3);
    expectSame(world, 5, 'ada', 'bob');
    expect(await world.noticesOf('ada')).toEqual(['put-back']);
  });

  tell(
    'as singles, one deleted in Severa: its date stays in Outlook, nothing new is made of it (P7)',
    async (world) => {
      await meeting(world, standUp, (id) => world.outlook.removeOccurrence(id, SECOND));
      world.severa.remove(activityAt(world, THIRD));
      await world.rounds(3, 25 * 60);
      expect(lines(world, 'ada')).toHaveLength(5);
      expect(lines(world, 'bob')).toHaveLength(5);
      expect(lines(world, 'severa')).toHaveLength(4);
    },
  );

  tell('as singles, an attendee deletes one date of his copy: he leaves that one (P6)', async (world) => {
    await meeting(world, standUp, (id) => world.outlook.removeOccurrence(id, SECOND));
    world.outlookOf('bob').removeOccurrence(eventOf(world, 'bob'), THIRD);
    await world.rounds(3);
    expect(world.severa.people(activityAt(world, THIRD))).toEqual({ owner: 'ada', participants: [] });
    expect(world.severa.people(activityAt(world, '2026-11-03'))).toEqual({ owner: 'ada', participants: ['bob'] });
    expectSame(world, 5, 'ada');
  });

  tell('as singles, who is invited later takes part in each date, who no longer is leaves each (P4)', async (world) => {
    const id = await meeting(world, standUp, (one) => world.outlook.removeOccurrence(one, SECOND));
    world.outlook.invite(id, [OUTSIDER]);
    await world.rounds(3);
    for (const { id: one, subject } of world.severa.list()) {
      if (subject !== 'Lunch') expect(world.severa.people(one)).toEqual({ owner: 'ada', participants: [] });
    }
    world.outlook.invite(id, [OUTSIDER, BOB]);
    await world.rounds(3);
    for (const { id: one, subject } of world.severa.list()) {
      if (subject !== 'Lunch') expect(world.severa.people(one)).toEqual({ owner: 'ada', participants: ['bob'] });
    }
    expectSame(world, 5, 'ada', 'bob');
  });

  tell('that turns private is Personal, and so is each date of one that is singles (H7a)', async (world) => {
    const id = await meeting(world, standUp, (one) => world.outlook.removeOccurrence(one, SECOND));
    world.outlook.makeOdd(id, 'private');
    await world.rounds(3);
    for (const { id: one, subject } of world.severa.list()) {
      if (subject !== 'Lunch') expect(world.severa.categoryOf(one)).toBe('Personal');
    }
  });

  tell('"this and following": two series, each with its people (P4)', async (world) => {
    const id = await meeting(world);
    world.outlook.splitSeries(id, THIRD, { location: 'Room 2' });
    await world.rounds(4);
    expectSame(world, 6, 'ada', 'bob');
    for (const { id: one, subject } of world.severa.list()) {
      if (subject !== 'Lunch') expect(world.severa.people(one)).toEqual({ owner: 'ada', participants: ['bob'] });
    }
  });

  tell('is a copy of an activity of Severa’s that got attendees (P1a)', async (world) => {
    await begun(world);
    const id = world.severa.add(standUp);
    world.severa.join(id, 'bob');
    await world.rounds(2);
    world.outlook.invite(eventOf(world, 'ada'), [BOB, OUTSIDER]);
    await world.rounds(4);
    expectSame(world, 6, 'ada', 'bob');
    expect(world.outlookOf('bob').list()).toHaveLength(1);
    expect(world.severa.people(id)).toEqual({ owner: 'ada', participants: ['bob'] });
  });

  tell('an attendee deletes one date of his copy: the series stays as it is for everybody else', async (world) => {
    await meeting(world);
    world.outlookOf('bob').removeOccurrence(eventOf(world, 'bob'), THIRD);
    await world.rounds(3);
    expectSame(world, 6, 'ada');
    expect(lines(world, 'bob')).toHaveLength(5);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
  });

  tell('an attendee deletes his copy: he leaves (P6)', async (world) => {
    await meeting(world);
    world.outlookOf('bob').remove(eventOf(world, 'bob'));
    await world.rounds(3);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: [] });
    expectSame(world, 6, 'ada');
  });

  tell('its organizer deletes it: the activity goes (P6)', async (world) => {
    const id = await meeting(world);
    world.outlook.remove(id);
    await world.rounds(3);
    expect(lines(world, 'severa')).toEqual([]);
  });

  tell('as singles, its organizer deletes it: held back as one, then all activities go (P6, M5)', async (world) => {
    const id = await meeting(world, standUp, (one) => world.outlook.removeOccurrence(one, SECOND));
    world.outlook.remove(id);
    await world.rounds(3);
    expect(lines(world, 'severa')).toEqual([]);
  });

  tell('its owner moves it in Severa: one mail (P7)', async (world) => {
    await meeting(world);
    world.severa.edit(activity(world), { when: weekly(timed('2026-10-14T10:00'), 4) }, 'ada');
    await world.rounds(3);
    expectSame(world, 4, 'ada', 'bob');
    return { mails: [`update to ${BOB}, ${OUTSIDER}`] };
  });

  for (const what of ['deletes', 'changes'] as const) {
    tell(`its owner ${what} a date in Severa: nobody is told, it stays in Outlook (P7)`, async (world) => {
      await meeting(world);
      if (what === 'deletes') world.severa.removeOccurrence(activity(world), THIRD);
      else world.severa.changeOccurrence(activity(world), THIRD, { location: 'Room 9' });
      await world.rounds(3);
      for (const who of ['ada', 'bob'] as const) expect(lines(world, who).length, who).toBeGreaterThanOrEqual(6);
    });
  }

  tell(
    'a date is deleted in Severa where organizers send nothing: it stays in Outlook (P7)',
    async (world) => {
      await meeting(world);
      world.severa.removeOccurrence(activity(world), THIRD);
      await world.rounds(3);
      expect(lines(world, 'severa')).toHaveLength(5);
      for (const who of ['ada', 'bob'] as const) expect(lines(world, who)).toHaveLength(6);
    },
    { organization: { organizerUpdates: 'putBack' } },
  );

  tell('in another zone is an activity for each date, through both ends of summer time (P4)', async (world) => {
    await meeting(world, abroad);
    expectSame(world, 6, 'ada', 'bob');
    for (const { id, subject } of world.severa.list()) {
      if (subject !== 'Lunch') expect(world.severa.people(id)).toEqual({ owner: 'ada', participants: ['bob'] });
    }
  });

  tell('loses the answers of all its POSTs: every date once (P4b, I1a)', async (world) => {
    await begun(world);
    const id = world.outlook.add(abroad);
    world.outlook.invite(id, [BOB, OUTSIDER]);
    for (let count = 0; count < 3; count += 1) world.faults.loseActivityCreate(true);
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(5);
    expectSame(world, 6, 'ada', 'bob');
  });

  tell(
    'of a guest’s: he has the invitation only (H12a, P4a)',
    async (world) => {
      await meeting(world, abroad);
      expectSame(world, 6, 'ada', 'bob');
      expect(world.outlookOf('bob').list()).toHaveLength(1);
    },
    { bob: 'guest' },
  );
});

scenarios('a weekly meeting of somebody from outside', (kind) => {
  const tell = telling(kind);

  tell('is one series in Severa, with its people (P4)', async (world) => {
    await foreign(world);
    expectSame(world, 6, 'ada', 'bob');
    const { owner, participants } = world.severa.people(activity(world));
    expect([owner, ...participants].sort()).toEqual(['ada', 'bob']);
  });

  tell('with an exception is an activity for each date, with its people (P4)', async (world) => {
    await foreign(world, standUp, (id) =>
      world.outsider().changeOccurrence(id, SECOND, { when: timed('2026-10-21T15:00') }),
    );
    expectSame(world, 6, 'ada', 'bob');
    for (const { id, subject } of world.severa.list()) {
      if (subject === 'Lunch') continue;
      const { owner, participants } = world.severa.people(id);
      expect([owner, ...participants].sort()).toEqual(['ada', 'bob']);
    }
  });

  tell('that is cancelled as a whole goes (P6)', async (world) => {
    const id = await foreign(world);
    world.outsider().remove(id);
    await world.rounds(3);
    expect(lines(world, 'severa')).toEqual([]);
  });

  tell('as singles, of which one date is cancelled: that activity goes (P6)', async (world) => {
    const id = await foreign(world, standUp, (one) => world.outsider().removeOccurrence(one, SECOND));
    world.outsider().removeOccurrence(id, THIRD);
    await world.rounds(3);
    expect(lines(world, 'severa')).toHaveLength(4);
  });

  tell('as singles, edited in Severa: put back (P5)', async (world) => {
    await foreign(world, standUp, (one) => world.outsider().removeOccurrence(one, SECOND));
    world.severa.edit(activityAt(world, THIRD), { when: timed('2026-10-28T09:00') });
    await world.rounds(3);
    expectSame(world, 5);
    expect(lines(world, 'severa').some((line) => line.startsWith(THIRD))).toBe(true);
  });

  tell('as singles, cancelled as a whole: all go (P6, M5)', async (world) => {
    const id = await foreign(world, standUp, (one) => world.outsider().removeOccurrence(one, SECOND));
    world.outsider().remove(id);
    await world.rounds(3);
    expect(lines(world, 'severa')).toEqual([]);
  });
});
