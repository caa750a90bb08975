import { describe, expect, test } from 'vitest';
import type { Recurrence } from '../../../local/simulators/severa/model.ts';
import type { SeveraBehaviour } from '../../../local/simulators/severa/switches.ts';
import type { Activity, ActivityPage } from '../../../shared/sync/ports.ts';
import { collect, failure, json, scripted, severaError, wire } from './scripted-severa.ts';
import { MINUTE, START, severaSetting } from './severa-setting.ts';

const DAILY: Recurrence = {
  frequency: 'Daily',
  pattern: { daily: { interval: 1 } },
  range: { maxOccurrences: 10 },
};

/** Ada's ten days at ten. */
async function tenDays(behaviour: Partial<SeveraBehaviour> = {}) {
  const setting = await severaSetting(behaviour);
  const { control, ada, host, advance } = setting;
  const series = control.addActivity({
    name: 'Daily',
    ownerGuid: ada,
    start: '2026-03-03T10:00:00',
    end: '2026-03-03T11:00:00',
    recurrence: DAILY,
  }).guid;
  advance(MINUTE);
  return { ...setting, series, changes: async (since: number) => all(await collect(host.changedSince(since))) };
}

function all(pages: readonly ActivityPage[]): readonly Activity[] {
  return pages.flatMap(({ activities }) => activities);
}

describe('a changed occurrence', () => {
  test.each(['made', 'always', 'never'] as const)(
    'is listed with its series, whether or not that moves its time (%s)',
    async (exceptionTouchesSeries) => {
      const { control, series, changes, now, advance, host, ada } = await tenDays({ exceptionTouchesSeries });
      const own = control.editOccurrence(series, '2026-03-05', { name: 'Once' }).guid;
      const seen = await changes(now());
      expect(seen.map(({ id, kind }) => `${kind} ${id}`).sort()).toEqual([`exception ${own}`, `series ${series}`]);
      expect(seen.find(({ id }) => id === series)?.item.exclusions).toEqual(['2026-03-05']);
      advance(MINUTE);
      control.editActivity(own, { name: 'Again' });
      expect((await changes(now())).map(({ id }) => id).sort()).toEqual([own, series].sort());
      expect(
        all(await collect(host.changedOf(ada, now())))
          .map(({ id }) => id)
          .sort(),
      ).toEqual([own, series].sort());
    },
  );

  test('has an id of its own, which its guid as an occurrence was not', async () => {
    for (const exceptionGuids of ['new', 'kept'] as const) {
      const { control, series, host } = await tenDays({ exceptionGuids });
      const before = control.occurrenceOn(series, '2026-03-05')?.guid ?? '';
      expect(await host.read(before)).toBeNull();
      const own = control.editOccurrence(series, '2026-03-05', { name: 'Once' }).guid;
      expect(own === before).toBe(exceptionGuids === 'kept');
      expect(await host.read(own)).toMatchObject({ id: own, kind: 'exception', seriesId: series });
      control.resetExceptions(series);
      expect(await host.read(own)).toBeNull();
    }
  });

  test('and its series are all that is listed: occurrences never are', async () => {
    for (const behaviour of [{}, { occurrenceGuids: 'changing' }, { occurrenceStamps: 'created' }] as const) {
      const { control, series, host, ada, changes, advance } = await tenDays(behaviour);
      control.editOccurrence(series, '2026-03-05', { name: 'Once' });
      control.removeOccurrence(series, '2026-03-06');
      advance(MINUTE);
      control.editActivity(series, { name: 'Renamed' });
      const window = { from: START, until: START + 60 * 24 * 60 * MINUTE };
      for (const listing of [await changes(START - MINUTE), all(await collect(host.list([ada], window, true)))]) {
        expect(listing.map(({ kind }) => kind).sort()).toEqual(['exception', 'series']);
      }
      expect((await host.createdSince(ada, START)).map(({ kind }) => kind)).toEqual(['series']);
    }
  });

  test('that goes, goes; whether the date comes back shows in the series', async () => {
    for (const deletedException of ['gap', 'restored'] as const) {
      const { control, series, host } = await tenDays({ deletedException });
      const own = control.editOccurrence(series, '2026-03-05', { name: 'Once' }).guid;
      await host.delete(own);
      expect(await host.read(own)).toBeNull();
      const left = deletedException === 'gap' ? ['2026-03-05'] : [];
      expect((await host.read(series))?.item.exclusions).toEqual(left);
    }
  });
});

describe('the series of a changed occurrence', () => {
  const LIST = 'GET /v1/activities';
  const exception = wire('e', { recurrenceType: 'Exception', recurrenceParentActivityGuid: 's' });
  const series = wire('s', { recurrenceType: 'Series', recurrence: DAILY });

  test('is read once, however many of its occurrences changed, and not when it is listed', async () => {
    const other = { ...exception, guid: 'f' };
    const read = scripted({ [LIST]: [json([exception, other]), json([])], 'GET /v1/activities/s': json(series) });
    expect(all(await collect(read.severa.changedSince(START))).map(({ id }) => id)).toEqual(['e', 'f', 's']);
    expect(read.of('GET', '/v1/activities/s')).toHaveLength(1);
    const listed = scripted({ [LIST]: [json([exception]), json([series])] });
    expect(all(await collect(listed.severa.changedSince(START))).map(({ id }) => id)).toEqual(['e', 's']);
  });

  test('that is gone by now is left out; one that can not be understood is named', async () => {
    const missing = severaError(404, 'InvalidParameter');
    const gone = scripted({ [LIST]: [json([exception]), json([])], 'GET /v1/activities/s': missing });
    expect(all(await collect(gone.severa.changedSince(START))).map(({ id }) => id)).toEqual(['e']);
    const odd = scripted({
      [LIST]: [json([exception]), json([])],
      'GET /v1/activities/s': json({ ...series, recurrence: null }),
    });
    expect((await collect(odd.severa.changedSince(START))).flatMap(({ unreadable }) => unreadable)).toEqual([
      { id: 's', reason: 'severa.rule-unclear' },
    ]);
  });

  test('that can not be read now leaves the listing unfinished', async () => {
    const { severa } = scripted({
      [LIST]: [json([exception]), json([]), json({}, 503)],
      'GET /v1/activities/s': json({}, 503),
    });
    expect(await failure(collect(severa.changedSince(START)))).toMatchObject({ kind: 'transient' });
  });
});
