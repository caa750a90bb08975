import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from '../../../shared/calendar/item.ts';
import { addDays, dateInZone, startOfDay } from '../../../shared/calendar/time.ts';
import type { Span } from '../../stack/side-item.ts';

/** The days that a page shows, in the zone of its person. */
export interface Period {
  readonly days: readonly LocalDate[];
  /** IANA name. */
  readonly zone: string;
  /** Instants of its first midnight and of the one after it. */
  readonly from: number;
  readonly until: number;
}

export const VIEWS = ['week', 'list'] as const;
export type View = (typeof VIEWS)[number];

/** How many days each view shows, from a Monday. */
const LENGTH: Readonly<Record<View, number>> = { week: 7, list: 28 };

export function periodOf(monday: LocalDate, view: View, zone: string): Period {
  const days = Array.from({ length: LENGTH[view] }, (_, index) => addDays(monday, index));
  const from = startOfDay(monday, zone);
  return { days, zone, from, until: startOfDay(addDays(monday, days.length), zone) };
}

/** The Monday of a date's week (ISO 8601). */
export function mondayOf(date: LocalDate): LocalDate {
  return addDays(date, 1 - Temporal.PlainDate.from(date).dayOfWeek);
}

/** First and last date that an item touches, in this zone. */
export function datesOf(when: Span, zone: string): { readonly first: LocalDate; readonly last: LocalDate } {
  if (when.allDay) return { first: when.start, last: addDays(when.end, -1) };
  const first = dateInZone(when.start, zone);
  // What ends at midnight doesn't touch the day that begins then.
  return { first, last: when.end > when.start ? dateInZone(when.end - 1, zone) : first };
}

export function touches(when: Span, { days, zone }: Pick<Period, 'days' | 'zone'>): boolean {
  const { first, last } = datesOf(when, zone);
  return first <= (days.at(-1) ?? '') && last >= (days[0] ?? '9');
}
