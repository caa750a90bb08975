import type { LocalDate } from '../calendar/item.ts';
import { occurrenceWhen } from '../calendar/occurrence.ts';
import { instantOf } from '../calendar/time.ts';
import type { Activity } from '../sync/ports.ts';

export interface ExceptionDates {
  /** The activity that stands for a changed date, null for a removed one. */
  readonly sure: ReadonlyMap<LocalDate, Activity | null>;
  /** Those that belong to some of the other dates, nobody knows which: moved to another day. */
  readonly rest: readonly Activity[];
}

/**
 * What became of the dates that a series leaves out. Severa lists those dates, and the changed occurrences without theirs:
 * one belongs to the date whose start it kept, else to the day it is on, else to the one date that is left.
 */
export function exceptionDates(series: Activity, exceptions: readonly Activity[]): ExceptionDates {
  const { when, exclusions } = series.item;
  const sure = new Map<LocalDate, Activity | null>();
  let rest = exceptions;
  const open = () => exclusions.filter((date) => !sure.has(date));
  const settle = (fits: (one: Activity, date: LocalDate) => boolean) => {
    for (const date of open()) {
      const [only, ...more] = rest.filter((one) => fits(one, date));
      if (only === undefined || more.length > 0) continue;
      sure.set(date, only);
      rest = rest.filter((one) => one !== only);
    }
  };
  settle((one, date) => startOf(one.item.when) === startOf(occurrenceWhen(when, date)));
  settle((one, date) => one.item.when.start.slice(0, 10) === date);
  if (open().length === 1) settle(() => true);
  if (rest.length === 0) for (const date of open()) sure.set(date, null);
  return { sure, rest };
}

function startOf(when: Activity['item']['when']): string {
  return when.allDay ? when.start : String(instantOf(when.start));
}
