import { Temporal } from 'temporal-polyfill';
import windowsIana from 'windows-iana';
import { isZone } from './local-date.ts';

// Custom zone definitions and blanks come out of real mailboxes; no request may name them.
const OUTPUT_ONLY = /^tzone:|^$|^Customized Time Zone$/;

/**
 * The IANA zone behind a Windows or IANA name, or null when Graph wouldn't take the name (dateTimeTimeZone resource
 * type). Names are compared without regard to case, as Windows does.
 */
export function zoneNamed(name: string): string | null {
  if (OUTPUT_ONLY.test(name)) return null;
  const windows = byWindowsName.get(name.toLowerCase());
  if (windows !== undefined) return windows;
  return isZone(name) && isListed(name) ? name : null;
}

function isListed(name: string): boolean {
  return windowsIana.findWindows(name).length > 0 || windowsIana.findIanaAliases(name).length > 0;
}

const byWindowsName = new Map<string, string>();
for (const { windowsName, territory, iana } of windowsIana.WINDOWS_TO_IANA_MAP) {
  const zone = iana[0];
  // Territory 001 is the zone's default city.
  if (territory === '001' && zone !== undefined) byWindowsName.set(windowsName.toLowerCase(), zone);
}
byWindowsName.set('utc', 'UTC');

/** The Windows zone of an IANA name; any other name is as it was. */
export function windowsName(name: string): string {
  return windowsIana.findWindows(name)[0] ?? name;
}

/** Graph's local time on the wire: `2026-03-01T09:00:00.0000000`, no offset. */
export function wireLocal(instant: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  return local.toString({ fractionalSecondDigits: 7 });
}

/** An instant on the wire: `2026-03-01T09:00:00.0000000Z` (createdDateTime, lastModifiedDateTime). */
export function wireInstant(instant: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toString({ fractionalSecondDigits: 7 });
}

const LOCAL = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads `dateTime` of a dateTimeTimeZone as whole seconds without an offset, or null. A `Z` or an offset behind the
 * digits is ignored, as Graph does: the digits are local time of `timeZone`.
 */
export function parseLocal(text: string): Temporal.PlainDateTime | null {
  const parts = LOCAL.exec(text.trim());
  if (!parts) return null;
  try {
    return Temporal.PlainDateTime.from(`${parts[1]}T${parts[2] ?? '00:00'}:${parts[3] ?? '00'}`, {
      overflow: 'reject',
    });
  } catch {
    return null;
  }
}

export function instantOfLocal(local: Temporal.PlainDateTime, zone: string): number {
  return local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** startDateTime and endDateTime of a query: an offset decides, without one it is UTC. Null: not a time. */
export function parseQueryTime(text: string): number | null {
  // A plus sign in a query string reaches us as a blank.
  const mended = text.trim().replace(/ (\d{2}:?\d{2})$/, '+$1');
  try {
    if (/(Z|[+-]\d{2}:?\d{2})$/i.test(mended) && mended.includes('T')) {
      return Temporal.Instant.from(mended).epochMilliseconds;
    }
    return Temporal.PlainDateTime.from(mended).toZonedDateTime('UTC').epochMilliseconds;
  } catch {
    return null;
  }
}
