import { isZone } from '../../shared/calendar/time.ts';
import { SyncError } from '../../shared/errors.ts';
import { type Component, readComponents } from './components.ts';
import { dateValue, describe } from './date-value.ts';
import type { Zones } from './event-when.ts';
import { CannotHold, type Left, type LeftCode, REASONS } from './left.ts';
import { has, propertyOf, textOf, wordOf } from './properties.ts';
import { type RawEvent, toRaw } from './to-raw.ts';
import { clockOf, clocks, definitionsOf } from './zones.ts';

const LARGEST_MIB = 32;

export interface HeldEvent {
  /** Its summary, for people. */
  readonly name: string;
  /** With the property names of Graph v1.0. */
  readonly raw: RawEvent;
}

export interface Calendar {
  readonly events: readonly HeldEvent[];
  /** Everything in the file that isn't among the events. */
  readonly left: readonly Left[];
}

/**
 * Reads a calendar export (iCalendar, RFC 5545). `name`: the file's, for messages. `zone`: IANA, the mailbox's; for
 * times without a zone in a file that names none. Throws SyncError `invalid`: `ics.unreadable`, `ics.too-large`,
 * `ics.zone-unknown`.
 */
export function readCalendar(text: string, options: { readonly name: string; readonly zone: string }): Calendar {
  const { name, zone } = options;
  if (!isZone(zone)) {
    throw new SyncError('invalid', 'ics.zone-unknown', `${zone} is no time zone. Give an IANA name: Europe/Helsinki.`);
  }
  if (Buffer.byteLength(text) > LARGEST_MIB * 1024 * 1024) {
    const advice = 'Export a shorter period.';
    throw new SyncError('invalid', 'ics.too-large', `${name} is larger than ${LARGEST_MIB} MiB. ${advice}`);
  }
  const calendars = readComponents(text, name);
  const shared = definitionsOf(calendars);
  const events: HeldEvent[] = [];
  const left: Left[] = [];
  const seen = new Set<string>();
  for (const calendar of calendars) {
    const own = definitionsOf([calendar]);
    // Calendars that were joined into one file may define a zone only once.
    const find = clocks((tzid) => own.get(tzid) ?? shared.get(tzid), zone);
    const zones: Zones = { find, floating: find(quietText(calendar, 'X-WR-TIMEZONE')) ?? clockOf(zone) };
    for (const entry of calendar.children) {
      if (entry.name === 'VTIMEZONE') continue;
      try {
        checkKind(entry, calendar);
        events.push({ name: nameOf(entry), raw: onlyOnce(toRaw(entry, zones, zone), seen) });
      } catch (error) {
        if (!(error instanceof CannotHold)) throw error;
        left.push(leftBehind(entry, error.code));
      }
    }
  }
  return { events, left };
}

/** Throws CannotHold for what is no single event. */
function checkKind(entry: Component, calendar: Component): void {
  const refuse = (code: LeftCode) => {
    throw new CannotHold(code);
  };
  if (entry.name !== 'VEVENT') refuse('not-an-event');
  if (entry.broken) refuse('broken');
  if (has(entry, 'RECURRENCE-ID')) refuse('series-exception');
  if (wordOf(entry, 'STATUS') === 'CANCELLED' || /^cancel$/iu.test(quietText(calendar, 'METHOD').trim()))
    refuse('cancelled');
  if (has(entry, 'RRULE') || has(entry, 'RDATE')) refuse('series');
}

/** A mailbox holds a UID once: what comes under the same one later stays, without it. */
function onlyOnce(raw: RawEvent, seen: Set<string>): RawEvent {
  const { iCalUId, ...rest } = raw;
  if (iCalUId === undefined) return raw;
  if (seen.has(iCalUId)) return rest;
  seen.add(iCalUId);
  return raw;
}

function leftBehind(entry: Component, code: LeftCode): Left {
  return { name: nameOf(entry), when: whenOf(entry), code, reason: REASONS[code] };
}

function nameOf(entry: Component): string {
  return quietText(entry, 'SUMMARY').trim() || '(no subject)';
}

function whenOf(entry: Component): string {
  const line = entry.lines.find(({ name }) => name === 'DTSTART' || name === 'DUE');
  if (!line) return 'no date';
  try {
    const property = propertyOf(entry, line.name);
    if (property) return describe(dateValue(property, 'unreadable-start'));
  } catch (error) {
    if (!(error instanceof CannotHold)) throw error;
  }
  return line.text.slice(line.name.length + 1).slice(0, 60);
}

/** Text, '' where it can't be read: for what must not fail. */
function quietText(component: Component, name: string): string {
  try {
    return textOf(component, name);
  } catch (error) {
    if (error instanceof CannotHold) return '';
    throw error;
  }
}
