import { expand } from '../../shared/calendar/expand.ts';
import type { Item, LocalDate, Rule, When } from '../../shared/calendar/item.ts';
import { addDays, fromLocal, instantOf, inZone } from '../../shared/calendar/time.ts';

/** What people enter, on either side. */
export interface Draft {
  readonly subject: string;
  readonly when: When;
  readonly location?: string;
  readonly notes?: string;
}

/** What people see. Timed: instants in UTC to the second; all-day: dates, the end exclusive. */
export interface Content {
  readonly subject: string;
  readonly start: string;
  readonly end: string;
  readonly allDay: boolean;
  readonly location: string;
  readonly notes: string;
}

export interface Row extends Content {
  readonly id: string;
}

export const HOME = 'Europe/Helsinki';
export const MINUTE = 60 * 1000;
export const DAY = 24 * 60 * MINUTE;
/** A Monday, 11 o'clock in Helsinki. */
export const START = Date.parse('2026-10-05T08:00:00Z');

/** `start`: local digits to the minute. */
export function timed(start: string, minutes = 60, zone = HOME): When {
  const begin = fromLocal(`${start}:00`, zone);
  return { allDay: false, start: begin, end: inZone(instantOf(begin) + minutes * MINUTE, zone), zone };
}

/** Recurs by a rule from its own time on. */
export function recurring(when: When, rule: Partial<Rule> & Pick<Rule, 'freq'>): When {
  return { ...when, rule: { interval: 1, ...rule } };
}

/** Every day from that time on, so many times. */
export function daily(when: When, count: number): When {
  return recurring(when, { freq: 'DAILY', count });
}

/** On the same weekday, so many times. */
export function weekly(when: When, count: number): When {
  return recurring(when, { freq: 'WEEKLY', count });
}

/** From an instant on, for times that local digits can't tell. */
export function timedAt(instant: string, minutes = 60, zone = HOME): When {
  const begin = Date.parse(instant);
  return { allDay: false, start: inZone(begin, zone), end: inZone(begin + minutes * MINUTE, zone), zone };
}

export function wholeDays(start: string, count = 1): When {
  return { allDay: true, start, end: addDays(start, count) };
}

export function draft(subject: string, more: Partial<Omit<Draft, 'subject'>> = {}): Draft {
  return { subject, when: timed('2026-10-07T10:00'), ...more };
}

/** How a draft looks, after some more edits. */
export function seen(first: Draft, ...edits: readonly Partial<Draft>[]): Content {
  const { subject, when, location = '', notes = '' }: Draft = Object.assign({}, first, ...edits);
  return {
    subject,
    start: when.allDay ? when.start : isoSeconds(instantOf(when.start)),
    end: when.allDay ? when.end : isoSeconds(instantOf(when.end)),
    allDay: when.allDay,
    location,
    notes,
  };
}

/** What calendar pages show: from 30 days back to 18 months ahead. */
export const SHOWN = { from: START - 30 * DAY, until: START + 540 * DAY };

/** An item as a calendar page shows it: each occurrence by itself, but for those on `without`. */
export function shownOf(
  item: Item,
  without: readonly LocalDate[] = [],
  until: number = SHOWN.until,
): readonly Content[] {
  const window = { from: SHOWN.from, until };
  return expand({ ...item, exclusions: [...item.exclusions, ...without] }, window, HOME).occurrences.map(
    ({ when, override }) => seen({ ...item, ...override, when }),
  );
}

/** What a draft's calendar page shows, with whole occurrences in the place of some. */
export function shownSeries(draft: Draft, instead: Readonly<Record<LocalDate, Partial<Draft> | null>> = {}): Content[] {
  const changed = Object.entries(instead).flatMap(([date, changes]) => {
    const { occurrences } = expand(itemOf(draft), SHOWN, HOME);
    const there = occurrences.find((one) => one.date === date);
    return changes === null || there === undefined ? [] : [seen({ ...draft, when: there.when }, changes)];
  });
  return [...shownOf(itemOf(draft), Object.keys(instead)), ...changed];
}

export function isoSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

export function itemOf({ subject, when, location = '', notes = '' }: Draft): Item {
  return {
    subject,
    when,
    location,
    notes,
    exclusions: [],
    overrides: {},
    privacy: 'normal',
    busy: 'busy',
    people: {},
  };
}

/** As a side's own rows, so that both sides can be compared whole. */
export function contents(rows: readonly Content[]): readonly Content[] {
  return rows
    .map(({ subject, start, end, allDay, location, notes }) => ({ subject, start, end, allDay, location, notes }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
