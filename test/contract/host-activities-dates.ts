import { describe, expect, it } from 'vitest';
import type { Activity, OccurrenceWrites } from '../../shared/sync/ports.ts';
import { TUESDAYS } from './host-activities-series.ts';
import { type HostWorld, hours, item, listed, MINUTE, type OpenHost, START } from './host-activities-world.ts';

const [SECOND, THIRD, FOURTH] = ['2026-03-10', '2026-03-17', '2026-03-24'] as const;
const EXCLUDED = { kind: 'excluded' } as const;
const REGULAR = { kind: 'regular' } as const;
const MOVED = {
  kind: 'changed',
  override: { subject: 'Moved', ...hours('2026-03-10', '14:00', '15:00') },
} as const;

/** What every host app's activities must do, real or fake: single dates of series, where they can be written. */
export function datesContract(open: OpenHost): void {
  const series = async (more: Partial<typeof TUESDAYS> = {}) => {
    const world = open({ occurrences: true });
    const { host, ada, types, advance } = world;
    await host.users();
    const { id } = await host.create({ item: { ...TUESDAYS, ...more }, ownerId: ada, typeId: types.meeting });
    advance(MINUTE);
    return { world, id, write: (dates: OccurrenceWrites) => host.writeOccurrences(id, dates, ada) };
  };
  /** The activities that stand for changed dates. */
  const exceptions = async ({ host }: HostWorld): Promise<readonly Activity[]> =>
    (await listed(host.changedSince(START))).filter(({ kind }) => kind === 'exception');

  describe('single dates of a series', () => {
    it('can be written where the host says so, and nowhere else', async () => {
      const { world } = await series();
      expect(world.host.seriesOf(world.ada).occurrences).toBe(true);
      const other = open();
      const id = other.person.add(other.ada, item('Daily'), { series: true });
      await expect(other.host.writeOccurrences(id, { '2026-03-04': EXCLUDED }, other.ada)).rejects.toMatchObject({
        kind: 'refused',
      });
      expect((await other.host.read(id))?.item.exclusions).toEqual([]);
    });

    it('are left out, and stand for themselves where they were changed', async () => {
      const { world, id, write } = await series({ location: 'Room' });
      const after = await write({ [SECOND]: MOVED, [THIRD]: EXCLUDED });
      expect(after).toMatchObject({ id, kind: 'series', item: { exclusions: [SECOND, THIRD], overrides: {} } });
      expect(await world.host.read(id)).toEqual(after);
      expect(await exceptions(world)).toMatchObject([
        {
          seriesId: id,
          ownerId: world.ada,
          updatedBy: null,
          item: { subject: 'Moved', location: 'Room', when: { start: '2026-03-10T14:00:00+02:00' } },
        },
      ]);
    });

    it('are part of what is created', async () => {
      const { world, id } = await series({ exclusions: [THIRD], overrides: { [SECOND]: MOVED.override } });
      expect((await world.host.read(id))?.item).toMatchObject({ exclusions: [SECOND, THIRD], overrides: {} });
      expect(await exceptions(world)).toMatchObject([{ seriesId: id, item: { subject: 'Moved' } }]);
    });

    it('come back as the series has them, the others stay', async () => {
      const { world, write } = await series();
      await write({ [SECOND]: MOVED, [THIRD]: EXCLUDED, [FOURTH]: EXCLUDED });
      const after = await write({ [SECOND]: REGULAR, [THIRD]: REGULAR });
      expect(after.item.exclusions).toEqual([FOURTH]);
      expect(await exceptions(world)).toEqual([]);
    });

    it('are the same when they are written again', async () => {
      const { world, write } = await series();
      const dates = { [SECOND]: MOVED, [THIRD]: EXCLUDED, [FOURTH]: REGULAR };
      const once = await write(dates);
      const [own] = await exceptions(world);
      const twice = await write(dates);
      expect(twice.item).toEqual(once.item);
      expect((await exceptions(world)).map((one) => one.item)).toEqual([own?.item]);
    });

    it('that a person changed are changed under the id that they have, as the whole override says', async () => {
      const { world, id, write } = await series();
      const own = world.person.changeDate(id, SECOND, { subject: 'Hers', ...hours(SECOND, '16:00', '17:00') });
      await write({ [SECOND]: { kind: 'changed', override: { subject: 'Ours' } } });
      expect(await exceptions(world)).toMatchObject([
        { id: own, item: { subject: 'Ours', when: { start: `${SECOND}T10:00:00+02:00` } } },
      ]);
      const after = await write({ [SECOND]: EXCLUDED });
      expect(after.item.exclusions).toEqual([SECOND]);
      expect(await world.host.read(own)).toBeNull();
    });

    it('of which nobody can tell what became of them are refused, and nothing is written', async () => {
      const { world, id, write } = await series();
      const own = world.person.changeDate(id, SECOND, hours('2026-03-12', '10:00', '11:00'));
      world.person.removeDate(id, THIRD);
      const before = [await world.host.read(id), await world.host.read(own)];
      // Either date may be the one that was moved to the Thursday.
      for (const date of [SECOND, THIRD]) {
        await expect(write({ [FOURTH]: EXCLUDED, [date]: REGULAR })).rejects.toMatchObject({
          kind: 'refused',
          code: 'severa.occurrence-unclear',
        });
      }
      expect([await world.host.read(id), await world.host.read(own)]).toEqual(before);
    });

    it('may be done in part, and nobody knows: a second write does the rest', async () => {
      const { world, id, write } = await series();
      const dates = { [SECOND]: MOVED, [THIRD]: EXCLUDED };
      world.faults.breakOff();
      await expect(write(dates)).rejects.toMatchObject({ kind: 'answer-lost' });
      world.faults.calm();
      expect((await world.host.read(id))?.item.exclusions).toEqual([SECOND]);
      expect((await write(dates)).item.exclusions).toEqual([SECOND, THIRD]);
      expect(await exceptions(world)).toHaveLength(1);
    });

    it('of what is no series are refused, of what is gone: says so', async () => {
      const { world, id, write } = await series();
      const single = world.person.add(world.ada, item('Single'));
      await expect(world.host.writeOccurrences(single, { '2026-03-03': EXCLUDED }, world.ada)).rejects.toMatchObject({
        kind: 'refused',
      });
      world.person.remove(id);
      await expect(write({ [SECOND]: EXCLUDED })).rejects.toMatchObject({ kind: 'gone' });
    });
  });
}
