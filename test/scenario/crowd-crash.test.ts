import { expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import { type Crowd, type CrowdOptions, expectCrowdRest, openCrowd, type Remains } from './crowd.ts';
import { draft, MINUTE, timed, weekly } from './items.ts';
import { idOf } from './people.ts';
import { scenarios } from './scenario.ts';
import { addressOf, OUTSIDER, type Who } from './world.ts';

const lunch = draft('Lunch', { when: timed('2026-10-20T12:00') });
const board = draft('Board');
const standUp = draft('Board', { when: weekly(timed('2026-10-13T09:00'), 3) });
const [ADA, BOB] = [addressOf('ada'), addressOf('bob')];

interface Story extends CrowdOptions {
  readonly before: (world: Crowd) => Promise<unknown>;
  /** Then whose run dies, at every call in turn. */
  readonly happens: (world: Crowd) => unknown;
  readonly dies: Who;
  readonly remains?: Remains;
  /** What each page and Severa hold afterwards, the lunch aside. */
  readonly holds: Readonly<Record<'ada' | 'bob' | 'severa', number>>;
}

const shared = async (world: Crowd) => {
  const id = world.severa.add(board);
  world.severa.join(id, 'bob');
  await world.rounds(2);
};
const meeting = async (world: Crowd, what = board) => {
  const id = world.outlook.add(what);
  world.outlook.invite(id, [BOB, OUTSIDER]);
  await world.rounds(3);
};
const foreign = async (world: Crowd) => {
  world.outsider().invite(world.outsider().add(board), [ADA, BOB]);
  await world.rounds(3);
};
const remove = (world: Crowd, who: Who) => world.outlookOf(who).remove(idOf(world.outlookOf(who), 'Board'));

const STORIES: Readonly<Record<string, Story>> = {
  'the owner deletes his copy (P3)': {
    before: shared,
    happens: (world) => remove(world, 'ada'),
    dies: 'ada',
    holds: { ada: 0, bob: 0, severa: 0 },
  },
  'a participant deletes his copy (P3)': {
    before: shared,
    happens: (world) => remove(world, 'bob'),
    dies: 'bob',
    holds: { ada: 1, bob: 0, severa: 1 },
  },
  'somebody from outside cancels (P6)': {
    before: foreign,
    happens: (world) => world.outsider().remove(idOf(world.outsider(), 'Board')),
    dies: 'ada',
    holds: { ada: 0, bob: 0, severa: 0 },
  },
  'who owns a meeting from outside leaves it (P6)': {
    before: foreign,
    happens: (world) => remove(world, 'ada'),
    dies: 'ada',
    holds: { ada: 0, bob: 1, severa: 1 },
  },
  'the owner invites to his copy, and an attendee’s run comes first (P1a)': {
    before: shared,
    happens: (world) => world.outlook.invite(idOf(world.outlook, 'Board'), [BOB, OUTSIDER]),
    dies: 'bob',
    holds: { ada: 1, bob: 1, severa: 1 },
  },
  'the owner of a meeting edits it in Severa (P7)': {
    before: meeting,
    happens: (world) => world.severa.edit(idOf(world.severa, 'Board'), { location: 'Room 2' }, 'ada'),
    dies: 'ada',
    remains: { mails: [`update to ${BOB}, ${OUTSIDER}`] },
    holds: { ada: 1, bob: 1, severa: 1 },
  },
  'a weekly meeting with a date left out is met first (P4b)': {
    before: async () => {},
    happens(world) {
      const id = world.outlook.add(standUp);
      world.outlook.invite(id, [BOB, OUTSIDER]);
      world.outlook.removeOccurrence(id, '2026-10-20');
    },
    dies: 'ada',
    holds: { ada: 2, bob: 2, severa: 2 },
  },
  'an attendee meets a weekly meeting with a date left out first (P4b)': {
    before: async () => {},
    happens(world) {
      const id = world.outlook.add(standUp);
      world.outlook.invite(id, [BOB, OUTSIDER]);
      world.outlook.removeOccurrence(id, '2026-10-20');
    },
    dies: 'bob',
    holds: { ada: 2, bob: 2, severa: 2 },
  },
  'a guest gets his copy (H12a)': {
    bob: 'guest',
    before: async () => {},
    happens(world) {
      world.severa.join(world.severa.add(board), 'bob');
    },
    dies: 'bob',
    holds: { ada: 1, bob: 1, severa: 1 },
  },
};

/** Each call of a simulator takes its time: samples. */
const STEP = 23;

scenarios('a run that dies at any call ends as the undisturbed one does (I4)', (kind) => {
  it.each(Object.entries(STORIES))(
    '%s',
    async (_, story) => {
      const { before, happens, dies, holds, remains, ...options } = story;
      for (let call = 1; ; call += kind.fakes ? 1 : kind.slow ? 4 * STEP : STEP) {
        const world = await openCrowd(kind, options);
        world.severa.add(lunch);
        await world.rounds(2);
        await before(world);
        await happens(world);
        world.advance(3 * MINUTE);
        await world.pull();
        world.crashAt(call);
        const { outcome } = await world.sync(10 * MINUTE, must(world.mailboxOf(dies), 'a mailbox'));
        world.crashAt(Number.POSITIVE_INFINITY);
        world.advance(5 * MINUTE);
        await world.rounds(4);
        for (const who of ['ada', 'bob', 'severa'] as const) {
          const held = world.page(who).filter((line) => !/Lunch|Canceled: /.test(line));
          expect(held, `${who}, died at ${call}`).toHaveLength(holds[who]);
        }
        await expectCrowdRest(world, remains);
        if (outcome !== 'crashed') break;
      }
    },
    120_000,
  );
});
