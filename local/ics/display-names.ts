import { Temporal } from 'temporal-polyfill';
import { IANA_ALIAS_MAP, WINDOWS_TO_IANA_MAP } from 'windows-iana';
import { isZone } from '../../shared/calendar/time.ts';

/**
 * Names in Windows' list of zones that hold no city of an IANA zone (Microsoft: "Default Time Zones", Windows
 * hardware developer documentation). All others are found by their cities.
 */
const PLACES = [
  ['Eastern Time (US & Canada)', 'America/New_York'],
  ['Central Time (US & Canada)', 'America/Chicago'],
  ['Mountain Time (US & Canada)', 'America/Denver'],
  ['Pacific Time (US & Canada)', 'America/Los_Angeles'],
  ['Atlantic Time (Canada)', 'America/Halifax'],
  ['Newfoundland', 'America/St_Johns'],
  ['Saskatchewan', 'America/Regina'],
  ['Indiana (East)', 'America/Indianapolis'],
  ['Arizona', 'America/Phoenix'],
  ['Alaska', 'America/Anchorage'],
  ['Hawaii', 'Pacific/Honolulu'],
  ['Baja California', 'America/Tijuana'],
  ['Central America', 'America/Guatemala'],
  ['Brasilia', 'America/Sao_Paulo'],
  ['City of Buenos Aires', 'America/Buenos_Aires'],
  ['Greenland', 'America/Godthab'],
  ['Cape Verde Is.', 'Atlantic/Cape_Verde'],
  ['Cabo Verde Is.', 'Atlantic/Cape_Verde'],
  ['Coordinated Universal Time', 'UTC'],
  ['West Central Africa', 'Africa/Lagos'],
  ['Pretoria', 'Africa/Johannesburg'],
  ['Kyiv', 'Europe/Kiev'],
  ['St. Petersburg', 'Europe/Moscow'],
  ['Abu Dhabi', 'Asia/Dubai'],
  ['Islamabad', 'Asia/Karachi'],
  ['New Delhi', 'Asia/Calcutta'],
  ['Sri Jayawardenepura', 'Asia/Colombo'],
  ['Yangon (Rangoon)', 'Asia/Rangoon'],
  ['Hanoi', 'Asia/Saigon'],
  ['Beijing', 'Asia/Shanghai'],
  ['Osaka', 'Asia/Tokyo'],
  ['Canberra', 'Australia/Sydney'],
  ['Solomon Is.', 'Pacific/Guadalcanal'],
  ['Wellington', 'Pacific/Auckland'],
] as const;

const ZONES = new Map<string, string>();
for (const zone of [...WINDOWS_TO_IANA_MAP, ...IANA_ALIAS_MAP].flatMap(names)) {
  const city = zone.split('/').at(-1)?.replaceAll('_', ' ').toLowerCase() ?? '';
  if (zone.includes('/') && !zone.startsWith('Etc/') && !ZONES.has(city)) ZONES.set(city, zone);
}
for (const [place, zone] of PLACES) ZONES.set(place.toLowerCase(), zone);

function names(entry: { readonly iana: readonly string[] } | { readonly alias: readonly string[] }): readonly string[] {
  return 'iana' in entry ? entry.iana : entry.alias;
}

const PREFIX = /^(?:\((?:UTC|GMT)\)|\(?(?:UTC|GMT)\s*([+-])(\d{1,2})(?::?(\d\d))?\)?)/iu;

/** The offset that a display name begins with, `(UTC-05:00) …`, in minutes; null when it gives none. */
export function offsetOf(name: string): number | null {
  const parts = PREFIX.exec(name.trim());
  if (!parts) return null;
  const minutes = Number(parts[2] ?? 0) * 60 + Number(parts[3] ?? 0);
  if (minutes > 14 * 60) return null;
  return parts[1] === '-' ? -minutes : minutes;
}

/**
 * The IANA zone of a name as Windows shows it to people, `(UTC+01:00) Amsterdam, Berlin, …`, or null. Where it gives an
 * offset, only a zone that lately had it in winter counts: some places share a name.
 */
export function zoneShown(name: string): string | null {
  const offset = offsetOf(name);
  const places = name.trim().replace(PREFIX, '').replaceAll('&amp;', '&').split(/[,;:]/u);
  for (const place of places) {
    const zone = ZONES.get(place.trim().toLowerCase());
    if (zone !== undefined && isZone(zone) && (offset === null || winterOffsets(zone).includes(offset))) return zone;
  }
  return null;
}

/** The smaller offset of a year, in minutes: display names give the one without summer time, as it was when Windows wrote them. */
function winterOffsets(zone: string): number[] {
  const offset = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 60e9;
  return [2008, 2012, 2016, 2020, 2024].map((year) =>
    Math.min(offset(`${year}-01-01T00:00Z`), offset(`${year}-07-01T00:00Z`)),
  );
}
