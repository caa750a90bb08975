import { Temporal } from 'temporal-polyfill';

/** A time in which a zone's clock doesn't jump. Milliseconds since 1970, end exclusive; `offset` in milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
  /** The offset as zoned times end with it; null: it is no whole number of minutes. */
  readonly suffix: string | null;
}

/** A calendar's items lie in a few stretches of a few zones; whoever asks for more is answered and not remembered long. */
const MOST_ZONES = 200;
const MOST_STRETCHES = 100;

const known = new Map<string, Stretch[]>();

/**
 * The stretch around an instant, asked of the library once: a large calendar asks for the same few thousands of times.
 * Throws RangeError for what is no zone.
 */
export function stretchAt(instant: number, zone: string): Stretch {
  const stretches = known.get(zone);
  const there = stretches?.find(({ from, until }) => from <= instant && instant < until);
  if (there !== undefined) return there;
  const made = askFor(instant, zone);
  if (stretches === undefined || stretches.length >= MOST_STRETCHES) {
    if (known.size >= MOST_ZONES) known.clear();
    known.set(zone, [made]);
  } else stretches.push(made);
  return made;
}

function askFor(instant: number, zone: string): Stretch {
  const at = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  // The jump into this stretch may be at this very instant; "previous" is strictly before.
  const before = Temporal.Instant.fromEpochMilliseconds(instant + 1)
    .toZonedDateTimeISO(zone)
    .getTimeZoneTransition('previous');
  const after = at.getTimeZoneTransition('next');
  return {
    from: before?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: after?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: at.offsetNanoseconds / 1_000_000,
    suffix: at.offset.length === '+00:00'.length ? at.offset : null,
  };
}
