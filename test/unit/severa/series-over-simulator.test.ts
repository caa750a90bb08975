import { describe, expect, it, test } from 'vitest';
import type { SeveraBehaviour } from '../../../local/simulators/severa/switches.ts';
import type { Rule, When } from '../../../shared/calendar/item.ts';
import { fromLocal } from '../../../shared/calendar/time.ts';
import { item } from './scripted-severa.ts';
import { severaSetting } from './severa-setting.ts';

/** What an answer may look like without meaning anything else. */
const SPELLINGS: readonly (readonly [string, Partial<SeveraBehaviour>])[] = [
  ['as written', {}],
  ['with number and last day', { rangeEcho: 'both' }],
  ['in UTC, with the rule as text', { dateTimeForm: 'utc', fractionDigits: 7, recurrenceRuleForm: 'rfc5545' }],
  ['with inclusive ends of whole days', { allDayEnd: 'inclusive' }],
];
const ZONES = ['Europe/Helsinki', 'America/New_York', 'Pacific/Honolulu', 'Pacific/Auckland'];
const RULES: readonly Rule[] = [
  { freq: 'DAILY', interval: 3 },
  { freq: 'WEEKLY', interval: 1, byDay: ['TU', 'SU'] },
  { freq: 'MONTHLY', interval: 2, byMonthDay: 3 },
  { freq: 'MONTHLY', interval: 1, byDay: ['TU'], bySetPos: -1 },
  { freq: 'MONTHLY', interval: 1, byMonthDay: 31 },
  { freq: 'YEARLY', interval: 1, byMonth: 2, byMonthDay: 29 },
  { freq: 'YEARLY', interval: 1, byMonth: 10, byDay: ['SU'], bySetPos: -1 },
];
const ENDS: readonly Partial<Rule>[] = [{}, { count: 9 }, { until: '2029-04-16' }, { count: 1 }];

describe.each(ZONES)('a series of somebody in %s', (zone) => {
  const times: readonly When[] = [
    at('2026-03-03', '09:00', '10:30', zone),
    at('2026-03-03', '00:00', '01:00', zone),
    at('2026-03-03', '23:30', '23:30', zone),
    at('2026-03-03', '19:00', '20:00', zone),
    { allDay: true, start: '2026-03-03', end: '2026-03-04' },
    { allDay: true, start: '2026-03-03', end: '2026-03-06' },
  ];

  it.each(SPELLINGS)('told %s reads as it was expressed', async (_name, behaviour) => {
    const { host, ada, typeId } = await severaSetting(behaviour, {}, zone);
    for (const [turn, time] of times.entries()) {
      for (const [index, rule] of RULES.entries()) {
        // Each rule meets each end, at one time or another.
        const when = { ...time, rule: { ...rule, ...ENDS[(turn + index) % ENDS.length] } };
        const made = await host.create({ item: item({ when }), ownerId: ada, typeId });
        expect(made.item.when, JSON.stringify(when)).toEqual(host.express(item({ when }), ada).when);
        expect((await host.read(made.id))?.item.when, JSON.stringify(when)).toEqual(made.item.when);
      }
    }
  });

  it.each(['start', 'localMidnight', 'utcMidnight'] as const)(
    'tells what became of its dates by the %s',
    async (exceptionDates) => {
      for (const time of times) {
        const { host, control, ada, typeId } = await severaSetting({ exceptionDates }, {}, zone);
        const when = { ...time, rule: { freq: 'WEEKLY', interval: 1, byDay: ['TU'], count: 40 } } as const;
        const { id } = await host.create({ item: item({ when }), ownerId: ada, typeId });
        control.removeOccurrence(id, '2026-03-10');
        control.removeOccurrence(id, '2026-10-27');
        control.editOccurrence(id, '2026-07-07', { name: 'Changed' });
        expect((await host.read(id))?.item.exclusions, JSON.stringify(time)).toEqual([
          '2026-03-10',
          '2026-07-07',
          '2026-10-27',
        ]);
      }
    },
  );
});

test.each([
  [{ gapHour: 'skipped' }, '02:30'],
  [{ gapHour: 'earlier' }, '02:30'],
  [{ doubleHour: 'first' }, '01:30'],
] satisfies [Partial<SeveraBehaviour>, string][])(
  'a series told with number and last day is understood although its times jump (%j)',
  async (behaviour, time) => {
    const { host, ada, typeId } = await severaSetting({ rangeEcho: 'both', ...behaviour }, {}, 'America/New_York');
    for (const ends of [{ count: 20 }, { until: '2026-03-29' }, { until: '2026-12-31' }]) {
      const when = {
        ...at('2026-03-03', time, '05:00', 'America/New_York'),
        rule: { freq: 'DAILY', interval: 1, ...ends },
      } as const;
      const { id } = await host.create({ item: item({ when }), ownerId: ada, typeId });
      expect((await host.read(id))?.item.when, JSON.stringify(ends)).toEqual(host.express(item({ when }), ada).when);
    }
  },
);

function at(date: string, from: string, until: string, zone: string): When {
  return {
    allDay: false,
    start: fromLocal(`${date}T${from}:00`, zone),
    end: fromLocal(`${date}T${until}:00`, zone),
    zone,
  };
}
