import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { dateInZone, fromLocal, instantOf, inZone, startOfDay } from '../../../shared/calendar/time.ts';
import { createRandom } from '../../fakes/random.ts';

// Daylight saving, none, half an hour of it, jumps at odd minutes, over midnight, offsets of odd minutes and seconds.
const ZONES = [
  'Europe/Helsinki',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'America/Santiago',
  'Africa/Monrovia',
  'Pacific/Apia',
  'Africa/Casablanca',
  'UTC',
  '+05:30',
];

const HOUR = 3_600_000;

/** Instants of two centuries, and around each jump of ten years. */
function instants(zone: string): number[] {
  const random = createRandom(zone.length);
  const years = (count: number) => count * 365.25 * 24 * HOUR;
  const any = Array.from({ length: 200 }, () => Math.round((random.below(1_000_000) / 1_000_000 - 0.4) * years(200)));
  const jumps: number[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.from('2010-01-01T00:00:00Z').toZonedDateTimeISO(zone);
  for (let count = 0; at !== null && count < 20; count += 1) {
    at = at.getTimeZoneTransition('next');
    if (at !== null) jumps.push(at.epochMilliseconds);
  }
  const around = [-25 * HOUR, -2 * HOUR, -HOUR, -1000, -1, 0, 1, 1000, HOUR / 2, HOUR, 2 * HOUR, 25 * HOUR];
  return [...any, ...jumps.flatMap((jump) => around.map((more) => jump + more))];
}

describe.each(ZONES)('in %s, remembered stretches say what the library says', (zone) => {
  it('of every instant', () => {
    for (const instant of instants(zone)) {
      const whole = Math.floor(instant / 1000) * 1000;
      const there = Temporal.Instant.fromEpochMilliseconds(whole).toZonedDateTimeISO(zone);
      const text = there.toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
      expect(inZone(instant, zone)).toBe(text);
      expect(instantOf(text)).toBe(Temporal.Instant.from(text).epochMilliseconds);
      expect(dateInZone(instant, zone)).toBe(there.toPlainDate().toString());
    }
  });

  it('of every local time', () => {
    for (const instant of instants(zone)) {
      const digits = new Date(instant).toISOString().slice(0, 19);
      const local = Temporal.PlainDateTime.from(digits);
      const text = local.toZonedDateTime(zone).toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
      expect(fromLocal(digits, zone)).toBe(text);
      const date = local.toPlainDate();
      expect(startOfDay(date.toString(), zone)).toBe(date.toZonedDateTime(zone).epochMilliseconds);
    }
  });
});

describe('an instant is read', () => {
  it.each([
    '2026-11-03T10:20:30Z',
    '2026-11-03T10:20:30.987+02:00',
    '2026-11-03T10:20:30.9876543-03:30',
    '1907-11-03T10:20:30.9876543-03:30',
    '2026-11-03T10:20:30.5Z',
    '2026-11-03T10:20:30.123456789Z',
    '2026-11-03T10:20:30,5Z',
    '2026-11-03T10:20:30+0545',
    '2026-02-28T23:59:59-11:00',
    '2028-02-29T00:00:00Z',
    '0033-04-03T12:00:00Z',
    '-000044-03-15T12:00:00Z',
    '+012026-11-03T10:20:30Z',
    '2026-12-31T23:59:60Z',
    '2026-11-03t10:20:30z',
    '2026-11-03T10:20Z',
    '2026-11-03T10:20:30+02',
    '2026-11-03T10:20:30+02:00[Europe/Helsinki]',
  ])('from %s as by the library', (text) => {
    expect(instantOf(text)).toBe(Temporal.Instant.from(text).epochMilliseconds);
  });

  it.each([
    '2026-02-29T10:00:00Z',
    '2026-02-31T10:00:00Z',
    '2026-11-31T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-11-03T24:00:00Z',
    '2026-11-03T10:20:30',
    '2026-11-03T10:20:30+25:00',
    '2026-11-03T10:20:30.1234567891Z',
    '2026-11-03T10:60:00Z',
    '2026-11-03',
    '',
    ' 2026-11-03T10:20:30Z',
    '2026-11-03T10:20:30Z\n',
  ])('never from %j', (text) => {
    expect(() => instantOf(text)).toThrow(RangeError);
  });
});
