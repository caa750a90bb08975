import type { AllDay, Rule, Timed, Weekday } from '../../../shared/calendar/item.ts';
import { addDays, fromLocal, instantOf, inZone } from '../../../shared/calendar/time.ts';
import { createRandom } from '../../fakes/random.ts';

export const ZONES = [
  'Europe/Helsinki',
  'Europe/Amsterdam',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Sydney',
] as const;
export const PATTERNS = ['daily', 'weekly', 'month day', 'month weekday', 'year day', 'year weekday'] as const;
export const RANGES = ['endless', 'count', 'until'] as const;

const DAYS: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const GROUPS: readonly (readonly Weekday[])[] = [
  DAYS.slice(0, 5),
  ['SA', 'SU'],
  DAYS,
  ['MO', 'WE'],
  ['SU', 'FR', 'TU'],
];

export interface Dice {
  readonly whole: (from: number, to: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

export function dice(seed: number): Dice {
  const random = createRandom(seed);
  return { whole: (from, to) => from + random.below(to - from + 1), pick: random.pick };
}

/** A date near the ends of months, the turn of the year and the changes of clocks as often as anywhere. */
export function randomDate({ whole, pick }: Dice): string {
  const year = whole(2023, 2026);
  const special = ['01-31', '02-28', '03-29', '03-08', '10-25', '11-01', '12-31', '04-05', '01-01'];
  return whole(0, 1) === 0 ? `${year}-${pick(special)}` : addDays(`${year}-01-01`, whole(0, 364));
}

export function randomRule(roll: Dice, pattern: (typeof PATTERNS)[number], range: (typeof RANGES)[number]): Rule {
  return { ...repeats(roll, pattern), ...ends(roll, range) };
}

function repeats({ whole, pick }: Dice, pattern: (typeof PATTERNS)[number]): Rule {
  const interval = pick([1, 1, 1, 2, 3, 7, 12]);
  const bySetPos = pick([1, 2, 3, 4, -1]);
  const day = {
    byMonthDay: pick([1, 15, 28, 29, 30, 31]),
    ...(whole(0, 1) === 0 ? { skip: 'backward' as const } : {}),
  };
  const byDay = whole(0, 2) === 0 ? pick(GROUPS) : [pick(DAYS)];
  const byMonth = pick([1, 2, 2, 4, 12]);
  switch (pattern) {
    case 'daily':
      return { freq: 'DAILY', interval };
    case 'weekly':
      return { freq: 'WEEKLY', interval, byDay, weekStart: pick(DAYS) };
    case 'month day':
      return { freq: 'MONTHLY', interval, ...day };
    case 'month weekday':
      return { freq: 'MONTHLY', interval, byDay, bySetPos };
    case 'year day':
      return { freq: 'YEARLY', interval: pick([1, 1, 2, 4]), ...day, byMonth };
    case 'year weekday':
      return { freq: 'YEARLY', interval: pick([1, 1, 2]), byDay, bySetPos, byMonth };
  }
}

function ends(roll: Dice, range: (typeof RANGES)[number]): Pick<Rule, 'count' | 'until'> {
  if (range === 'count') return { count: roll.whole(1, 40) };
  return range === 'until' ? { until: addDays(randomDate(roll), 500) } : {};
}

/** Times at which clocks jump, and others; from no length to two days. */
export function randomTimed({ whole, pick }: Dice, date: string, zone: string, rule: Rule): Timed & { rule: Rule } {
  const start = fromLocal(`${date}T${pick(['00:00', '00:30', '02:00', '02:30', '03:30', '09:00', '23:45'])}:00`, zone);
  const end = inZone(instantOf(start) + whole(0, 96) * 30 * 60_000, zone);
  return { allDay: false, start, end, zone, rule };
}

export function randomAllDay({ whole }: Dice, date: string, rule: Rule): AllDay & { rule: Rule } {
  return { allDay: true, start: date, end: addDays(date, whole(1, 3)), rule };
}
