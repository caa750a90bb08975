import type { Item, LocalDate, Override, When } from '../calendar/item.ts';
import { keepRuleDates } from '../calendar/keyed-sets.ts';
import { occurrenceWhen } from '../calendar/occurrence.ts';
import { instantOf, inZone } from '../calendar/time.ts';
import { SyncError } from '../errors.ts';
import { eventSchema, type GraphEvent } from './event-schema.ts';
import { cancelledDates, originalDate } from './original-date.ts';
import { toItem } from './to-item.ts';

/**
 * A series with everything that happened to its occurrences: the master read by its id, `cancelledOccurrences` selected,
 * `exceptionOccurrences` expanded with their `originalStart`. An override says only what differs from the series.
 * Throws `invalid` when one of them can't be understood: the series waits as a whole, for half of it would undo an edit.
 */
export function toSeries(master: GraphEvent, home: string): Item {
  const series = toItem(master, home);
  const exclusions = new Set(cancelledDates(master.cancelledOccurrences));
  const overrides: Record<LocalDate, Override> = {};
  for (const raw of master.exceptionOccurrences ?? []) {
    const exception = eventSchema.safeParse(raw);
    if (!exception.success) throw unreadable(exception.error);
    const date = originalDate(exception.data.originalStart ?? '', series.when);
    if (exception.data.isCancelled === true) {
      exclusions.add(date);
      continue;
    }
    const override = difference(series, date, seenFrom(series, toItem(exception.data, home), home));
    if (Object.keys(override).length > 0) overrides[date] = override;
  }
  return keepRuleDates({ ...series, exclusions: [...exclusions].sort(), overrides }).item;
}

export function difference(series: Item, date: LocalDate, changed: Item): Override {
  const when = inSeriesZone(changed.when, series.when);
  return {
    ...(changed.subject === series.subject ? {} : { subject: changed.subject }),
    ...(sameTime(when, occurrenceWhen(series.when, date)) ? {} : { when }),
    ...(changed.location === series.location ? {} : { location: changed.location }),
    ...(changed.notes === series.notes ? {} : { notes: changed.notes }),
  };
}

/** Whole days have no zone that a changed occurrence with a time could be seen from: it's home. */
function seenFrom(series: Item, changed: Item, home: string): Item {
  const { when } = changed;
  if (when.allDay || !series.when.allDay) return changed;
  const moved = { start: inZone(instantOf(when.start), home), end: inZone(instantOf(when.end), home) };
  return { ...changed, when: { ...when, ...moved, zone: home } };
}

/** An occurrence names the zone of the client that changed it: the same moment is the same time whatever it names. */
function inSeriesZone(when: When, series: When): When {
  if (when.allDay || series.allDay) return when;
  const { zone } = series;
  return { ...when, start: inZone(instantOf(when.start), zone), end: inZone(instantOf(when.end), zone), zone };
}

function sameTime(a: When, b: When): boolean {
  return a.allDay === b.allDay && a.start === b.start && a.end === b.end;
}

function unreadable(cause: unknown): SyncError {
  return new SyncError('invalid', 'graph.exception-malformed', 'A changed occurrence can not be understood.', {
    cause,
  });
}
