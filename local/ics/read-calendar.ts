import type { LocalDate, When } from '../../shared/calendar/item.ts';
import { startDate } from '../../shared/calendar/occurrence.ts';
import { isRuleDate } from '../../shared/calendar/rule-dates.ts';
import { isZone } from '../../shared/calendar/time.ts';
import { SyncError } from '../../shared/errors.ts';
import { type Component, readComponents } from './components.ts';
import { dateValue, describe } from './date-value.ts';
import type { Zones } from './event-when.ts';
import { CannotHold, type Left, type LeftCode, REASONS } from './left.ts';
import { has, propertyOf, textOf, wordOf } from './properties.ts';
import { excludedDates, occurrenceDate } from './series-dates.ts';
import { type RawEvent, toRaw } from './to-raw.ts';
import { clockOf, clocks, definitionsOf } from './zones.ts';

const LARGEST_MIB = 32;

export interface HeldEvent {
  /** Its summary, for people. */
  readonly name: string;
  /** With the property names of Graph v1.0. */
  readonly raw: RawEvent;
  /** Original dates of a series that were deleted. */
  readonly excluded: readonly LocalDate[];
  /** Changed dates of a series, by original date: what they hold now. */
  readonly changed: readonly { readonly name: string; readonly date: LocalDate; readonly raw: RawEvent }[];
}

/** An event on its way: dates of a series come as entries of their own. */
interface Growing {
  readonly name: string;
  readonly uid: string;
  readonly raw: RawEvent;
  readonly series: When | null;
  readonly zones: Zones;
  readonly excluded: Set<LocalDate>;
  readonly changed: { name: string; date: LocalDate; raw: RawEvent }[];
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
  const events: Growing[] = [];
  const changes: { readonly entry: Component; readonly zones: Zones }[] = [];
  const left: Left[] = [];
  const seen = new Set<string>();
  const add = (entry: Component, zones: Zones) => {
    const { raw, series } = toRaw(entry, zones, zone);
    const excluded = new Set(series === null ? [] : excludedDates(entry, series, zones));
    events.push({
      name: nameOf(entry),
      uid: uidOf(entry),
      raw: onlyOnce(raw, seen),
      series,
      zones,
      excluded,
      changed: [],
    });
    if (has(entry, 'RDATE')) left.push(leftBehind(entry, 'extra-dates'));
  };
  const each = (entry: Component, take: () => void) => {
    try {
      take();
    } catch (error) {
      if (!(error instanceof CannotHold)) throw error;
      left.push(leftBehind(entry, error.code));
    }
  };
  for (const calendar of calendars) {
    const own = definitionsOf([calendar]);
    // Calendars that were joined into one file may define a zone only once.
    const find = clocks((tzid) => own.get(tzid) ?? shared.get(tzid), zone);
    const zones: Zones = { find, floating: find(quietText(calendar, 'X-WR-TIMEZONE')) ?? clockOf(zone) };
    for (const entry of calendar.children) {
      if (entry.name === 'VTIMEZONE') continue;
      each(entry, () => {
        checkKind(entry, calendar);
        // Their series may come later in the file.
        if (has(entry, 'RECURRENCE-ID')) changes.push({ entry, zones });
        else add(entry, zones);
      });
    }
  }
  const byUid = new Map(events.flatMap((one) => (one.series === null || one.uid === '' ? [] : [[one.uid, one]])));
  for (const { entry, zones } of changes) {
    each(entry, () => {
      const series = byUid.get(uidOf(entry));
      // Invited to this one date only: the series itself isn't in this calendar.
      if (series === undefined && wordOf(entry, 'STATUS') === 'CANCELLED') throw new CannotHold('cancelled');
      if (series === undefined) add(entry, zones);
      else changeDate(series, entry, zones, zone);
    });
  }
  return {
    events: events.map(({ name, raw, excluded, changed }) => ({ name, raw, excluded: [...excluded], changed })),
    left,
  };
}

/** What became of one date of a series. */
function changeDate(of: Growing, entry: Component, zones: Zones, home: string): void {
  const date = of.series && occurrenceDate(entry, of.series, zones);
  const { rule } = of.series ?? {};
  if (date === null || of.series === null || rule === undefined || !isRuleDate(rule, startDate(of.series), date)) {
    throw new CannotHold('no-such-date');
  }
  if (wordOf(entry, 'STATUS') === 'CANCELLED') {
    of.excluded.add(date);
    return;
  }
  const { raw } = toRaw(entry, zones, home);
  of.changed.push({ name: nameOf(entry), date, raw: dateOnly(raw) });
}

/** A meeting's people, and its identity, are its series'. */
function dateOnly({ subject, body, isAllDay, start, end, location, sensitivity, showAs }: RawEvent): RawEvent {
  return {
    subject,
    ...(body === undefined ? {} : { body }),
    isAllDay,
    start,
    end,
    ...(location === undefined ? {} : { location }),
    sensitivity,
    showAs,
  };
}

function uidOf(entry: Component): string {
  return quietText(entry, 'UID').trim();
}

/** Throws CannotHold for what is no event that stands in a calendar. */
function checkKind(entry: Component, calendar: Component): void {
  const refuse = (code: LeftCode) => {
    throw new CannotHold(code);
  };
  if (entry.name !== 'VEVENT') refuse('not-an-event');
  if (entry.broken) refuse('broken');
  const isDate = has(entry, 'RECURRENCE-ID');
  if ((!isDate && wordOf(entry, 'STATUS') === 'CANCELLED') || /^cancel$/iu.test(quietText(calendar, 'METHOD').trim()))
    refuse('cancelled');
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
