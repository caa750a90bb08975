import type { Recurrence } from '../../../../local/simulators/severa/model.ts';
import type { PersonActivity } from '../../../../local/simulators/severa/person-activity.ts';
import type { SeveraBehaviour } from '../../../../local/simulators/severa/switches.ts';
import { bodyOf, type Json, listOf, severaWithPeople } from './client.ts';

export const DAILY: Recurrence = {
  frequency: 'Daily',
  pattern: { daily: { interval: 1 } },
  range: { maxOccurrences: 4 },
};

/** Anna's series of four days, 3 to 6 March 2026 at 10:00 in Helsinki, made by herself. */
export async function severaWithSeries(behaviour: Partial<SeveraBehaviour> = {}, given: Partial<PersonActivity> = {}) {
  const severa = await severaWithPeople({
    behaviour: { occurrenceWrites: 'exception', ...behaviour },
    faults: { rateLimit: false },
  });
  const { organization, anna, call } = severa;
  const series = organization.addActivity({
    name: 'Stand-up',
    ownerGuid: anna.guid,
    start: '2026-03-03T10:00:00',
    end: '2026-03-03T10:30:00',
    recurrence: DAILY,
    ...given,
  });
  return {
    ...severa,
    series: series.guid,
    patch: (guid: string, values: Json) =>
      call(
        'PATCH',
        `activities/${guid}`,
        Object.entries(values).map(([name, value]) => ({ op: 'Replace', path: `/${name}`, value })),
      ),
    /** What the default list shows: kind, local start, name. */
    listed: async (query = '') =>
      (await listOf(await call('GET', `activities?rowCount=100&${query}`))).map(
        ({ recurrenceType, startDateTime, name }) => `${recurrenceType} ${startDateTime} ${name}`,
      ),
    master: async () => bodyOf(await call('GET', `activities/${series.guid}`)),
  };
}

/** The date-time texts in the list of exceptions of a series. */
export function exceptionsIn(master: Json): unknown {
  return JSON.parse(JSON.stringify(master.recurrence)).exceptions;
}
