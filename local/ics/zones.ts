import { Temporal } from 'temporal-polyfill';
import { findWindows } from 'windows-iana';
import { isZone } from '../../shared/calendar/time.ts';
import { ianaZone, windowsZone } from '../../shared/graph/zones.ts';
import type { Component } from './components.ts';
import { offsetOf, zoneShown } from './display-names.ts';
import { CannotHold } from './left.ts';
import { propertyOf } from './properties.ts';
import { readDefinition, type ZoneDefinition } from './zone-definition.ts';

export interface Moment {
  /** Milliseconds since 1970. */
  readonly instant: number;
  /** IANA name to write it in; null: UTC. */
  readonly zone: string | null;
}

/** Reads local digits `YYYY-MM-DDTHH:mm:ss` of one zone. */
export type Clock = (digits: string) => Moment;

/** The clock behind a TZID, or null. */
export type FindClock = (tzid: string) => Clock | null;

/** Abbreviations that are zones of their own in the IANA data; CST or IST mean a different thing in each country. */
const ABBREVIATIONS = new Set(['CET', 'EET', 'MET', 'WET']);

export function clockOf(zone: string): Clock {
  return (digits) => ({ instant: Temporal.PlainDateTime.from(digits).toZonedDateTime(zone).epochMilliseconds, zone });
}

/**
 * How one file's TZIDs are understood. A region's name, IANA or Windows, stands for that region: exports carry
 * definitions with rules that are long out of date. A name of any other kind means what its VTIMEZONE says; without one
 * it is looked for among abbreviations and Windows' display names, and at last only the offset in it counts.
 * `home` is taken where it belongs to a Windows zone.
 */
export function clocks(definition: (tzid: string) => Component | undefined, home: string): FindClock {
  const known = new Map<string, Clock | null>();
  return (tzid) => {
    const name = plain(tzid);
    const found = known.get(name);
    if (found !== undefined || name === '') return found ?? null;
    const clock = find(name, definition(name), home);
    known.set(name, clock);
    return clock;
  };
}

/** VTIMEZONEs by their TZID, the first of each. */
export function definitionsOf(calendars: readonly Component[]): Map<string, Component> {
  const definitions = calendars.flatMap(({ children }) => children).filter((each) => each.name === 'VTIMEZONE');
  return new Map(definitions.reverse().map((each) => [idOf(each, 'TZID'), each]));
}

function find(name: string, definition: Component | undefined, home: string): Clock | null {
  const region = regionOf(name, home) ?? (definition ? regionOf(idOf(definition, 'X-LIC-LOCATION'), home) : null);
  if (region !== null) return clockOf(region);
  const likely = abbreviated(name, home) ?? zoneShown(name);
  const defined = definition ? readDefinition(definition) : null;
  if (defined) return definedClock(defined, likely);
  if (likely !== null) return clockOf(likely);
  const offset = offsetOf(name);
  return offset === null ? null : offsetClock(offset);
}

function regionOf(name: string, home: string): string | null {
  const known = name.includes('/') || !isZone(name) ? ianaZone(name, home) : null;
  if (known !== null) return known;
  const parts = name.split('/').filter((part) => part !== '');
  // Some programs write a path of their own before the zone: /mozilla.org/20050126_1/Europe/Berlin.
  for (const count of [3, 2]) {
    const tail = parts.slice(-count).join('/');
    if (parts.length >= count && ianaZone(tail, home) !== null) return tail;
  }
  return null;
}

function abbreviated(name: string, home: string): string | null {
  const listed = ABBREVIATIONS.has(name.toUpperCase()) || findWindows(name.toUpperCase()).length > 0;
  return listed ? ianaZone(name, home) : null;
}

function definedClock(definition: ZoneDefinition, likely: string | null): Clock {
  return (digits) => {
    const instant = definition.instant(digits);
    return { instant, zone: likely !== null && clockOf(likely)(digits).instant === instant ? likely : null };
  };
}

function offsetClock(minutes: number): Clock {
  if (minutes === 0) return clockOf('UTC');
  // The sign of these names is that of POSIX: Etc/GMT-10 lies ten hours east.
  const fixed = `Etc/GMT${minutes > 0 ? '-' : '+'}${Math.abs(minutes) / 60}`;
  if (isZone(fixed)) return clockOf(fixed);
  return (digits) => ({ instant: clockOf('UTC')(digits).instant - minutes * 60_000, zone: null });
}

function idOf(definition: Component, name: string): string {
  try {
    return plain(String(propertyOf(definition, name)?.value ?? ''));
  } catch (error) {
    if (error instanceof CannotHold) return '';
    throw error;
  }
}

function plain(name: string): string {
  return name.trim().replace(/^"(.*)"$/u, '$1');
}

/** The name under which Graph takes a zone (dateTimeTimeZone resource type); null: it knows none. */
export function graphZone(zone: string): string | null {
  if (zone === 'UTC' || findWindows(zone).length > 0) return zone;
  return windowsZone(zone);
}

/** A moment as Graph's dateTimeTimeZone. UTC where local digits would be ambiguous or no zone fits. */
export function written({ instant, zone }: Moment): { dateTime: string; timeZone: string } {
  const name = zone === null ? null : graphZone(zone);
  const at = Temporal.Instant.fromEpochMilliseconds(instant);
  if (zone !== null && name !== null) {
    const local = at.toZonedDateTimeISO(zone).toPlainDateTime();
    if (local.toZonedDateTime(zone).epochMilliseconds === instant) return { dateTime: digitsOf(local), timeZone: name };
  }
  return { dateTime: digitsOf(at.toZonedDateTimeISO('UTC').toPlainDateTime()), timeZone: 'UTC' };
}

export function digitsOf(local: Temporal.PlainDateTime): string {
  return local.toString({ fractionalSecondDigits: 0 });
}
