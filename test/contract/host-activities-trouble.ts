import { describe, expect, it } from 'vitest';
import type { HostActivities } from '../../shared/sync/ports.ts';
import { type HostWorld, item, listed, MINUTE, type OpenHost, START } from './host-activities-world.ts';

const WINDOW = { from: START, until: START + 30 * 24 * 60 * MINUTE };
const HOW_FAR_BACK = 5 * MINUTE;

type Call = (world: HostWorld, id: string) => Promise<unknown>;
const READS = {
  changedSince: ({ host }) => listed(host.changedSince(START)),
  list: ({ host, ada }) => listed(host.list([ada], WINDOW, true)),
  createdSince: ({ host, ada }) => host.createdSince(ada, START),
  read: ({ host }, id) => host.read(id),
  participants: ({ host }, id) => host.participants(id),
} satisfies Record<string, Call>;
const WRITES = {
  create: ({ host, ada, types }) => host.create({ item: item('New'), ownerId: ada, typeId: types.meeting }),
  update: ({ host, ada }, id) => host.update(id, { subject: 'New' }, ada),
  delete: ({ host }, id) => host.delete(id),
  reassign: ({ host, types }, id) => host.reassign(id, { typeId: types.personal }),
  addParticipant: ({ host, bob }, id) => host.addParticipant(id, bob),
} satisfies Record<string, Call>;
const OF_ONE: readonly (readonly [name: string, call: Call, kind: string])[] = [
  ['read', READS.read, 'invalid'],
  ['participants', READS.participants, 'invalid'],
  ['update', WRITES.update, 'refused'],
  ['delete', WRITES.delete, 'refused'],
  ['reassign', WRITES.reassign, 'refused'],
  ['addParticipant', WRITES.addParticipant, 'refused'],
];

/** What every host app's activities must do, real or fake: when Severa is in trouble. */
export function troubleContract(open: OpenHost): void {
  const ready = async () => {
    const world = open();
    // The people of an organisation are known for a while, whatever happens then.
    await world.host.users();
    return { world, id: world.person.add(world.ada, item('There')) };
  };

  describe('an update whose answer is lost', () => {
    it('is done, says that it may be tried again, and does no harm then', async () => {
      const { world, id } = await ready();
      const { host, faults, ada } = world;
      faults.loseUpdates();
      await expect(host.update(id, { subject: 'New' }, ada)).rejects.toMatchObject({ kind: 'transient' });
      expect(world.held()).toEqual(['New']);
      faults.calm();
      expect(await host.update(id, { subject: 'New' }, ada)).toMatchObject({ id, item: { subject: 'New' } });
      expect(world.held()).toEqual(['New']);
    });
  });

  describe('one activity that is refused', () => {
    it.each(OF_ONE)('%s says so of it alone, and nothing is done', async (_name, call, kind) => {
      const { world, id } = await ready();
      const other = world.person.add(world.ada, item('Other'));
      world.faults.refuseItem(id);
      await expect(call(world, id)).rejects.toMatchObject({ kind });
      expect(world.held()).toEqual(['There', 'Other']);
      expect((await listed(world.host.changedSince(START))).map((one) => one.id)).toEqual([id, other]);
      await call(world, other);
      world.faults.calm();
      await call(world, id);
    });
  });

  describe('a connection that is refused', () => {
    it.each(Object.entries({ ...READS, ...WRITES, activityTypes }))(
      '%s says that Severa is unavailable, and nothing is done',
      async (_name, call) => {
        const { world, id } = await ready();
        world.faults.refuseAll();
        await expect(call(world, id)).rejects.toMatchObject({ kind: 'unavailable' });
        expect(world.held()).toEqual(['There']);
        world.faults.calm();
        await call(world, id);
      },
    );
  });

  describe('readings that fail for a while', () => {
    it.each(Object.entries(READS))('%s says that it may be tried again', async (_name, call) => {
      const { world, id } = await ready();
      world.faults.failReads();
      await expect(call(world, id)).rejects.toMatchObject({ kind: 'transient' });
      world.faults.calm();
      await call(world, id);
    });
  });

  describe('people of an activity that fail', () => {
    it('are named as its own trouble, while it can be read', async () => {
      const { world, id } = await ready();
      world.faults.failParticipants();
      await expect(world.host.participants(id)).rejects.toMatchObject({ kind: 'invalid' });
      expect(await world.host.read(id)).toMatchObject({ id });
      world.faults.calm();
      expect(await world.host.participants(id)).toEqual([]);
    });
  });

  describe('reads behind their time', () => {
    it('show a write at the latest when the delay is over, and until then only what was', async () => {
      const { world } = await ready();
      const { host, faults, ada, types, advance } = world;
      faults.delayReads(60_000);
      const made = await host.create({ item: item('Made'), ownerId: ada, typeId: types.meeting });
      expect([null, 'Made']).toContain((await host.read(made.id))?.item.subject ?? null);
      advance(60_000);
      expect(await host.read(made.id)).toEqual(made);
      const updated = await host.update(made.id, { subject: 'Renamed' }, ada);
      expect(updated.item.subject).toBe('Renamed');
      expect(['Made', 'Renamed']).toContain((await host.read(made.id))?.item.subject);
      advance(60_000);
      expect(await host.read(made.id)).toEqual(updated);
      await host.delete(made.id);
      await expect(host.update(made.id, { subject: 'Late' }, ada)).rejects.toMatchObject({ kind: 'gone' });
      advance(60_000);
      expect(await host.read(made.id)).toBeNull();
      await expect(host.participants(made.id)).rejects.toMatchObject({ kind: 'gone' });
    });
  });

  describe('clocks', () => {
    it('of Date headers and of stamps may differ; a cursor is of the Date', async () => {
      const { world, id } = await ready();
      const { host, faults, now, advance, person } = world;
      faults.skewDates(-2 * MINUTE);
      advance(MINUTE);
      person.rename(id, 'Renamed');
      for await (const { asOf } of host.changedSince(START)) expect(asOf).toBe(now() - 2 * MINUTE);
      expect(await host.read(id)).toMatchObject({ modified: now() });
    });

    it('of whole seconds: two edits in one second carry one stamp, and the listing shows the last', async () => {
      const { world, id } = await ready();
      const { host, faults, advance, person } = world;
      faults.wholeSeconds();
      advance(1000);
      person.rename(id, 'First');
      const first = await host.read(id);
      advance(400);
      person.rename(id, 'Second');
      expect(await host.read(id)).toMatchObject({ modified: first?.modified, item: { subject: 'Second' } });
      expect(await listed(host.changedSince(START + 1000))).toMatchObject([{ item: { subject: 'Second' } }]);
    });

    it('of finer stamps: they are told apart', async () => {
      const { world, id } = await ready();
      const { host, advance, person } = world;
      advance(1000);
      person.rename(id, 'First');
      const first = await host.read(id);
      advance(400);
      person.rename(id, 'Second');
      expect(await host.read(id)).toMatchObject({ modified: (first?.modified ?? 0) + 400 });
    });
  });

  describe('a list that changes while it is read', () => {
    const LISTINGS: readonly (readonly [
      string,
      (host: HostActivities, owner: string) => ReturnType<HostActivities['list']>,
    ])[] = [
      ['changes', (host) => host.changedSince(START)],
      ['a window', (host, owner) => host.list([owner], WINDOW, false)],
    ];
    it.each(LISTINGS)('%s: it and the changes since then hold everything, in its last state', async (_name, list) => {
      const { world, id: first } = await ready();
      const { host, faults, person, ada, advance } = world;
      const ids = Array.from({ length: 220 }, (_, n) => person.add(ada, item(`Item ${n}`)));
      advance(20 * MINUTE);
      faults.duringListing(() => {
        person.remove(first);
        person.remove(ids[150] ?? '');
        person.rename(ids[0] ?? '', 'Listed before');
        person.rename(ids[219] ?? '', 'Listed after');
        person.add(ada, item('Added'));
      });
      const seen = new Map<string, string>();
      let asOf = Number.POSITIVE_INFINITY;
      for await (const page of list(host, ada)) {
        asOf = Math.min(asOf, page.asOf);
        for (const one of page.activities) seen.set(one.id, one.item.subject);
        advance(1000);
      }
      for (const one of await listed(host.changedSince(asOf - HOW_FAR_BACK))) seen.set(one.id, one.item.subject);
      for (const gone of [first, ids[150] ?? '']) {
        seen.delete(gone);
        expect(await host.read(gone)).toBeNull();
      }
      expect([...seen.values()].sort()).toEqual([...world.held()].sort());
      expect([...seen.values()]).toEqual(expect.arrayContaining(['Listed before', 'Listed after', 'Added']));
    });
  });
}

async function activityTypes({ host }: HostWorld): Promise<unknown> {
  return host.activityTypes();
}
