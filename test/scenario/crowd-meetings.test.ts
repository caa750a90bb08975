import { expect } from 'vitest';
import { type Crowd, type CrowdOptions, crowdScenario, type Remains } from './crowd.ts';
import { draft, MINUTE, timed, wholeDays } from './items.ts';
import { idOf } from './people.ts';
import { scenarios, type WorldKind } from './scenario.ts';
import { addressOf, OUTSIDER } from './world.ts';

const board = draft('Board', { location: 'Room 1' });
const lunch = draft('Lunch', { when: timed('2026-10-20T12:00') });
const BOB = addressOf('bob');
const ADA = addressOf('ada');

const eventOf = (world: Crowd, who: 'ada' | 'bob', subject = 'Board') => idOf(world.outlookOf(who), subject);
const activity = (world: Crowd, subject = 'Board') => idOf(world.severa, subject);
const lines = (world: Crowd, who: 'ada' | 'bob' | 'severa', subject = 'Board') =>
  world.page(who).filter((line) => line.includes(subject));

/** Ada organizes it; Bob and somebody from outside are invited. */
async function meeting(world: Crowd, what = board, invited: readonly string[] = [BOB, OUTSIDER]): Promise<string> {
  world.severa.add(lunch);
  await world.rounds(2);
  const id = world.outlook.add(what);
  world.outlook.invite(id, invited);
  await world.rounds(3);
  return id;
}

/** Olga of another organisation invites both. */
async function foreign(world: Crowd, what = board, invited: readonly string[] = [ADA, BOB]): Promise<string> {
  world.severa.add(lunch);
  await world.rounds(2);
  const id = world.outsider().add(what);
  world.outsider().invite(id, invited);
  await world.rounds(3);
  return id;
}

type Tell = (name: string, happen: (world: Crowd) => Promise<Remains> | Promise<void>, options?: CrowdOptions) => void;
const telling =
  (kind: WorldKind): Tell =>
  (name, happen, options) =>
    crowdScenario(kind, name, happen, options);

scenarios('a meeting', (kind) => {
  const tell = telling(kind);

  tell('is one activity: its organizer owns it, who is invited takes part (P4)', async (world) => {
    await meeting(world);
    expect(world.subjects('severa')).toEqual(['Board', 'Lunch']);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
    expect(await world.linksOf('bob')).toEqual(['live silent']);
  });

  tell('of which an attendee hears first is its organizer’s (P4)', async (world) => {
    world.severa.add(lunch);
    await world.rounds(2);
    const id = world.outlook.add(board);
    world.outlook.invite(id, [BOB, OUTSIDER]);
    world.advance(3 * MINUTE);
    await world.sync(10 * MINUTE, world.mailboxOf('bob') ?? '');
    await world.rounds(3);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
    expect(world.subjects('severa')).toEqual(['Board', 'Lunch']);
  });

  tell('of a first sync is one activity, whoever runs first (P4, H8)', async (world) => {
    const id = world.outlook.add(board);
    world.outlook.invite(id, [BOB, OUTSIDER]);
    await world.rounds(3);
    expect(world.subjects('severa')).toEqual(['Board']);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
  });

  tell('typed into Severa too is paired with that activity (H8)', async (world) => {
    world.outlook.invite(world.outlook.add(board), [BOB, OUTSIDER]);
    const id = world.severa.add(board);
    world.severa.join(id, 'bob');
    await world.rounds(3);
    expect(world.subjects('severa')).toEqual(['Board']);
    expect(world.subjects('ada')).toEqual(['Board']);
    expect(world.subjects('bob')).toEqual(['Board']);
  });

  tell('of somebody from outside has an owner here; the others take part (P4)', async (world) => {
    await foreign(world);
    const { owner, participants } = world.severa.people(activity(world));
    expect([owner, ...participants].sort()).toEqual(['ada', 'bob']);
    expect(world.subjects('severa')).toEqual(['Board', 'Lunch']);
  });

  tell('reaches who was added in Severa only, as a copy (P4a)', async (world) => {
    await meeting(world, board, [OUTSIDER]);
    expect(world.subjects('bob')).toEqual([]);
    world.severa.join(activity(world), 'bob');
    await world.rounds(2);
    expect(world.subjects('bob')).toEqual(['Board']);
    world.severa.leave(activity(world), 'bob');
    await world.rounds(2);
    expect(world.subjects('bob')).toEqual([]);
  });

  tell(
    'whose invitation reaches a guest is not written to him again (P4a, H12a)',
    async (world) => {
      await meeting(world);
      expect(world.subjects('bob')).toEqual(['Board']);
      expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
    },
    { bob: 'guest' },
  );

  tell('loses the answer to its POST: one activity, with its people (P4b, I1a)', async (world) => {
    world.severa.add(lunch);
    await world.rounds(2);
    world.outlook.invite(world.outlook.add(board), [BOB, OUTSIDER]);
    world.faults.loseActivityCreate(true);
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(4);
    expect(world.subjects('severa')).toEqual(['Board', 'Lunch']);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
  });

  tell('loses a POST that was never carried out (P4b, I1a)', async (world) => {
    world.severa.add(lunch);
    await world.rounds(2);
    world.outlook.invite(world.outlook.add(board), [BOB, OUTSIDER]);
    world.faults.loseActivityCreate(false);
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(4);
    expect(world.subjects('severa')).toEqual(['Board', 'Lunch']);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
  });

  tell('edited by its organizer in Outlook: Severa follows; by an attendee: only his copy (P5)', async (world) => {
    const id = await meeting(world);
    world.outlook.edit(id, { location: 'Room 2', when: timed('2026-10-08T10:00') });
    world.outlookOf('bob').edit(eventOf(world, 'bob'), { notes: 'My own' });
    await world.rounds(3);
    expect(lines(world, 'severa')).toEqual(['2026-10-08T07:00:00Z | 2026-10-08T08:00:00Z | Board | Room 2']);
  });

  tell('of somebody from outside that is edited in Severa is put back, with a notice (P5)', async (world) => {
    await foreign(world);
    world.severa.edit(activity(world), { location: 'Room 9', when: timed('2026-10-09T10:00') });
    await world.rounds(3);
    expect(lines(world, 'severa')).toEqual(['2026-10-07T07:00:00Z | 2026-10-07T08:00:00Z | Board | Room 1']);
    const notices = [...(await world.noticesOf('ada')), ...(await world.noticesOf('bob'))];
    expect(notices).toEqual(['put-back']);
  });

  tell('of somebody from outside who moves it moves here (P5)', async (world) => {
    const id = await foreign(world);
    world.outsider().edit(id, { when: timed('2026-10-09T10:00') });
    await world.rounds(3);
    for (const who of ['ada', 'bob', 'severa'] as const) {
      expect(lines(world, who)).toEqual(['2026-10-09T07:00:00Z | 2026-10-09T08:00:00Z | Board | Room 1']);
    }
  });

  tell('an attendee deletes his copy: he leaves (P6)', async (world) => {
    await meeting(world);
    world.outlookOf('bob').remove(eventOf(world, 'bob'));
    await world.rounds(3);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: [] });
    expect(world.subjects('ada')).toEqual(['Board', 'Lunch']);
  });

  tell('an attendee declines and keeps it: he takes part (P6)', async (world) => {
    await meeting(world);
    world.outlookOf('bob').answer(eventOf(world, 'bob'), 'declined');
    await world.rounds(3);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
  });

  tell('who owns it and didn’t invite deletes his copy: the other one owns it (P6)', async (world) => {
    await foreign(world);
    const { owner } = world.severa.people(activity(world));
    const [first, second] = owner === 'ada' ? (['ada', 'bob'] as const) : (['bob', 'ada'] as const);
    world.outlookOf(first).remove(eventOf(world, first));
    await world.rounds(3);
    expect(world.severa.people(activity(world))).toEqual({ owner: second, participants: [] });
    expect(await world.noticesOf(second)).toEqual(['handed-on']);
    world.outlookOf(second).remove(eventOf(world, second));
    await world.rounds(3);
    expect(world.subjects('severa')).toEqual(['Lunch']);
  });

  tell('its organizer deletes it: the activity goes (P6)', async (world) => {
    const id = await meeting(world);
    world.outlook.remove(id);
    await world.rounds(3);
    expect(world.subjects('severa')).toEqual(['Lunch']);
  });

  tell('somebody from outside cancels it: the activity goes (P6)', async (world) => {
    const id = await foreign(world);
    world.outsider().remove(id);
    await world.rounds(3);
    expect(world.subjects('severa')).toEqual(['Lunch']);
  });

  tell('who was removed in Severa isn’t added again while the attendees are the same (P6)', async (world) => {
    const id = await meeting(world);
    world.severa.leave(activity(world), 'bob');
    await world.rounds(2);
    world.outlook.edit(id, { location: 'Room 2' });
    await world.rounds(3);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: [] });
    expect(world.subjects('bob')).toEqual(['Board']);
  });

  tell('who is no longer invited leaves, who is invited later takes part (P4)', async (world) => {
    const id = await meeting(world);
    world.outlook.invite(id, [OUTSIDER]);
    await world.rounds(3);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: [] });
    world.outlook.invite(id, [OUTSIDER, BOB]);
    await world.rounds(3);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
    expect(world.subjects('bob').filter((one) => one === 'Board')).toHaveLength(1);
  });

  tell('its owner edits it in Severa: its people are told once (P7)', async (world) => {
    await meeting(world);
    world.severa.edit(activity(world), { location: 'Room 2' }, 'ada');
    await world.rounds(3);
    for (const who of ['ada', 'bob', 'severa'] as const) expect(lines(world, who)[0]).toContain('Room 2');
    return { mails: [`update to ${BOB}, ${OUTSIDER}`] };
  });

  tell('its owner edits it in Severa, the answer is lost: told once (P7, I4)', async (world) => {
    await meeting(world);
    world.severa.edit(activity(world), { location: 'Room 2' }, 'ada');
    world.faults.loseEventUpdate();
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(3);
    for (const who of ['ada', 'bob', 'severa'] as const) expect(lines(world, who)[0]).toContain('Room 2');
    return { mails: [`update to ${BOB}, ${OUTSIDER}`] };
  });

  tell('a participant edits it in Severa: put back (P7)', async (world) => {
    await meeting(world);
    world.severa.edit(activity(world), { location: 'Room 2' }, 'bob');
    await world.rounds(3);
    expect(lines(world, 'severa')[0]).toContain('Room 1');
    expect(await world.noticesOf('ada')).toEqual(['put-back']);
  });

  tell(
    'its owner edits it in Severa where organizers send nothing: put back (P7)',
    async (world) => {
      await meeting(world);
      world.severa.edit(activity(world), { location: 'Room 2' }, 'ada');
      await world.rounds(3);
      expect(lines(world, 'severa')[0]).toContain('Room 1');
      expect(lines(world, 'ada')[0]).toContain('Room 1');
      expect(await world.noticesOf('ada')).toEqual(['put-back']);
    },
    { organization: { organizerUpdates: 'putBack' } },
  );

  for (const organizerUpdates of ['send', 'putBack'] as const) {
    tell(
      `is deleted in Severa, as the host app says by its owner: ${organizerUpdates} (P7)`,
      async (world) => {
        await meeting(world);
        const id = activity(world);
        world.severa.remove(id, 'ada');
        await world.store.deliver([
          { mailboxId: world.mailboxId, activityId: id, stamp: world.now(), deleted: true, by: world.userOf('ada') },
        ]);
        await world.rounds(3);
        expect(world.subjects('severa')).toEqual(['Lunch']);
        if (organizerUpdates === 'send') {
          expect(world.subjects('ada')).toEqual(['Lunch']);
          return { mails: [`cancellation to ${BOB}, ${OUTSIDER}`] };
        }
        expect(world.subjects('ada')).toEqual(['Board', 'Lunch']);
        return {};
      },
      { organization: { organizerUpdates } },
    );
  }

  tell('is deleted in Severa, the answer to its cancellation is lost: told once (P7, I4)', async (world) => {
    await meeting(world);
    const id = activity(world);
    world.severa.remove(id, 'ada');
    await world.store.deliver([
      { mailboxId: world.mailboxId, activityId: id, stamp: world.now(), deleted: true, by: world.userOf('ada') },
    ]);
    world.faults.loseDelete('outlook');
    await world.rounds(1);
    world.faults.calm();
    await world.rounds(3);
    expect(world.subjects('severa')).toEqual(['Lunch']);
    expect(world.subjects('ada')).toEqual(['Lunch']);
    return { mails: [`cancellation to ${BOB}, ${OUTSIDER}`] };
  });

  tell('is deleted in Severa by nobody knows whom: the event stays, nothing new is made of it (P7)', async (world) => {
    const event = await meeting(world);
    world.severa.remove(activity(world));
    await world.rounds(2, 25 * 60);
    world.outlook.edit(event, { notes: 'Agenda' });
    await world.rounds(3);
    expect(world.subjects('severa')).toEqual(['Lunch']);
    expect(world.subjects('ada')).toEqual(['Board', 'Lunch']);
    expect(world.subjects('bob')).toEqual(['Board']);
  });

  tell('of whole days: its owner moves it in Severa, its people are told once (P7)', async (world) => {
    await meeting(world, draft('Board', { when: wholeDays('2026-10-07', 3) }));
    world.severa.edit(activity(world), { when: wholeDays('2026-10-08', 3) }, 'ada');
    await world.rounds(3);
    for (const who of ['ada', 'bob', 'severa'] as const)
      expect(lines(world, who)).toEqual(['2026-10-08 | 2026-10-11 | Board']);
    return { mails: [`update to ${BOB}, ${OUTSIDER}`] };
  });
});

scenarios('a copy that becomes a meeting (P1a)', (kind) => {
  const tell = telling(kind);

  tell('its attendees take part; edits of others in Severa are put back', async (world) => {
    world.severa.add(lunch);
    await world.rounds(2);
    world.severa.add(board);
    await world.rounds(2);
    world.outlook.invite(eventOf(world, 'ada'), [BOB, OUTSIDER]);
    await world.rounds(3);
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
    expect(world.subjects('bob')).toEqual(['Board']);
    world.severa.edit(activity(world), { location: 'Room 9' }, 'bob');
    await world.rounds(3);
    expect(lines(world, 'severa')[0]).toContain('Room 1');
  });

  tell('who had a copy keeps the invitation only', async (world) => {
    world.severa.add(lunch);
    await world.rounds(2);
    const id = world.severa.add(board);
    world.severa.join(id, 'bob');
    await world.rounds(2);
    world.outlook.invite(eventOf(world, 'ada'), [BOB, OUTSIDER]);
    await world.rounds(4);
    expect(world.subjects('bob')).toEqual(['Board']);
    expect(world.subjects('severa')).toEqual(['Board', 'Lunch']);
    expect(world.severa.people(id)).toEqual({ owner: 'ada', participants: ['bob'] });
  });

  tell('invited by the participant: one activity, one event for each', async (world) => {
    world.severa.add(lunch);
    await world.rounds(2);
    const id = world.severa.add(board);
    world.severa.join(id, 'bob');
    await world.rounds(2);
    world.outlookOf('bob').invite(eventOf(world, 'bob'), [ADA, OUTSIDER]);
    await world.rounds(4);
    expect(world.subjects('severa')).toEqual(['Board', 'Lunch']);
    expect(world.subjects('ada')).toEqual(['Board', 'Lunch']);
    expect(world.subjects('bob')).toEqual(['Board']);
  });

  tell(
    'a guest makes a meeting of his copy: he has it to himself (H12a)',
    async (world) => {
      world.severa.add(lunch);
      await world.rounds(2);
      const id = world.severa.add(board);
      world.severa.join(id, 'bob');
      await world.rounds(2);
      world.outlookOf('bob').invite(eventOf(world, 'bob'), [OUTSIDER]);
      world.severa.edit(id, { location: 'Room 2' });
      await world.rounds(3);
      expect(lines(world, 'bob')[0]).toContain('Room 1');
      expect(lines(world, 'ada')[0]).toContain('Room 2');
    },
    { bob: 'guest' },
  );
});

scenarios('private meetings (H7)', (kind) => {
  const tell = telling(kind);

  tell('that turns private is Personal from then on, and its people stay', async (world) => {
    const id = await meeting(world);
    world.outlook.makeOdd(id, 'private');
    await world.rounds(3);
    expect(world.severa.categoryOf(activity(world))).toBe('Personal');
    expect(world.severa.people(activity(world))).toEqual({ owner: 'ada', participants: ['bob'] });
  });

  tell(
    'that turns private is masked where Severa has no such type; the mask is put back, nobody is mailed',
    async (world) => {
      const id = await meeting(world);
      world.outlook.makeOdd(id, 'private');
      await world.rounds(3);
      expect(world.subjects('severa')).toEqual(['Lunch', 'Private']);
      world.severa.edit(activity(world, 'Private'), { subject: 'What?', notes: 'Tell' }, 'ada');
      await world.rounds(3);
      expect(world.subjects('severa')).toEqual(['Lunch', 'Private']);
      expect(lines(world, 'ada')[0]).toContain('Board | Room 1');
      expect(lines(world, 'bob')[0]).toContain('Board | Room 1');
    },
    { personalType: false },
  );

  tell('of which an attendee’s copy is private: the activity is as its organizer shows it (P5)', async (world) => {
    await meeting(world);
    world.outlookOf('bob').makeOdd(eventOf(world, 'bob'), 'private');
    await world.rounds(3);
    expect(lines(world, 'severa')).toEqual(['2026-10-07T07:00:00Z | 2026-10-07T08:00:00Z | Board | Room 1']);
    expect(world.severa.categoryOf(activity(world))).toBe('CalendarEntry');
  });

  tell('a participant’s copy of an activity turns private: everybody’s stays as it is (H7a)', async (world) => {
    world.severa.add(lunch);
    await world.rounds(2);
    const id = world.severa.add(board);
    world.severa.join(id, 'bob');
    await world.rounds(2);
    world.outlookOf('bob').makeOdd(eventOf(world, 'bob'), 'private');
    world.severa.edit(id, { notes: 'Agenda' });
    await world.rounds(3);
    expect(world.severa.categoryOf(id)).toBe('CalendarEntry');
    expect(world.outlookOf('bob').sensitivityOf(eventOf(world, 'bob')).privacy).toBe('private');
    for (const who of ['ada', 'bob', 'severa'] as const)
      expect(lines(world, who)[0]).toContain('Board | Room 1 | Agenda');
  });

  tell(
    'an activity of Ada’s private event that Bob joins in Severa: his copy shows no more than Severa does',
    async (world) => {
      world.severa.add(lunch);
      await world.rounds(2);
      world.outlook.add(board, 'private');
      await world.rounds(2);
      expect(world.subjects('severa')).toEqual(['Lunch', 'Private']);
      world.severa.join(activity(world, 'Private'), 'bob');
      await world.rounds(3);
      expect(world.subjects('bob')).toEqual(['Private']);
      world
        .outlookOf('bob')
        .edit(eventOf(world, 'bob', 'Private'), { subject: 'Mine', when: timed('2026-10-09T10:00') });
      await world.rounds(4);
      expect(world.subjects('severa')).toEqual(['Lunch', 'Private']);
      expect(world.subjects('bob')).toEqual(['Private']);
      expect(lines(world, 'ada')).toEqual(['2026-10-09T07:00:00Z | 2026-10-09T08:00:00Z | Board | Room 1']);
    },
    { personalType: false },
  );
});
