import type { Item, Override, Rule, Weekday, When } from '../../shared/calendar/item.ts';
import { addDays, dateInZone, fromLocal, instantOf, inZone } from '../../shared/calendar/time.ts';
import type { Random } from '../fakes/random.ts';
import { someItem } from './items.ts';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
const WEEKDAYS: readonly Weekday[] = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** Mostly those that recur by the same instants in Severa's zone; the last one doesn't. */
const ZONES = [
  'Europe/Helsinki',
  'Europe/Helsinki',
  'Europe/Helsinki',
  'Europe/Amsterdam',
  'America/New_York',
] as const;
/** Where occurrences are single items, each is written by itself: a few of them are enough. */
const MOST = 8;

/** A rule that both sides hold, but for its zone; it begins in daytime, so that moved occurrences keep their day. */
export function someSeriesWhen(random: Random, now: number): When {
  const zone = random.pick(ZONES);
  const first = dateInZone(now + (random.below(60) - 20) * DAY, zone);
  // A day that every month has.
  const date = Number(first.slice(8)) > 28 ? addDays(first, -3) : first;
  const rule = someRule(random, date);
  if (random.chance(0.2)) return { allDay: true, start: date, end: addDays(date, 1), rule };
  const hour = String(6 + random.below(12)).padStart(2, '0');
  const start = fromLocal(`${date}T${hour}:${random.pick(['00', '15', '30'])}:00`, zone);
  const end = inZone(instantOf(start) + random.pick([0, 30, 60]) * MINUTE, zone);
  return { allDay: false, start, end, zone, rule };
}

function someRule(random: Random, date: string): Rule {
  const weekday = WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'MO';
  const freq = random.pick(['DAILY', 'WEEKLY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const);
  const interval = freq === 'YEARLY' ? 1 : 1 + random.below(2);
  const pattern: Rule = { freq, interval, ...dayOf(random, freq, date, weekday) };
  const isSparse = freq === 'MONTHLY' || freq === 'YEARLY';
  const dice = random.next();
  if (isSparse && dice < 0.4) return pattern;
  if (dice < 0.7) return { ...pattern, count: 2 + random.below(MOST - 1) };
  const days = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 }[freq];
  return { ...pattern, until: addDays(date, days * interval * (1 + random.below(MOST - 2))) };
}

function dayOf(random: Random, freq: Rule['freq'], date: string, weekday: Weekday): Partial<Rule> {
  const byMonth = freq === 'YEARLY' ? { byMonth: Number(date.slice(5, 7)) } : {};
  if (freq === 'DAILY') return {};
  if (freq === 'WEEKLY') return { byDay: [weekday], weekStart: 'MO' };
  const turn = Math.ceil(Number(date.slice(8)) / 7);
  if (turn <= 4 && random.chance(0.3)) return { byDay: [weekday], bySetPos: turn, ...byMonth };
  return { byMonthDay: Number(date.slice(8)), ...byMonth };
}

export function someSeries(random: Random, token: number, now: number): Item {
  return { ...someItem(random, token, now), when: someSeriesWhen(random, now) };
}

/** One of its occurrences alone, as a single item would be. */
export function withoutRule({ rule: _, ...when }: When): When {
  return when;
}

/** What is changed of a single date: texts, or its time within its own day. */
export function someDateChange(random: Random, token: number, now: number, when: When): Override {
  const { subject, location, notes } = someItem(random, token, now);
  const minutes = random.pick([-120, -45, 45, 120]);
  const all = { subject, location, notes, when: movedBy(when, minutes * MINUTE) };
  const fields = (['subject', 'when', 'location', 'notes'] as const)
    .filter((field) => field !== 'when' || !when.allDay)
    .filter(() => random.chance(0.4));
  const chosen = fields.length === 0 ? (['location'] as const) : fields;
  return Object.fromEntries(chosen.map((field) => [field, all[field]]));
}

function movedBy(when: When, milliseconds: number): When {
  if (when.allDay) return withoutRule(when);
  const at = (time: string) => inZone(instantOf(time) + milliseconds, when.zone);
  return { ...withoutRule(when), start: at(when.start), end: at(when.end) } as When;
}
