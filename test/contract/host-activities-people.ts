import { describe, expect, it } from 'vitest';
import type { SyncError } from '../../shared/errors.ts';
import type { Participant } from '../../shared/sync/ports.ts';
import { type HostWorld, hours, item, listed, MINUTE, type OpenHost, START } from './host-activities-world.ts';

/** What every host app's activities must do, real or fake: who takes part, whose it is, who changed it. */
export function peopleContract(open: OpenHost): void {
  const ready = async (participants: readonly ('ada' | 'bob')[] = []) => {
    const world = open();
    await world.host.users();
    const id = world.person.add(world.ada, item('Both'), { participants: participants.map((name) => world[name]) });
    world.advance(MINUTE);
    return { world, id };
  };
  const userIds = async ({ host }: HostWorld, id: string) => (await host.participants(id)).map(({ userId }) => userId);

  describe('a new participant', () => {
    it('is there afterwards, under an id, and the activity is found among his own', async () => {
      const { world, id } = await ready();
      const { host, bob } = world;
      expect(await host.addParticipant(id, bob)).toBeUndefined();
      const [added, ...others] = await host.participants(id);
      expect(added).toMatchObject({ userId: bob, email: 'bob@example.com', kind: 'user' });
      expect(added?.id).toMatch(/./u);
      expect(others).toEqual([]);
      expect(await listed(host.changedOf(bob, START))).toMatchObject([{ id }]);
      expect(await host.read(id)).toMatchObject({ ownerId: world.ada, item: { subject: 'Both' } });
    });

    it('joins a series as a whole', async () => {
      const { world } = await ready();
      const { host, person, ada, bob } = world;
      const series = person.add(ada, item('Daily'), { series: true });
      await host.addParticipant(series, bob);
      expect(await userIds(world, series)).toEqual([bob]);
      expect(await host.read(series)).toMatchObject({ kind: 'series', item: { exclusions: [] } });
    });

    it('is refused when nobody knows him', async () => {
      const { world, id } = await ready();
      await expect(world.host.addParticipant(id, 'nobody')).rejects.toMatchObject({ kind: 'refused' });
      expect(await world.host.participants(id)).toEqual([]);
    });

    it('of an activity that is gone: says so', async () => {
      const { world, id } = await ready();
      world.person.remove(id);
      await expect(world.host.addParticipant(id, world.bob)).rejects.toMatchObject({ kind: 'gone' });
    });

    it('whose answer is lost is there once: it is not sent again', async () => {
      const { world, id } = await ready();
      world.faults.loseParticipant();
      await expect(world.host.addParticipant(id, world.bob)).rejects.toMatchObject({ kind: 'answer-lost' });
      world.faults.calm();
      expect(await userIds(world, id)).toEqual([world.bob]);
    });
  });

  describe('a participant who leaves', () => {
    const only = async ({ host }: HostWorld, id: string): Promise<Participant & { readonly id: string }> => {
      const [one] = await host.participants(id);
      if (one === undefined || one.id === null) throw new Error('nobody takes part under an id');
      return { ...one, id: one.id };
    };

    it('is gone, and nobody else', async () => {
      const { world, id } = await ready(['bob']);
      const { host, person, ada, bob } = world;
      const other = person.add(ada, item('Other'), { participants: [bob] });
      expect(await host.removeParticipant(id, (await only(world, id)).id)).toBeUndefined();
      expect(await host.participants(id)).toEqual([]);
      expect(await userIds(world, other)).toEqual([bob]);
      expect(await host.read(id)).toMatchObject({ ownerId: ada });
    });

    it('and has left already is no error', async () => {
      const { world, id } = await ready(['bob']);
      const { id: participantId } = await only(world, id);
      await world.host.removeParticipant(id, participantId);
      expect(await world.host.removeParticipant(id, participantId)).toBeUndefined();
      expect(await world.host.participants(id)).toEqual([]);
    });

    it('from an activity that is gone: says so', async () => {
      const { world, id } = await ready(['bob']);
      const { id: participantId } = await only(world, id);
      world.person.remove(id);
      await expect(world.host.removeParticipant(id, participantId)).rejects.toMatchObject({ kind: 'gone' });
    });

    it('is gone when the answer is lost, and may be taken out again', async () => {
      const { world, id } = await ready(['bob']);
      const { id: participantId } = await only(world, id);
      world.faults.loseParticipant();
      const outcome = await world.host.removeParticipant(id, participantId).then(
        () => 'done',
        (error: SyncError) => error.kind,
      );
      // Asked once more by the host itself, or not.
      expect(['done', 'answer-lost']).toContain(outcome);
      world.faults.calm();
      expect(await world.host.participants(id)).toEqual([]);
      expect(await world.host.removeParticipant(id, participantId)).toBeUndefined();
    });
  });

  describe('an activity', () => {
    it('that is handed on is the next owner’s, who takes it up where it was', async () => {
      const { world, id } = await ready(['bob']);
      const { host, bob, now } = world;
      const before = await host.read(id);
      const after = await host.reassign(id, { ownerId: bob });
      expect(after).toMatchObject({ id, ownerId: bob, typeId: before?.typeId, modified: now() });
      expect(after.item.when).toEqual(host.express(item('Both'), bob).when);
      expect(await host.read(id)).toEqual(after);
      const week = { from: START, until: START + 7 * 24 * 60 * MINUTE };
      expect((await listed(host.list([bob], week, false))).map((one) => one.id)).toEqual([id]);
    });

    it('of whole days stays on its days, whatever the clock of the next owner', async () => {
      const { world } = await ready();
      const { host, person, ada, bob } = world;
      const when = { allDay: true, start: '2026-03-28', end: '2026-03-30' } as const;
      const id = person.add(ada, item('Trip', { when }));
      expect(await host.reassign(id, { ownerId: bob })).toMatchObject({ ownerId: bob, item: { when } });
      expect((await host.read(id))?.item.when).toEqual(when);
    });

    it('gets another type, and with it another privacy', async () => {
      const { world, id } = await ready();
      const { host, ada, types } = world;
      const after = await host.reassign(id, { typeId: types.personal });
      expect(after).toMatchObject({ typeId: types.personal, category: 'Personal', ownerId: ada });
      expect(after.item).toMatchObject({ subject: 'Both', privacy: 'private' });
      expect(await host.read(id)).toEqual(after);
    });

    it('is neither handed to nobody nor given a type that is not there', async () => {
      const { world, id } = await ready();
      const { host, ada, types } = world;
      await expect(host.reassign(id, { typeId: 'no-such-type' })).rejects.toMatchObject({ kind: 'refused' });
      await expect(host.reassign(id, { ownerId: 'nobody' })).rejects.toMatchObject({ kind: 'refused' });
      expect(await host.read(id)).toMatchObject({ ownerId: ada, typeId: types.meeting });
    });

    it('that is gone is not handed on', async () => {
      const { world, id } = await ready();
      world.person.remove(id);
      await expect(world.host.reassign(id, { ownerId: world.bob })).rejects.toMatchObject({ kind: 'gone' });
    });

    it('whose handing on is lost is handed on, and may be once more', async () => {
      const { world, id } = await ready();
      const { host, bob, faults } = world;
      faults.loseUpdates();
      await expect(host.reassign(id, { ownerId: bob })).rejects.toMatchObject({ kind: 'transient' });
      faults.calm();
      expect(await host.read(id)).toMatchObject({ ownerId: bob });
      expect(await host.reassign(id, { ownerId: bob })).toMatchObject({ ownerId: bob });
    });

    it('says who changed it last: a person, and nobody of Severa when we did', async () => {
      const { world, id } = await ready();
      const { host, person, ada } = world;
      expect(await host.read(id)).toMatchObject({ updatedBy: ada });
      expect(await host.update(id, hours('2026-03-06', '10:00', '11:00'), ada)).toMatchObject({ updatedBy: null });
      person.rename(id, 'Mine');
      expect(await host.read(id)).toMatchObject({ updatedBy: ada });
    });
  });
}
