import type { LocalDate, When } from '../../shared/calendar/item.ts';
import { dateInZone } from '../../shared/calendar/time.ts';
import type { Component } from './components.ts';
import { type DateValue, dateValue } from './date-value.ts';
import { clockFor, type Zones } from './event-when.ts';
import { type Property, propertiesOf, propertyOf } from './properties.ts';

/** Original dates of a series that its EXDATEs leave out, on the series' own clock. Throws CannotHold. */
export function excludedDates(event: Component, series: When, zones: Zones): LocalDate[] {
  return propertiesOf(event, 'EXDATE')
    .flatMap(singleValues)
    .map((property) => originalDate(dateValue(property, 'unreadable-start'), series, zones));
}

/** The original date that a changed occurrence stands for (RECURRENCE-ID). Throws CannotHold. */
export function occurrenceDate(event: Component, series: When, zones: Zones): LocalDate | null {
  const property = propertyOf(event, 'RECURRENCE-ID');
  return property && originalDate(dateValue(property, 'unreadable-start'), series, zones);
}

function originalDate(value: DateValue, series: When, zones: Zones): LocalDate {
  if (value.kind === 'date') return value.date;
  if (series.allDay)
    return value.utc
      ? dateInZone(clockFor(value, zones)(value.digits).instant, home(zones))
      : value.digits.slice(0, 10);
  return dateInZone(clockFor(value, zones)(value.digits).instant, series.zone);
}

/** Of the file's times without a zone. */
function home(zones: Zones): string {
  return zones.floating('2026-01-01T00:00:00').zone ?? 'UTC';
}

/** A property of several values as one property for each. */
function singleValues(property: Property): Property[] {
  const colon = property.line.lastIndexOf(':');
  const head = property.line.slice(0, colon + 1);
  return property.line
    .slice(colon + 1)
    .split(',')
    .map((value) => ({ ...property, line: `${head}${value}` }));
}
