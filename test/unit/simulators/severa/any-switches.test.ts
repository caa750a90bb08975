import { expect, test } from 'vitest';
import type { OrganizationControl } from '../../../../local/simulators/severa/organization-control.ts';
import { peopleShape } from '../../../../local/simulators/severa/people-switches.ts';
import { seededRandom } from '../../../../local/simulators/severa/random.ts';
import { seriesShape } from '../../../../local/simulators/severa/series-switches.ts';
import { textShape } from '../../../../local/simulators/severa/text-switches.ts';
import { type Json, severaWithPeople } from './client.ts';
import { DAILY } from './series-world.ts';

/** Every switch that is a choice set to any of its values. */
function anySwitches(random: () => number): object {
  const chosen: Record<string, unknown> = {};
  for (const [name, type] of Object.entries({ ...seriesShape, ...peopleShape, ...textShape })) {
    const values = 'options' in type ? [...type.options] : 'values' in type ? [...type.values] : [];
    if (values.length > 0) chosen[name] = values[Math.floor(random() * values.length)];
  }
  return chosen;
}

const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);

test.each(SEEDS)('however Severa behaves, it answers and its lists agree with themselves (seed %i)', async (seed) => {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const severa = await severaWithPeople({ behaviour: anySwitches(random), random, faults: { rateLimit: false } });
  const { organization, anna, bert, call, draft, advance, simulator } = severa;
  organization.addActivityType({ category: 'Personal' });
  const absence = organization.addActivityType({ category: 'Absences' }).guid;
  const zones = ['Europe/Helsinki', 'America/New_York', 'Asia/Kathmandu', null];
  const statuses = new Set<number>();

  const anyGuid = () => pick(anyThing(organization))?.guid ?? 'none';
  const steps: (() => unknown)[] = [
    () => call('POST', 'activities', draft({ recurrence: pick([DAILY, null]), name: pick(['A', 'B 🙂', 'C\nD']) })),
    () => call('POST', 'activities', draft({ activityType: { guid: absence }, notes: '<b>x</b>\r\n', location: '' })),
    () => call('PATCH', `activities/${anyGuid()}`, [{ op: 'Replace', path: '/name', value: `n${random()}` }]),
    () =>
      call('PATCH', `activities/${anyGuid()}`, [{ op: 'Replace', path: '/recurrence', value: pick([DAILY, null]) }]),
    () => call('PATCH', `activities/${anyGuid()}`, [{ op: 'Replace', path: '/ownerUser/guid', value: bert.guid }]),
    () => call('DELETE', `activities/${anyGuid()}`),
    () => call('DELETE', `activities/${anyGuid()}/exceptions`),
    () => call('POST', 'activityparticipants', { activityGuid: anyGuid(), participantGuid: bert.guid }),
    () => organization.addActivity({ name: 'P', ownerGuid: anna.guid, start: '2026-03-05T09:00:00', end: null }),
    () => organization.editActivity(anyGuid(), { start: '2026-03-28T03:30:00', end: '2026-03-28T05:00:00' }),
    () => organization.editActivity(anyGuid(), { isClosed: random() < 0.5, isUnassigned: random() < 0.2 }),
    () => organization.addParticipant(anyGuid(), bert.guid),
    () => organization.deleteActivity(anyGuid(), { by: bert.guid }),
    () => organization.editUser(anna.guid, { timeZone: pick(zones) ?? null }),
    () => organization.editUser(bert.guid, { isActive: random() < 0.7 }),
  ];
  for (let step = 0; step < 40; step += 1) {
    advance(1000);
    const done = await attempt(pick(steps));
    if (done instanceof Response) statuses.add(done.status);
  }

  // Refusals are Severa's own; nothing breaks inside, and something went through.
  expect([...statuses].filter((status) => status >= 500)).toEqual([]);
  expect(statuses.has(201) || statuses.has(200)).toBe(true);
  const rows: Json[] = await (await call('GET', 'activities?rowCount=100')).json();
  const guids = rows.map(({ guid }) => guid);
  expect(new Set(guids).size).toBe(guids.length);
  for (const { guid, startDateTime, recurrenceType, recurrenceParentActivityGuid } of rows) {
    expect(Number.isNaN(Date.parse(String(startDateTime)))).toBe(false);
    const parent = organization.activity(String(recurrenceParentActivityGuid));
    if (recurrenceType !== 'None') expect(parent?.recurrenceType).toBe('Series');
    const readable = recurrenceType !== 'Occurrence' || simulator.behaviour.occurrenceReads === 'found';
    expect((await call('GET', `activities/${guid}`)).status).toBe(readable ? 200 : 404);
    expect((await call('GET', `activities/${guid}/activityparticipants`)).status).toBe(readable ? 200 : 404);
  }
});

/** Activities of every kind, occurrences among them. */
function anyThing(organization: OrganizationControl) {
  const stored = organization.activities();
  const series = stored.filter(({ recurrenceType }) => recurrenceType === 'Series');
  return [...stored, ...series.flatMap(({ guid }) => organization.occurrences(guid))];
}

/** A person may be refused too; that is an error with a sentence. */
async function attempt(step: (() => unknown) | undefined): Promise<unknown> {
  try {
    return await step?.();
  } catch (error) {
    expect(error).toHaveProperty('message', expect.stringMatching(/^There is no|may not|takes no part|ends before/u));
    return null;
  }
}
