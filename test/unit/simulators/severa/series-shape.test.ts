import { expect, test } from 'vitest';
import type { Recurrence } from '../../../../local/simulators/severa/model.ts';
import { bodyOf, errorOf, type Json, listOf } from './client.ts';
import { DAILY, severaWithSeries } from './series-world.ts';

const MONDAYS: Recurrence = {
  frequency: 'Weekly',
  pattern: { weekly: { interval: 1, monday: true } },
  range: { maxOccurrences: 2 },
};
const ENDLESS: Recurrence = { frequency: 'Daily', pattern: { daily: { interval: 1 } } };
const rangeOf = (answer: Json) => JSON.parse(JSON.stringify(answer.recurrence)).range;

test('a series without an end is expanded to the horizon, refused, or cut to a year', async () => {
  const { call, draft, simulator, organization } = await severaWithSeries();
  const post = () => call('POST', 'activities', draft({ name: 'Endless', recurrence: ENDLESS }));
  simulator.behaviour.seriesHorizonDays = 10;
  const open = await bodyOf(await post());
  expect(open).toMatchObject({ recurrence: { range: null, lastOccurrenceDateTime: null } });
  expect(organization.occurrences(String(open.guid))).toHaveLength(10);
  simulator.behaviour.endlessSeries = 'refused';
  const refusal = await post();
  expect([refusal.status, (await errorOf(refusal)).identifier]).toEqual([400, 'recurrence.range']);
  simulator.behaviour.endlessSeries = 'oneYear';
  expect(rangeOf(await bodyOf(await post()))).toEqual({ maxOccurrences: null, recursUntilDate: '2027-03-03' });
});

test('a range may be told back with both members, whichever was written', async () => {
  const { master, simulator, patch, series } = await severaWithSeries();
  expect(rangeOf(await master())).toEqual({ maxOccurrences: 4, recursUntilDate: null });
  simulator.behaviour.rangeEcho = 'both';
  expect(rangeOf(await master())).toEqual({ maxOccurrences: 4, recursUntilDate: '2026-03-06' });
  await patch(series, { recurrence: { ...DAILY, range: { recursUntilDate: '2026-03-05' } } });
  expect(rangeOf(await master())).toEqual({ maxOccurrences: 3, recursUntilDate: '2026-03-05' });
  await patch(series, { recurrence: ENDLESS });
  expect(rangeOf(await master())).toBeNull();
});

test('a start that the rule leaves out waits for the rule, counts, moves or is refused', async () => {
  const { call, draft, simulator, organization } = await severaWithSeries();
  // 3 March 2026 is a Tuesday.
  const post = (startOffRule: 'firstMatch' | 'startCounts' | 'moved' | 'refused') => {
    simulator.behaviour.startOffRule = startOffRule;
    return call('POST', 'activities', draft({ recurrence: MONDAYS }));
  };
  const made = async (...args: Parameters<typeof post>) => {
    const answer = await bodyOf(await post(...args));
    const dates = organization.occurrences(String(answer.guid)).map(({ slot }) => slot?.date);
    return { start: answer.startDateTime, end: answer.endDateTime, dates };
  };
  const asEntered = { start: '2026-03-03T10:00:00+02:00', end: '2026-03-03T11:00:00+02:00' };
  expect(await made('firstMatch')).toEqual({ ...asEntered, dates: ['2026-03-09', '2026-03-16'] });
  expect(await made('startCounts')).toEqual({ ...asEntered, dates: ['2026-03-03', '2026-03-09'] });
  expect(await made('moved')).toEqual({
    start: '2026-03-09T10:00:00+02:00',
    end: '2026-03-09T11:00:00+02:00',
    dates: ['2026-03-09', '2026-03-16'],
  });
  expect((await errorOf(await post('refused'))).identifier).toBe('startDateTime');
});

test('whether a single activity may become a series, and back, is switched each way', async () => {
  const { organization, anna, patch, simulator, series } = await severaWithSeries();
  const single = organization.addActivity({ name: 'One', ownerGuid: anna.guid, start: '2026-03-20', end: null }).guid;
  simulator.behaviour.singleToSeries = 'refused';
  expect((await patch(single, { recurrence: DAILY })).status).toBe(400);
  simulator.behaviour.singleToSeries = 'ignored';
  expect((await listOf(await patch(single, { recurrence: DAILY })))[0]).toMatchObject({ recurrenceType: 'None' });
  simulator.behaviour.seriesToSingle = 'refused';
  expect((await patch(series, { recurrence: null })).status).toBe(400);
  simulator.behaviour.seriesToSingle = 'ignored';
  const kept = await listOf(await patch(series, { recurrence: null, name: 'Still' }));
  expect(kept[0]).toMatchObject({ recurrenceType: 'Series', name: 'Still' });
  // What isn't a turn goes through as ever.
  expect((await patch(series, { recurrence: { ...DAILY, range: { maxOccurrences: 9 } } })).status).toBe(200);
});

test('a series that becomes a single activity loses its exceptions with its rule', async () => {
  const { organization, series, patch, listed } = await severaWithSeries();
  organization.editOccurrence(series, '2026-03-04', { name: 'own' });
  await patch(series, { recurrence: null });
  expect(await listed()).toEqual(['None 2026-03-03T10:00:00+02:00 Stand-up']);
  await patch(series, { recurrence: DAILY });
  expect((await listed()).every((row) => row.startsWith('Occurrence'))).toBe(true);
});

test('a POST with a parent makes one activity more, is refused, or changes the occurrence of that day', async () => {
  const { call, draft, series, listed, simulator } = await severaWithSeries();
  const post = (startDateTime: string) =>
    call(
      'POST',
      'activities',
      draft({
        name: 'Instead',
        startDateTime,
        endDateTime: null,
        hasDuration: false,
        recurrenceParentActivityGuid: series,
      }),
    );
  simulator.behaviour.parentOnPost = 'exception';
  expect((await post('2026-03-04T15:00:00+02:00')).status).toBe(201);
  expect((await post('2026-03-14T15:00:00+02:00')).status).toBe(400);
  expect((await listed())[1]).toBe('Exception 2026-03-04T15:00:00+02:00 Instead');
  expect(await listed()).toHaveLength(4);
  simulator.behaviour.parentOnPost = 'refused';
  expect((await post('2026-03-05T15:00:00+02:00')).status).toBe(400);
  simulator.behaviour.parentOnPost = 'ignored';
  expect((await post('2026-03-05T15:00:00+02:00')).status).toBe(201);
  expect(await listed()).toContain('None 2026-03-05T15:00:00+02:00 Instead');
  expect(await listed()).toHaveLength(5);
});

test('the read-only rule comes empty, in RFC 5545 or in words', async () => {
  const { master, simulator } = await severaWithSeries();
  const told = async (recurrenceRuleForm: 'null' | 'rfc5545' | 'words') => {
    Object.assign(simulator.behaviour, { recurrenceRuleForm });
    return (await master()).recurrenceRule;
  };
  expect(await told('null')).toBeNull();
  expect(await told('rfc5545')).toContain('FREQ=DAILY');
  expect(await told('words')).toBe('Daily, every 1, 4 times');
});

test('an occurrence takes no rule of its own', async () => {
  const { organization, series, patch } = await severaWithSeries();
  const second = organization.occurrenceOn(series, '2026-03-04')?.guid ?? '';
  expect((await errorOf(await patch(second, { recurrence: DAILY }))).identifier).toBe('recurrence');
  expect(organization.exceptions(series)).toEqual([]);
});
