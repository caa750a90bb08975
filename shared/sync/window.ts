import { Temporal } from 'temporal-polyfill';
import type { When } from '../calendar/item.ts';
import { span } from '../calendar/time.ts';
import type { Instant, Window } from './ports.ts';

const DAY = 24 * 60 * 60 * 1000;
const KEPT_DAYS = 30;

/** H6a: from 30 days back to 18 months ahead, in whole UTC days. */
export function windowAt(now: Instant): Window {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').startOfDay();
  return {
    from: today.subtract({ days: KEPT_DAYS }).epochMilliseconds,
    until: today.add({ months: 18 }).epochMilliseconds,
  };
}

/** H9: an item that ended more than 30 days ago. A series counts by its own last occurrence, which is asked elsewhere. */
export function endedLongAgo(when: When, zone: string, now: Instant): boolean {
  return when.rule === undefined && isLongAgo(span(when, zone).until, now);
}

export function isLongAgo(end: Instant, now: Instant): boolean {
  return end < now - KEPT_DAYS * DAY;
}

/** True when the item touches the window. */
export function touches(when: When, zone: string, window: Window): boolean {
  const { from, until } = span(when, zone);
  return from < window.until && (until > window.from || (until === from && from >= window.from));
}

/** A window around one item, wide enough for any zone's reading of its dates: for looking up its equal (H8). */
export function windowAround(when: When, zone: string): Window {
  const { from, until } = span(when, zone);
  return { from: from - DAY, until: until + DAY };
}
