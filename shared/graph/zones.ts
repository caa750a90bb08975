import { findIana, findWindows, WINDOWS_TO_IANA_MAP } from 'windows-iana';
import { isZone } from '../calendar/time.ts';

/**
 * Exchange names zones as Windows does, as IANA does, or with words of its own. The table is CLDR's windowsZones; a
 * Windows zone stands for several IANA zones, of which territory 001 is the general one.
 */
const WINDOWS_NAMES = new Map(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => [windowsName.toLowerCase(), windowsName]));

/** Names that stand for UTC (docs of Graph and field reports write them in several ways). */
const UTC_NAMES = new Set(['utc', 'etc/utc', 'gmt', 'z', 'tzone://microsoft/utc', 'coordinated universal time']);

/**
 * The IANA zone behind a name of Exchange's, or null: a custom zone (`tzone://Microsoft/Custom`, `Customized Time
 * Zone`), an empty name, a name nobody knows. `home` is taken where it belongs to the same Windows zone, so that a
 * person's own events stay in the zone he writes them in.
 */
export function ianaZone(name: string | null | undefined, home: string): string | null {
  const plain = name?.trim() ?? '';
  if (plain === '' || plain.toLowerCase().startsWith('customized')) return null;
  if (UTC_NAMES.has(plain.toLowerCase())) return 'UTC';
  const windows = WINDOWS_NAMES.get(plain.toLowerCase());
  if (windows !== undefined) {
    if (windowsZone(home) === windows) return home;
    return findIana(windows, '001')[0] ?? findIana(windows)[0] ?? null;
  }
  // A bare offset is no zone: it knows no summer time.
  return /^[a-z]/iu.test(plain) && isZone(plain) ? plain : null;
}

/** The first of these names that is a zone; UTC when none is. */
export function firstZone(names: readonly (string | null | undefined)[], home: string): string {
  for (const name of names) {
    const zone = ianaZone(name, home);
    if (zone !== null) return zone;
  }
  return isZone(home) ? home : 'UTC';
}

/** A calendar has few zones, and CLDR's table is searched from one end to the other. */
const MOST_KNOWN = 500;
const known = new Map<string, string | null>();

/** The Windows zone of an IANA zone, aliases and newer names included (Europe/Kyiv); null when CLDR has none. */
export function windowsZone(iana: string): string | null {
  const before = known.get(iana);
  if (before !== undefined) return before;
  const found = findWindowsZone(iana);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(iana, found);
  return found;
}

function findWindowsZone(iana: string): string | null {
  const own = findWindows(iana)[0];
  if (own !== undefined || !isZone(iana)) return own ?? null;
  const canonical = new Intl.DateTimeFormat('en', { timeZone: iana }).resolvedOptions().timeZone;
  return findWindows(canonical)[0] ?? null;
}
