import { Temporal } from 'temporal-polyfill';
import type { Component } from './components.ts';
import { propertiesOf, propertyOf } from './properties.ts';
import { isYearly, readYearly, type Yearly, yearlyOn } from './yearly-rule.ts';

/** A zone as its VTIMEZONE describes it (RFC 5545, 3.6.5). */
export interface ZoneDefinition {
  /** Milliseconds since 1970 of local digits `YYYY-MM-DDTHH:mm:ss`; gaps and double hours as in RFC 5545, 3.3.5. */
  instant(digits: string): number;
}

/** STANDARD or DAYLIGHT; offsets in milliseconds. */
interface Observance {
  readonly before: number;
  readonly after: number;
  /** Onsets as local digits in `before`. */
  readonly onsets: readonly Temporal.PlainDateTime[];
  readonly rules: readonly Yearly[];
}

const DAY = 86_400_000;

/** Null for a definition that can't be used: the zone is then known by its name or not at all. */
export function readDefinition(component: Component): ZoneDefinition | null {
  const observances: Observance[] = [];
  try {
    for (const child of component.children) {
      if (child.name === 'STANDARD' || child.name === 'DAYLIGHT') observances.push(readObservance(child));
    }
  } catch {
    return null;
  }
  if (observances.length === 0 || component.broken) return null;
  const changes = changesOf(observances);
  return { instant: (digits) => instantIn(changes, Temporal.PlainDateTime.from(digits)) };
}

function readObservance(child: Component): Observance {
  if (child.broken) throw new Error('lines are broken');
  const start = Temporal.PlainDateTime.from(String(propertyOf(child, 'DTSTART')?.value));
  const dates = propertiesOf(child, 'RDATE').flatMap(({ values }) => values.map(String));
  const rules = propertiesOf(child, 'RRULE').map(({ value }) => value);
  if (!rules.every(isYearly)) throw new Error('no yearly rule');
  return {
    before: offset(propertyOf(child, 'TZOFFSETFROM')?.value),
    after: offset(propertyOf(child, 'TZOFFSETTO')?.value),
    // A date alone takes the time of day of the first onset.
    onsets: [
      start,
      ...dates.map((date) =>
        date.includes('T') ? Temporal.PlainDateTime.from(date) : Temporal.PlainDate.from(date).toPlainDateTime(start),
      ),
    ],
    rules: rules.map((rule) => readYearly(rule, start)),
  };
}

/** jCal writes `+01:00` or `+01:00:30`. */
function offset(value: unknown): number {
  const parts = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/u.exec(String(value));
  if (!parts) throw new Error('no offset');
  const size = (Number(parts[2]) * 3600 + Number(parts[3]) * 60 + Number(parts[4] ?? 0)) * 1000;
  return parts[1] === '-' ? -size : size;
}

function asUtc(local: Temporal.PlainDateTime): number {
  return local.toZonedDateTime('UTC').epochMilliseconds;
}

/** From this instant on, these offsets. */
interface Change {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** The changes that decide about a year, by time; worked out once a year, since a calendar asks for few. */
function changesOf(observances: readonly Observance[]): (year: number) => readonly Change[] {
  const known = new Map<number, readonly Change[]>();
  return (year) => {
    const found = known.get(year);
    if (found) return found;
    const changes = observances.flatMap(({ before, after, onsets, rules }) =>
      [...onsets, ...rules.flatMap((rule) => yearlyOn(rule, year, before))].map((onset) => ({
        at: asUtc(onset) - before,
        before,
        after,
      })),
    );
    changes.sort((a, b) => a.at - b.at);
    known.set(year, changes);
    return changes;
  };
}

function instantIn(changes: (year: number) => readonly Change[], local: Temporal.PlainDateTime): number {
  const around = changes(local.year);
  const offsetAt = (instant: number) => around.findLast(({ at }) => at <= instant)?.after ?? around[0]?.before ?? 0;
  const digits = asUtc(local);
  const before = offsetAt(digits - DAY);
  const fitting = [before, offsetAt(digits + DAY)]
    .map((offset) => digits - offset)
    .filter((at) => digits - offsetAt(at) === at);
  // In a double hour the first pass counts; in a gap the offset before it.
  return fitting.length > 0 ? Math.min(...fitting) : digits - before;
}
