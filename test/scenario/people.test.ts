import { afterEach, describe, expect, it } from 'vitest';
import { draft, timed } from './items.ts';
import { openPeople, type People, type PeopleOptions } from './people-world.ts';

const VISIT = draft('Visit');

/** What everybody must find afterwards: no mail (I6), nothing written by two more rounds (I3). */
let worlds: People[] = [];
async function people(options: PeopleOptions): Promise<People> {
  const world = await openPeople(options);
  worlds.push(world);
  return world;
}
afterEach(async () => {
  const all = worlds;
  worlds = [];
  for (const world of all) {
    await world.rounds(2, 6);
    const before = JSON.stringify(world.written());
    await world.rounds(2, 6);
    expect(JSON.stringify(world.written()), 'two more rounds (I3)').toBe(before);
    expect(world.mailed(), 'mails (I6, P1)').toEqual([]);
  }
});

/** Ada owns it, Bob takes part; both have their copies. */
async function shared(more: Partial<PeopleOptions> = {}): Promise<People> {
  const world = await people({ on: ['ada', 'bob'], ...more });
  world.addActivity('ada', VISIT, 'bob');
  await world.rounds(2);
  return world;
}

describe('an activity of several people (H12, P1)', () => {
  it('reaches every one of them as a copy of his own, and nobody is invited', async () => {
    const world = await shared();
    for (const name of ['ada', 'bob']) {
      expect(world.subjects(name)).toEqual(['Visit']);
      expect(world.event(name, 'Visit')).toMatchObject({ meeting: false, isOrganizer: true, item: { people: {} } });
    }
    expect(world.activities()).toEqual(['Visit']);
    expect(await world.people('Visit')).toEqual(['ada', 'bob']);
  });

  it('of which nobody has the sync on reaches nobody', async () => {
    const world = await people({ on: ['ada'], off: ['bob', 'cy'] });
    await world.round();
    world.addActivity('bob', VISIT, 'cy');
    await world.rounds(2);
    for (const name of ['ada', 'bob', 'cy']) expect(world.subjects(name)).toEqual([]);
  });

  it('that somebody joins in Severa comes to him, and goes when he is removed there', async () => {
    const world = await people({ on: ['ada', 'bob'] });
    world.addActivity('ada', VISIT);
    await world.rounds(2);
    expect(world.subjects('bob')).toEqual([]);
    world.host.person.join(world.activity('Visit').id, 'bob');
    await world.rounds(2);
    expect(world.subjects('bob')).toEqual(['Visit']);
    world.host.person.leave(world.activity('Visit').id, 'bob');
    await world.rounds(2);
    expect(world.subjects('bob')).toEqual([]);
    expect(world.subjects('ada')).toEqual(['Visit']);
    expect(await world.links('bob')).toEqual(['closed not-among-people']);
  });

  it('whose removed person is added again later comes back to him', async () => {
    const world = await shared();
    world.host.person.leave(world.activity('Visit').id, 'bob');
    await world.rounds(2);
    world.host.person.join(world.activity('Visit').id, 'bob');
    await world.rounds(2, 10);
    expect(world.subjects('bob')).toEqual(['Visit']);
  });

  it('keeps what a person typed into his copy just before he was removed: it reaches the others', async () => {
    const world = await shared();
    world.editEvent('bob', 'Visit', { location: 'Room 7' });
    world.host.person.leave(world.activity('Visit').id, 'bob');
    await world.rounds(3);
    expect(world.activity('Visit').item.location).toBe('Room 7');
    expect(world.event('ada', 'Visit').item.location).toBe('Room 7');
    expect(world.subjects('bob')).toEqual([]);
  });
});

describe('a change to a copy (P2)', () => {
  it.each(['ada', 'bob'])('by %s reaches the activity, and from there the other copies', async (name) => {
    const world = await shared();
    world.editEvent(name, 'Visit', { subject: 'Visit moved', when: timed('2026-10-08T14:00') });
    await world.sync(name);
    await world.drain();
    for (const one of ['ada', 'bob']) expect(world.subjects(one)).toEqual(['Visit moved']);
    expect(world.activities()).toEqual(['Visit moved']);
  });

  it('of two people to different fields: both edits stay', async () => {
    const world = await shared();
    world.editEvent('ada', 'Visit', { location: 'Room 1' });
    world.editEvent('bob', 'Visit', { notes: 'Bring cake' });
    await world.rounds(2);
    for (const name of ['ada', 'bob']) {
      expect(world.event(name, 'Visit').item).toMatchObject({ location: 'Room 1', notes: 'Bring cake' });
    }
  });
});

describe('a copy that is deleted (P3)', () => {
  it('by the owner: the activity goes, and every copy with it', async () => {
    const world = await shared();
    world.removeEvent('ada', 'Visit');
    await world.sync('ada');
    await world.drain();
    expect(world.activities()).toEqual([]);
    expect(world.subjects('bob')).toEqual([]);
  });

  it('by a participant: he leaves, and the others keep theirs', async () => {
    const world = await shared();
    world.removeEvent('bob', 'Visit');
    await world.rounds(2);
    expect(await world.people('Visit')).toEqual(['ada']);
    expect(world.subjects('ada')).toEqual(['Visit']);
    expect(world.subjects('bob')).toEqual([]);
    expect(await world.links('bob')).toEqual(['closed left']);
  });

  it('by who owns it by now, although he took part before: his role is read at that moment', async () => {
    const world = await shared();
    world.removeEvent('bob', 'Visit');
    world.host.person.reassign(world.activity('Visit').id, { ownerId: 'bob' });
    await world.sync('bob');
    await world.rounds(2);
    expect(world.activities()).toEqual([]);
    expect(world.subjects('ada')).toEqual([]);
  });

  it('by the owner while a participant edits his: the edit wins, and both have it', async () => {
    const world = await shared();
    world.removeEvent('ada', 'Visit');
    world.editEvent('bob', 'Visit', { location: 'Room 7' });
    await world.sync('ada');
    expect(world.activities()).toEqual(['Visit']);
    await world.rounds(3);
    expect(world.activity('Visit').item.location).toBe('Room 7');
    for (const name of ['ada', 'bob']) expect(world.event(name, 'Visit').item.location).toBe('Room 7');
  });

  it('the activity deleted in Severa takes every copy with it', async () => {
    const world = await shared();
    world.addActivity('ada', draft('Other'));
    await world.rounds(1);
    world.host.person.remove(world.activity('Visit').id);
    // Nobody tells of a deletion: the daily check finds it.
    await world.rounds(2, 25 * 60);
    expect(world.subjects('ada')).toEqual(['Other']);
    expect(world.subjects('bob')).toEqual([]);
  });

  it('whichever call the process dies at, a participant leaves and an owner deletes all the same (I4)', async () => {
    for (const name of ['ada', 'bob']) {
      for (let call = 1; ; call += 1) {
        const world = await shared();
        world.removeEvent(name, 'Visit');
        world.time.advance(3 * 60_000);
        world.crashAt(call);
        const end = await world.sync(name);
        world.disarm();
        await world.rounds(4);
        expect(world.activities(), `${name} dies at ${call}`).toEqual(name === 'ada' ? [] : ['Visit']);
        expect(world.subjects(name)).toEqual([]);
        worlds = [world];
        if (end !== 'crashed') break;
      }
    }
  }, 60_000);
});

describe('somebody who has not switched on (H12a)', () => {
  it('gets a copy because a colleague has, and only what was delivered', async () => {
    const world = await people({ on: ['ada'], off: ['bob'] });
    await world.round();
    world.addEvent('bob', draft('Dentist'));
    world.addActivity('bob', draft('Alone'));
    world.addActivity('ada', VISIT, 'bob');
    const [rounds, ids] = [watch(world, 'changes'), watch(world, 'ids')];
    await world.rounds(2);
    expect(world.subjects('bob')).toEqual(['Dentist', 'Visit']);
    expect(world.activities()).toEqual(['Alone', 'Visit']);
    expect([...rounds(), ...ids()]).not.toContain('mailbox-of-bob');
    const row = await world.store.mailbox('mailbox-of-bob');
    expect(row).toMatchObject({ enabled: false, phase: 'new', cursor: null });
  });

  it('also of what was there before his colleague switched on', async () => {
    const world = await people({ on: [], off: ['ada', 'bob'] });
    world.addActivity('ada', VISIT, 'bob');
    world.time.advance(60 * 60_000);
    await world.switchOn('ada');
    await world.rounds(2);
    for (const name of ['ada', 'bob']) expect(world.subjects(name)).toEqual(['Visit']);
  });

  it('owning the activity, too', async () => {
    const world = await people({ on: ['bob'], off: ['ada'] });
    await world.round();
    world.addActivity('ada', VISIT, 'bob');
    await world.rounds(2);
    for (const name of ['ada', 'bob']) expect(world.subjects(name)).toEqual(['Visit']);
  });

  it('has edits of his copy read when it is due by delivery', async () => {
    const world = await people({ on: ['ada'], off: ['bob'] });
    await world.round();
    world.addActivity('ada', VISIT, 'bob');
    await world.rounds(2);
    world.editEvent('bob', 'Visit', { location: 'Room 7' });
    await world.rounds(2);
    expect(world.activity('Visit').item.location).toBe('');
    world.editActivity('Visit', { notes: 'Bring cake' });
    await world.rounds(2);
    expect(world.activity('Visit').item).toMatchObject({ location: 'Room 7', notes: 'Bring cake' });
    expect(world.event('ada', 'Visit').item).toMatchObject({ location: 'Room 7', notes: 'Bring cake' });
  });

  it('deletes his copy: it never comes back, and Severa is not touched', async () => {
    const world = await people({ on: ['ada'], off: ['bob'] });
    await world.round();
    world.addActivity('ada', VISIT, 'bob');
    await world.rounds(2);
    world.removeEvent('bob', 'Visit');
    for (const notes of ['One', 'Two']) {
      world.editActivity('Visit', { notes });
      await world.rounds(2);
    }
    expect(world.subjects('bob')).toEqual([]);
    expect(await world.people('Visit')).toEqual(['ada', 'bob']);
    expect(await world.links('bob')).toEqual(['closed gone-at-guest']);
  });

  it('has an equal event of his own at that time: it is linked, and stays as it is (H8a)', async () => {
    const world = await people({ on: ['ada'], off: ['bob'] });
    await world.round();
    const own = world.addEvent('bob', { ...VISIT, notes: 'My own words' });
    world.addActivity('ada', VISIT, 'bob');
    await world.rounds(2);
    expect(world.subjects('bob')).toEqual(['Visit']);
    world.editActivity('Visit', { location: 'Room 7' });
    await world.rounds(2);
    expect(world.event('bob', 'Visit')).toEqual(own);
    world.host.person.leave(world.activity('Visit').id, 'bob');
    await world.rounds(2);
    expect(world.event('bob', 'Visit')).toEqual(own);
  });

  it('invites somebody to his copy: it is his own meeting from then on', async () => {
    const world = await people({ on: ['ada'], off: ['bob'] });
    await world.round();
    world.addActivity('ada', VISIT, 'bob');
    await world.rounds(2);
    world.calendar.person.invite('mailbox-of-bob', world.event('bob', 'Visit').id, ['guest@example.org']);
    world.editActivity('Visit', { location: 'Room 7' });
    await world.rounds(2);
    expect(world.event('bob', 'Visit').item.location).toBe('');
    expect(world.activity('Visit').item.location).toBe('Room 7');
  });

  it('switches on later: his copy goes on, nothing is doubled', async () => {
    const world = await people({ on: ['ada'], off: ['bob'] });
    await world.round();
    world.addActivity('ada', VISIT, 'bob');
    await world.rounds(2);
    await world.switchOn('bob');
    await world.rounds(2);
    expect(world.subjects('bob')).toEqual(['Visit']);
    world.editEvent('bob', 'Visit', { location: 'Room 7' });
    await world.rounds(2);
    expect(world.event('ada', 'Visit').item.location).toBe('Room 7');
    expect(world.activities()).toEqual(['Visit']);
  });

  it('has no mailbox: the others get theirs, and learn that the owner has none', async () => {
    const world = await people({ on: ['bob'], without: ['ada'] });
    await world.round();
    world.addActivity('ada', VISIT, 'bob');
    await world.rounds(2);
    expect(world.subjects('bob')).toEqual(['Visit']);
    expect(await world.notices('bob')).toEqual(['owner-without-mailbox']);
  });
});

/** The mailboxes that a call of the calendar was about. */
function watch(world: People, call: 'changes' | 'ids'): () => readonly string[] {
  const asked: string[] = [];
  const calendar = world.calendar as {
    -readonly [Key in typeof call]: (mailboxId: string, ...rest: never[]) => unknown;
  };
  const real = calendar[call];
  calendar[call] = (mailboxId, ...rest) => {
    asked.push(mailboxId);
    return real(mailboxId, ...rest);
  };
  return () => asked;
}
