import { afterEach, describe, expect, it } from 'vitest';
import { draft, timed } from './items.ts';
import { openPeople, type People, type PeopleOptions } from './people-world.ts';

const BOARD = draft('Board');
const GUEST = 'guest@example.org';

let worlds: People[] = [];
/** Mails of the service that a scenario expects (P7); none unless it says so. */
let expected: readonly string[] = [];
async function people(options: PeopleOptions): Promise<People> {
  const world = await openPeople(options);
  worlds.push(world);
  return world;
}
afterEach(async () => {
  const [all, mails] = [worlds, expected];
  worlds = [];
  expected = [];
  for (const world of all) {
    await world.rounds(2, 6);
    const before = JSON.stringify(world.written());
    await world.rounds(2, 6);
    expect(JSON.stringify(world.written()), 'two more rounds (I3)').toBe(before);
    expect(world.mailed(), 'mails (I6, P7)').toEqual(mails);
  }
});

/** Ada organizes it, Bob and somebody from outside are invited; everybody has synced it. */
async function board(more: Partial<PeopleOptions> = {}): Promise<People> {
  const world = await people({ on: ['ada', 'bob'], ...more });
  await world.round();
  world.addMeeting('ada', BOARD, 'bob', GUEST);
  await world.rounds(3);
  return world;
}

/** Somebody from outside organizes it; these are invited, each with his own copy of one UID. */
async function foreign(names: readonly string[], options: PeopleOptions): Promise<People> {
  const world = await people(options);
  await world.round();
  const invited = Object.fromEntries([
    [GUEST, { role: 'organizer', response: 'accepted' } as const],
    ...names.map((name) => [`${name}@example.com`, { role: 'attendee', response: 'none' } as const] as const),
  ]);
  for (const name of names) {
    const made = world.addEvent(name, BOARD, { uid: 'uid-of-board', isOrganizer: false, meeting: true });
    world.calendar.person.edit(`mailbox-of-${name}`, made.id, { people: invited });
  }
  return world;
}

describe('a meeting of Outlook (P4)', () => {
  it('becomes one activity, its organizer owns it, who is invited takes part', async () => {
    const world = await board();
    expect(world.activities()).toEqual(['Board']);
    expect(await world.people('Board')).toEqual(['ada', 'bob']);
    for (const name of ['ada', 'bob']) expect(world.subjects(name)).toEqual(['Board']);
    expect(await world.links('ada')).toEqual(['live']);
    expect(await world.links('bob')).toEqual(['live  silent']);
  });

  it('that an attendee’s mailbox meets first is handed to its organizer', async () => {
    const world = await people({ on: ['ada', 'bob'] });
    await world.round();
    world.addMeeting('ada', BOARD, 'bob', GUEST);
    world.time.advance(60_000);
    await world.sync('bob');
    await world.rounds(3);
    expect(world.activities()).toEqual(['Board']);
    expect(await world.people('Board')).toEqual(['ada', 'bob']);
    expect(await world.links('ada')).toEqual(['live']);
    expect(await world.links('bob')).toEqual(['live  silent']);
  });

  it('of somebody from outside belongs to whoever claims it; the others take part', async () => {
    const world = await foreign(['bob', 'cy'], { on: ['bob', 'cy'] });
    await world.rounds(3);
    expect(world.activities()).toEqual(['Board']);
    expect(await world.people('Board')).toEqual(['bob', 'cy']);
    expect(await world.links('bob')).toEqual(['live']);
    expect(await world.links('cy')).toEqual(['live  silent']);
  });

  it('whoever syncs first, and at first syncs, it is one', async () => {
    for (const order of [
      ['ada', 'bob', 'cy'],
      ['cy', 'bob', 'ada'],
      ['bob', 'ada', 'cy'],
    ]) {
      const world = await people({ on: ['ada', 'bob', 'cy'] });
      world.addMeeting('ada', BOARD, 'bob', 'cy', GUEST);
      world.time.advance(60 * 60_000);
      for (const name of order) await world.sync(name);
      await world.rounds(3);
      expect(world.activities(), order.join()).toEqual(['Board']);
      expect(await world.people('Board')).toEqual(['ada', 'bob', 'cy']);
      for (const name of order) expect(world.subjects(name)).toEqual(['Board']);
    }
  });

  it('without a UID is not claimed: it is one mailbox’s own', async () => {
    const world = await people({ on: ['ada'] });
    await world.round();
    const made = world.addEvent('ada', BOARD, { uid: null, isOrganizer: false, meeting: true });
    await world.rounds(2);
    expect(world.activities()).toEqual(['Board']);
    expect(made.uid).toBeNull();
  });

  it('whose attendees change: who is new takes part, who is not invited any more leaves', async () => {
    const world = await board({ on: ['ada', 'bob', 'cy'] });
    world.calendar.person.invite('mailbox-of-ada', world.event('ada', 'Board').id, ['cy@example.com', GUEST]);
    await world.rounds(3);
    expect(await world.people('Board')).toEqual(['ada', 'cy']);
    expect(world.subjects('cy')).toEqual(['Board']);
  });
});

describe('the copies of a meeting (P4a)', () => {
  it('are the attendees’ own: nobody is written another one, his sync on or off', async () => {
    const world = await board({ off: ['cy'] });
    world.calendar.person.invite('mailbox-of-ada', world.event('ada', 'Board').id, [
      'bob@example.com',
      'cy@example.com',
    ]);
    await world.rounds(3);
    expect(await world.people('Board')).toEqual(['ada', 'bob', 'cy']);
    for (const name of ['ada', 'bob', 'cy']) expect(world.subjects(name)).toEqual(['Board']);
    expect(world.calendar.writes).toEqual({ created: 0, updated: 0, deleted: 0 });
  });

  it('one is written for who was added in Severa and isn’t invited; it goes when he is removed there', async () => {
    const world = await board({ on: ['ada', 'bob', 'cy'] });
    world.host.person.join(world.activity('Board').id, 'cy');
    await world.rounds(2);
    expect(world.event('cy', 'Board')).toMatchObject({ meeting: false, item: { people: {} } });
    world.host.person.leave(world.activity('Board').id, 'cy');
    await world.rounds(2);
    expect(world.subjects('cy')).toEqual([]);
    expect(await world.people('Board')).toEqual(['ada', 'bob']);
  });
});

describe('making a meeting’s activity (P4b)', () => {
  it('whichever call the process dies at, there is one activity, with its people', async () => {
    for (const first of ['ada', 'bob']) {
      for (let call = 1; ; call += 1) {
        const world = await people({ on: ['ada', 'bob'] });
        await world.round();
        world.addMeeting('ada', BOARD, 'bob', GUEST);
        world.time.advance(60_000);
        world.crashAt(call);
        const end = await world.sync(first);
        world.disarm();
        await world.rounds(5);
        expect(world.activities(), `${first} dies at ${call}`).toEqual(['Board']);
        expect(await world.people('Board'), `${first} dies at ${call}`).toEqual(['ada', 'bob']);
        worlds = [world];
        if (end !== 'crashed') break;
      }
    }
  }, 60_000);

  it('another run is making it: the item waits, and is linked when it is made', async () => {
    const world = await people({ on: ['ada', 'bob'] });
    await world.round();
    world.addMeeting('ada', BOARD, 'bob', GUEST);
    world.time.advance(60_000);
    await world.store.saveClaim({
      uid: world.event('ada', 'Board').uid ?? '',
      state: 'pending',
      mailboxId: 'mailbox-of-ada',
      activityId: null,
      run: 'elsewhere',
      until: world.time.now() + 5 * 60_000,
    });
    await world.sync('bob');
    expect(world.activities()).toEqual([]);
    expect(await world.parked('bob')).toEqual(['exchange claim-pending']);
    await world.rounds(4);
    expect(world.activities()).toEqual(['Board']);
    expect(await world.parked('bob')).toEqual([]);
  });

  it('whose run died is taken over once its claim has lapsed, after a search for what its POST made', async () => {
    const world = await foreign(['bob', 'cy'], { on: ['bob', 'cy'] });
    world.time.advance(60_000);
    // Bob's run makes the activity and dies before anybody learns of it.
    for (let call = 1; world.activities().length === 0; call += 1) {
      world.crashAt(call);
      await world.sync('bob');
      world.disarm();
      world.time.advance(4 * 60_000);
    }
    const switched = await world.store.mailbox('mailbox-of-bob');
    if (switched !== null) await world.store.saveMailbox({ ...switched, enabled: false });
    world.time.advance(10 * 60_000);
    for (let count = 0; count < 4; count += 1) {
      await world.sync('cy');
      world.time.advance(5 * 60_000);
    }
    expect(world.activities()).toEqual(['Board']);
    expect(await world.links('cy')).toEqual(['live']);
  });
});

describe('the copy that speaks (P5)', () => {
  it('is the organizer’s: his edits reach Severa, and an attendee’s do not', async () => {
    const world = await board();
    world.editEvent('ada', 'Board', { location: 'Room 7' });
    await world.rounds(2);
    expect(world.activity('Board').item.location).toBe('Room 7');
    world.editEvent('bob', 'Board', { notes: 'My own notes' });
    await world.rounds(2);
    expect(world.activity('Board').item.notes).toBe('');
    expect(world.event('bob', 'Board').item.notes).toBe('My own notes');
  });

  it('is the claim holder’s when somebody from outside organizes it: an edit in Severa is put back, with a notice', async () => {
    const world = await foreign(['bob', 'cy'], { on: ['bob', 'cy'] });
    await world.rounds(3);
    world.editActivity('Board', { location: 'Room 7', when: timed('2026-10-09T10:00') });
    await world.rounds(2);
    expect(world.activity('Board').item).toMatchObject({ location: '', when: world.event('bob', 'Board').item.when });
    expect(await world.notices('bob')).toEqual(['put-back']);
    expect(world.calendar.writes).toEqual({ created: 0, updated: 0, deleted: 0 });
  });

  it('is another one when its person leaves', async () => {
    const world = await foreign(['bob', 'cy'], { on: ['bob', 'cy'] });
    await world.rounds(3);
    world.removeEvent('bob', 'Board');
    await world.rounds(2);
    world.editEvent('cy', 'Board', { location: 'Room 7' });
    await world.rounds(2);
    expect(world.activity('Board').item.location).toBe('Room 7');
    expect(await world.links('cy')).toEqual(['live']);
  });
});

describe('who leaves a meeting (P6)', () => {
  it('deletes his copy: he takes part no more', async () => {
    const world = await board();
    world.removeEvent('bob', 'Board');
    await world.rounds(2);
    expect(await world.people('Board')).toEqual(['ada']);
    expect(await world.links('bob')).toEqual(['closed left silent']);
  });

  it('and takes part again when the next update brings him another copy', async () => {
    const world = await board();
    world.removeEvent('bob', 'Board');
    await world.rounds(2);
    world.editEvent('ada', 'Board', { location: 'Room 7' });
    await world.rounds(3);
    expect(await world.people('Board')).toEqual(['ada', 'bob']);
    expect(world.subjects('bob')).toEqual(['Board']);
    expect(world.activities()).toEqual(['Board']);
  });

  it('declines and keeps it: he still takes part', async () => {
    const world = await board();
    world.calendar.person.answer('mailbox-of-bob', world.event('bob', 'Board').id, 'declined');
    await world.rounds(2);
    expect(await world.people('Board')).toEqual(['ada', 'bob']);
  });

  it('owns it and doesn’t organize it: the next one owns it, and learns that', async () => {
    const world = await foreign(['bob', 'cy', 'dan'], { on: ['bob', 'cy', 'dan'] });
    await world.rounds(3);
    world.removeEvent('bob', 'Board');
    await world.rounds(2);
    expect(await world.people('Board')).toEqual(['cy', 'dan']);
    expect(await world.notices('cy')).toEqual(['handed-on']);
  });

  it('organizes it: the activity goes, the attendees’ copies are theirs', async () => {
    const world = await board();
    world.removeEvent('ada', 'Board');
    await world.rounds(3);
    expect(world.activities()).toEqual([]);
    expect(world.subjects('bob')).toEqual(['Canceled: Board']);
  });

  it('is the last one: the activity goes', async () => {
    const world = await foreign(['bob', 'cy'], { on: ['bob', 'cy'] });
    await world.rounds(3);
    world.removeEvent('bob', 'Board');
    await world.rounds(2);
    world.removeEvent('cy', 'Board');
    await world.rounds(2);
    expect(world.activities()).toEqual([]);
  });

  it('was removed in Severa: he isn’t added again while the attendees are the same', async () => {
    const world = await board();
    world.host.person.leave(world.activity('Board').id, 'bob');
    await world.rounds(2);
    world.editEvent('ada', 'Board', { location: 'Room 7' });
    world.editEvent('bob', 'Board', { notes: 'Mine' });
    await world.rounds(3);
    expect(await world.people('Board')).toEqual(['ada']);
    expect(world.subjects('bob')).toEqual(['Board']);
  });
});

describe('an edit in Severa of a meeting (P7)', () => {
  it('by its owner, who organizes it: its attendees get one mail', async () => {
    const world = await board();
    world.editActivity('Board', { location: 'Room 7' }, 'ada');
    await world.rounds(3);
    for (const name of ['ada', 'bob']) expect(world.event(name, 'Board').item.location).toBe('Room 7');
    expected = ['update to bob@example.com, guest@example.org'];
  });

  it('by somebody else: it is put back, with a notice, and nobody is mailed', async () => {
    const world = await board();
    world.editActivity('Board', { location: 'Room 7' }, 'bob');
    await world.rounds(3);
    expect(world.activity('Board').item.location).toBe('');
    expect(await world.notices('ada')).toEqual(['put-back']);
  });

  it('by its owner, where the organisation doesn’t send: it is put back', async () => {
    const world = await board({ organization: { organizerUpdates: 'putBack' } });
    world.editActivity('Board', { location: 'Room 7' }, 'ada');
    await world.rounds(3);
    expect(world.activity('Board').item.location).toBe('');
    expect(world.event('ada', 'Board').item.location).toBe('');
    expect(await world.notices('ada')).toEqual(['put-back']);
  });

  it('beside one in Outlook is no plain edit: Outlook’s stays, and nobody is mailed', async () => {
    const world = await board();
    world.editEvent('ada', 'Board', { notes: 'Agenda' });
    world.editActivity('Board', { location: 'Room 7' }, 'ada');
    await world.rounds(3);
    expect(world.activity('Board').item).toMatchObject({ location: '', notes: 'Agenda' });
    expect(world.event('ada', 'Board').item).toMatchObject({ location: '', notes: 'Agenda' });
  });

  it('whose answer was lost is not sent twice', async () => {
    const world = await board();
    world.editActivity('Board', { location: 'Room 7' }, 'ada');
    world.calendar.faults.loseAnswer = 1;
    await world.round();
    world.calendar.faults.loseAnswer = 0;
    await world.rounds(3);
    expect(world.activity('Board').item.location).toBe('Room 7');
    expect(world.event('ada', 'Board').item.location).toBe('Room 7');
    expected = ['update to bob@example.com, guest@example.org'];
  });

  it('whichever call the process dies at, no one is mailed twice', async () => {
    for (let call = 1; ; call += 1) {
      const world = await board();
      world.editActivity('Board', { location: 'Room 7' }, 'ada');
      world.time.advance(60_000);
      await world.pull();
      world.crashAt(call);
      const end = await world.sync('ada');
      world.disarm();
      await world.rounds(4);
      expect(world.mailed(), `dies at ${call}`).toEqual(['update to bob@example.com, guest@example.org']);
      expect(world.activity('Board').item.location).toBe('Room 7');
      worlds = [];
      if (end !== 'crashed') break;
    }
  }, 60_000);

  it('that deletes it, whoever did: the event stays, and nothing new is made of it', async () => {
    const world = await board();
    world.addActivity('ada', draft('Other'));
    await world.rounds(1);
    world.host.person.remove(world.activity('Board').id);
    await world.rounds(2, 25 * 60);
    for (const name of ['ada', 'bob']) expect(world.subjects(name)).toContain('Board');
    world.editEvent('ada', 'Board', { location: 'Room 7' });
    await world.rounds(2);
    expect(world.activities()).toEqual(['Other']);
    expect(await world.notices('ada')).toEqual(['meeting-stays']);
  });

  it('that deletes it, by its owner himself as the host app tells: it is cancelled', async () => {
    const world = await board();
    const { id, modified } = world.activity('Board');
    world.host.person.remove(id);
    const mailboxId = 'mailbox-of-ada';
    await world.store.deliver([{ mailboxId, activityId: id, stamp: modified, deleted: true, by: 'ada' }]);
    await world.rounds(2);
    expect(world.subjects('ada')).toEqual([]);
    expected = ['cancellation to bob@example.com, guest@example.org'];
  });
});

describe('a person who is neither owner nor participant any more (P8)', () => {
  it('keeps his own event; its link is let go, and goes on when he is back', async () => {
    const world = await people({ on: ['ada', 'bob'] });
    await world.round();
    world.addEvent('ada', BOARD);
    await world.rounds(2);
    const { id } = world.activity('Board');
    world.host.person.reassign(id, { ownerId: 'bob' }, 'ada');
    world.host.person.leave(id, 'ada');
    await world.rounds(2);
    expect(world.subjects('ada')).toEqual(['Board']);
    expect(world.subjects('bob')).toEqual(['Board']);
    expect(await world.links('ada')).toEqual(['released not-among-people']);
    world.host.person.join(id, 'ada');
    world.editActivity('Board', { location: 'Room 7' }, 'bob');
    await world.rounds(3);
    expect(world.event('ada', 'Board').item.location).toBe('Room 7');
  });
});

describe('a copy that becomes a meeting (P1a)', () => {
  it('its attendees take part, its own person writes to it no more unasked', async () => {
    const world = await people({ on: ['ada', 'bob', 'cy'] });
    world.addActivity('ada', BOARD, 'bob');
    await world.rounds(2);
    world.calendar.person.invite('mailbox-of-ada', world.event('ada', 'Board').id, ['cy@example.com', GUEST]);
    await world.rounds(3);
    expect(world.activities()).toEqual(['Board']);
    expect(await world.people('Board')).toEqual(['ada', 'bob', 'cy']);
    expect(await world.links('cy')).toEqual(['live  silent']);
    world.editActivity('Board', { location: 'Room 7' }, 'bob');
    await world.rounds(3);
    expect(world.activity('Board').item.location).toBe('');
    expect(world.event('ada', 'Board').item.location).toBe('');
  });

  it('who is invited and had a copy keeps the invitation only', async () => {
    const world = await people({ on: ['ada', 'bob'] });
    world.addActivity('ada', BOARD, 'bob');
    await world.rounds(2);
    world.calendar.person.invite('mailbox-of-ada', world.event('ada', 'Board').id, ['bob@example.com', GUEST]);
    await world.rounds(4);
    expect(world.activities()).toEqual(['Board']);
    expect(world.subjects('bob')).toEqual(['Board']);
    expect(world.event('bob', 'Board')).toMatchObject({ meeting: true, isOrganizer: false });
    expect(await world.people('Board')).toEqual(['ada', 'bob']);
  });
});
