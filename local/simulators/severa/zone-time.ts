import { Temporal } from 'temporal-polyfill';

/** The simulator's own reading of zones: what it stands in for knows nothing of the product's calendar code. */

/** `YYYY-MM-DD`. */
export type DateText = string;

/** Whole seconds with the zone's offset. */
export function withOffset(instant: number, zone: string): string {
  return zoned(Math.floor(instant / 1000) * 1000, zone).toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
}

/** `YYYY-MM-DDTHH:mm:ss` on the zone's clock. */
export function localOf(instant: number, zone: string): string {
  return withOffset(instant, zone).slice(0, 19);
}

export function dateOf(instant: number, zone: string): DateText {
  return localOf(instant, zone).slice(0, 10);
}

/** Milliseconds of a date-time with an offset; throws for anything else. */
export function instantOf(text: string): number {
  return Temporal.Instant.from(text).epochMilliseconds;
}

export function addDays(date: DateText, days: number): DateText {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

export function daysBetween(from: DateText, until: DateText): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(until)).days;
}

export function midnight(date: DateText, zone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}

export interface ClockChanges {
  /** Digits that a jump of the clock leaves out: moved on by the jump, moved back by it, or no time at all. */
  readonly gap: 'later' | 'earlier' | 'skipped';
  /** Which pass of a double hour is meant. */
  readonly double: 'first' | 'second';
}

/** Local digits as an instant; null only for digits in a gap that is skipped. */
export function atLocal(
  local: string,
  zone: string,
  { gap, double }: ClockChanges = { gap: 'later', double: 'first' },
): number | null {
  const plain = Temporal.PlainDateTime.from(local);
  const late = plain.toZonedDateTime(zone, { disambiguation: double === 'second' ? 'later' : 'compatible' });
  if (gap === 'later' || late.toPlainDateTime().equals(plain)) return late.epochMilliseconds;
  return gap === 'skipped' ? null : plain.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds;
}

function zoned(instant: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
}
