import { touches } from '../calendar/expand.ts';
import type { Item, LocalDate, Override, When } from '../calendar/item.ts';
import { occurrenceWhen, startDate } from '../calendar/occurrence.ts';
import { isRuleDate } from '../calendar/rule-dates.ts';
import { singlesOf } from '../calendar/singles.ts';
import { occurrenceId } from './occurrence-id.ts';
import type { CalendarEvent } from './ports.ts';
import { sameField } from './values.ts';
import type { Place } from './window.ts';

/** The occurrences of a series in the window, each as an event of its own, with the version of the series. */
export function occurrencesIn(series: CalendarEvent, { window, zone }: Place): readonly CalendarEvent[] {
  return [...singlesOf(series.item, window, zone).items].map(([date, item]) => asEvent(series, date, item));
}

/** One of them, wherever it lies; null: the series has no occurrence for this date (any more). */
export function occurrenceAt(series: CalendarEvent, date: LocalDate): CalendarEvent | null {
  const { exclusions, overrides, when, ...common } = series.item;
  const { rule } = when;
  if (rule === undefined || exclusions.includes(date) || !isRuleDate(rule, startDate(when), date)) return null;
  const override = Object.hasOwn(overrides, date) ? overrides[date] : undefined;
  const item = { ...common, when: occurrenceWhen(when, date), ...override, exclusions: [], overrides: {} };
  return asEvent(series, date, item);
}

function asEvent(series: CalendarEvent, date: LocalDate, item: Item): CalendarEvent {
  return {
    ...series,
    id: occurrenceId(series.id, date),
    uid: series.uid === null ? null : occurrenceId(series.uid, date),
    kind: 'occurrence',
    item,
    // The mark says what the series was made of.
    mayBeMarked: false,
  };
}

/** What a date of the series has to say so that its occurrence is this item. */
export function overrideFor(series: Item, date: LocalDate, item: Item): Override {
  const regular: Item = { ...series, when: occurrenceWhen(series.when, date) };
  return {
    ...(sameField(regular, item, 'subject') ? {} : { subject: item.subject }),
    ...(sameField(regular, item, 'when') ? {} : { when: item.when }),
    ...(sameField(regular, item, 'location') ? {} : { location: item.location }),
    ...(sameField(regular, item, 'notes') ? {} : { notes: item.notes }),
  };
}

/** A series with what happened to dates that touch the window, and to no others: those count nowhere. */
export function datesInWindow(item: Item, { window, zone }: Place): Item {
  const { when, exclusions, overrides } = item;
  if (when.rule === undefined || (exclusions.length === 0 && Object.keys(overrides).length === 0)) return item;
  const inside = (one: When) => touches(one, zone, window);
  const lies = (date: LocalDate) => inside(occurrenceWhen(when, date));
  return {
    ...item,
    exclusions: exclusions.filter(lies),
    overrides: Object.fromEntries(
      Object.entries(overrides).filter(([date, one]) => lies(date) || (one.when !== undefined && inside(one.when))),
    ),
  };
}
