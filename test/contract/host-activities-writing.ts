import { describe, expect, it } from 'vitest';
import type { BeforeSend } from '../../shared/sync/ports.ts';
import { type HostWorld, hours, item, listed, MINUTE, type OpenHost, START } from './host-activities-world.ts';

type Write = (world: HostWorld, id: string, before: BeforeSend) => Promise<unknown>;
const WRITES: readonly (readonly [string, Write])[] = [
  ['create', ({ host, ada, types }, _, before) => host.create(draft('New', ada, types.meeting), before)],
  ['update', ({ host, ada }, id, before) => host.update(id, { subject: 'New' }, ada, before)],
  ['delete', ({ host }, id, before) => host.delete(id, before)],
];

function draft(subject: string, ownerId: string, typeId: string) {
  return { item: item(subject), ownerId, typeId };
}

/** What every host app's activities must do, real or fake: writing. */
export function writingContract(open: OpenHost): void {
  describe('create', () => {
    it('makes the activity as it was expressed, and says when', async () => {
      const { host, held, advance, now, bob, types } = open();
      await host.users();
      advance(MINUTE);
      const one = item('  Lunch ', { location: 'Canteen', notes: 'Bring\r\nthe draft' });
      const made = await host.create({ item: one, ownerId: bob, typeId: types.meeting });
      const { subject, when, location, notes } = host.express(one, bob);
      expect(made).toMatchObject({ kind: 'single', ownerId: bob, typeId: types.meeting, created: now() });
      expect(made.item).toMatchObject({ subject, when, location, notes });
      expect(await host.read(made.id)).toEqual(made);
      expect(held()).toEqual(['Lunch']);
    });

    it('makes whole days', async () => {
      const { host, bob, types } = open();
      const days = { allDay: true, start: '2026-03-28', end: '2026-03-30' } as const;
      const made = await host.create({ item: item('Trip', { when: days }), ownerId: bob, typeId: types.meeting });
      expect((await host.read(made.id))?.item.when).toEqual(days);
    });

    it('takes privacy from the type', async () => {
      const { host, ada, types } = open();
      const made = await host.create({ ...draft('Dentist', ada, types.personal), item: item('Dentist') });
      expect(made).toMatchObject({ category: 'Personal', item: { privacy: 'private' } });
    });

    it('is refused for a type that is not there', async () => {
      const { host, held, ada } = open();
      await expect(host.create(draft('Odd', ada, 'no-such-type'))).rejects.toMatchObject({ kind: 'refused' });
      expect(held()).toEqual([]);
    });

    it.each([true, false])(
      'whose answer is lost says so, and the search finds what was made (done: %s)',
      async (done) => {
        const { host, faults, held, advance, ada, bob, types } = open();
        advance(10 * MINUTE);
        await host.create(draft('Earlier', ada, types.meeting));
        advance(MINUTE);
        const sent = await host.now();
        faults.loseCreate(done);
        await expect(host.create(draft('Lost', ada, types.meeting))).rejects.toMatchObject({ kind: 'answer-lost' });
        await host.create(draft("Bob's", bob, types.meeting));
        advance(MINUTE);
        expect(held().filter((subject) => subject === 'Lost')).toHaveLength(done ? 1 : 0);
        const found = await host.createdSince(ada, sent);
        expect(found.map(({ item: { subject } }) => subject)).toEqual(done ? ['Lost'] : []);
        await host.create(draft('Next', ada, types.meeting));
        expect(held()).toContain('Next');
      },
    );

    it("is searched for by Severa's clock, the moment itself included", async () => {
      const { host, faults, ada, types } = open();
      faults.skew(-5 * MINUTE);
      const sent = await host.now();
      const made = await host.create(draft('Made', ada, types.meeting));
      expect(made.created).toBe(sent);
      expect(await host.createdSince(ada, sent)).toEqual([made]);
      expect(await host.createdSince(ada, sent + 1000)).toEqual([]);
    });
  });

  describe('update', () => {
    it('writes only what it is given', async () => {
      const { host, person, advance, now, ada } = open();
      const id = person.add(ada, item('Old', { location: 'Room 1', notes: 'Keep' }));
      const before = await host.read(id);
      advance(MINUTE);
      const updated = await host.update(id, { subject: 'New' }, ada);
      const renamed = { ...before?.item, subject: 'New' };
      expect(updated).toEqual({ ...before, modified: now(), updatedBy: null, item: renamed });
      expect(await host.read(id)).toEqual(updated);
      await host.update(id, { location: '', ...hours('2026-03-05', '12:00', '13:00') }, ada);
      expect(await host.read(id)).toMatchObject({
        item: { subject: 'New', location: '', notes: 'Keep', when: { start: '2026-03-05T12:00:00+02:00' } },
      });
    });

    it('may be repeated', async () => {
      const { host, person, ada } = open();
      const id = person.add(ada, item('Old'));
      const once = await host.update(id, { subject: 'New' }, ada);
      expect((await host.update(id, { subject: 'New' }, ada)).item).toEqual(once.item);
    });

    it('of nothing changes nothing, not even the stamp', async () => {
      const { host, person, advance, ada } = open();
      const id = person.add(ada, item('Same'));
      const before = await host.read(id);
      advance(MINUTE);
      expect(await host.update(id, {}, ada)).toEqual(before);
    });

    it('of an activity that is gone says so', async () => {
      const { host, person, ada } = open();
      const id = person.add(ada, item('Gone'));
      person.remove(id);
      await expect(host.update(id, { subject: 'New' }, ada)).rejects.toMatchObject({ kind: 'gone' });
    });
  });

  describe('delete', () => {
    it('removes the activity for good; repeated it says gone', async () => {
      const { host, person, held, ada } = open();
      const id = person.add(ada, item('Over'));
      person.add(ada, item('Other'));
      expect(await host.delete(id)).toBeUndefined();
      expect(held()).toEqual(['Other']);
      expect(await host.read(id)).toBeNull();
      await expect(host.delete(id)).rejects.toMatchObject({ kind: 'gone' });
      expect(held()).toEqual(['Other']);
    });

    it.each([{ closed: true }, { hasHours: true }])('is refused for what Severa keeps (%o)', async (state) => {
      const { host, person, held, ada } = open();
      const id = person.add(ada, item('Kept'), state);
      await expect(host.delete(id)).rejects.toMatchObject({ kind: 'refused' });
      expect(held()).toEqual(['Kept']);
      expect(await host.read(id)).toMatchObject(state);
    });

    it('whose answer is lost says so, is done, and may be repeated', async () => {
      const { host, person, faults, held, ada } = open();
      const id = person.add(ada, item('Over'));
      faults.loseDelete();
      await expect(host.delete(id)).rejects.toMatchObject({ kind: 'answer-lost' });
      expect(held()).toEqual([]);
      await expect(host.delete(id)).rejects.toMatchObject({ kind: 'gone' });
    });
  });

  describe.each(WRITES)('before a %s', (_name, write) => {
    it('the caller is asked once, when nothing is done yet', async () => {
      const world = open();
      const id = world.person.add(world.ada, item('Old'));
      await world.host.users();
      const seen: (readonly string[])[] = [];
      await write(world, id, async () => {
        seen.push(world.held());
      });
      expect(seen).toEqual([['Old']]);
      expect(world.held()).not.toEqual(['Old']);
    });

    it('the caller may call it off', async () => {
      const world = open();
      const id = world.person.add(world.ada, item('Old'));
      const gone = new Error('the lease went');
      await expect(write(world, id, () => Promise.reject(gone))).rejects.toBe(gone);
      expect(world.held()).toEqual(['Old']);
    });

    it('that is throttled to the end is not done, and says for how long to wait', async () => {
      const world = open();
      const id = world.person.add(world.ada, item('Old'));
      let asked = 0;
      const count = async () => {
        asked += 1;
      };
      world.faults.throttle();
      await expect(write(world, id, count)).rejects.toMatchObject({ kind: 'transient', retryAfterMs: 1000 });
      expect(asked).toBeGreaterThan(0);
      expect(world.held()).toEqual(['Old']);
      world.faults.calm();
      await write(world, id, count);
      expect(world.held()).not.toEqual(['Old']);
    });
  });

  describe('listings behind their time', () => {
    it('show a write at the latest when the delay is over, while a read has it at once', async () => {
      const { host, faults, advance, ada, types } = open();
      faults.delayListings(90_000);
      const made = await host.create(draft('Made', ada, types.meeting));
      expect(await host.read(made.id)).toEqual(made);
      advance(90_000);
      expect(await listed(host.changedSince(START))).toEqual([made]);
      expect(await host.createdSince(ada, START)).toEqual([made]);
      await host.update(made.id, { subject: 'Renamed' }, ada);
      expect(await host.read(made.id)).toMatchObject({ item: { subject: 'Renamed' } });
      advance(90_000);
      expect(await listed(host.changedSince(START))).toMatchObject([{ item: { subject: 'Renamed' } }]);
    });

    it('may still hold what is deleted, and no longer than the delay', async () => {
      const { host, faults, person, advance, ada } = open();
      const id = person.add(ada, item('Gone'));
      faults.delayListings(90_000);
      await host.delete(id);
      expect(await host.read(id)).toBeNull();
      const shown = await listed(host.changedSince(START));
      expect(shown.every((activity) => activity.id === id)).toBe(true);
      advance(90_000);
      expect(await listed(host.changedSince(START))).toEqual([]);
    });
  });

  describe('an organisation that shows nothing', () => {
    const WINDOW = { from: START, until: START + 30 * 24 * 60 * MINUTE };

    it('in its listings still has its activities one by one', async () => {
      const { host, faults, person, ada, bob } = open();
      const id = person.add(ada, item('Hidden'), { participants: [bob] });
      faults.emptyLists();
      expect(await listed(host.changedSince(START))).toEqual([]);
      expect(await listed(host.list([ada], WINDOW, true))).toEqual([]);
      expect(await host.createdSince(ada, START)).toEqual([]);
      expect(await host.read(id)).toMatchObject({ item: { subject: 'Hidden' } });
      expect(await host.participants(id)).toHaveLength(1);
      faults.calm();
      expect(await listed(host.list([ada], WINDOW, false))).toHaveLength(1);
    });

    it('at all looks as if everything was deleted, and nothing is', async () => {
      const { host, faults, person, held, ada } = open();
      const id = person.add(ada, item('There'));
      faults.nothingThere();
      expect(await listed(host.changedSince(START))).toEqual([]);
      expect(await host.read(id)).toBeNull();
      const gone = { kind: 'gone' };
      await expect(host.participants(id)).rejects.toMatchObject(gone);
      await expect(host.update(id, { subject: 'New' }, ada)).rejects.toMatchObject(gone);
      await expect(host.delete(id)).rejects.toMatchObject(gone);
      expect(held()).toEqual(['There']);
      faults.calm();
      expect(await host.read(id)).toMatchObject({ item: { subject: 'There' } });
    });
  });
}
