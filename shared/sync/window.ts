import { Temporal } from 'temporal-polyfill';
import { expand } from '../calendar/expand.ts';
import type { Item, When } from '../calendar/item.ts';
import { takesPlaceAfter } from '../calendar/series-end.ts';
import { span } from '../calendar/time.ts';
import type { Instant, Window } from './ports.ts';

const DAY = 24 * 60 * 60 * 1000;
const KEPT_DAYS = 30;

/** What time is synced (H6a), and the zone in which whole days and a series' occurrences are read there. */
export interface Place {
  readonly window: Window;
  readonly zone: string;
  /** While the window rolls: the one of the agreements so far. What lies beyond it was never agreed, whatever a link says. */
  readonly windowBefore?: Window;
}

/** H6a: from 30 days back to 18 months ahead, in whole UTC days. */
export function windowAt(now: Instant): Window {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').startOfDay();
  return {
    from: today.subtract({ days: KEPT_DAYS }).epochMilliseconds,
    until: today.add({ months: 18 }).epochMilliseconds,
  };
}

/** A window of which less than this is left is rolled at the next sync (H6a). */
const LEAST_MONTHS = 15;

/** Must this window be rolled? */
export function isRollDue(window: Window, now: Instant): boolean {
  const least = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').add({ months: LEAST_MONTHS });
  return window.until < least.epochMilliseconds;
}

/** What the later window has and the one before it hadn't: each reaches from its own day on as far as the other. */
export function stripBetween(before: Window, later: Window): Window {
  return { from: Math.max(before.until, later.from), until: later.until };
}

/** H9: an item that ended more than 30 days ago; a series with its last occurrence, wherever that was moved to. */
export function endedLongAgo(item: Item, zone: string, now: Instant): boolean {
  // `takesPlaceAfter` is strict, "more than 30 days" too: the last moment still counts.
  return !takesPlaceAfter(item, now - KEPT_DAYS * DAY - 1, zone);
}

export function isLongAgo(end: Instant, now: Instant): boolean {
  return end < now - KEPT_DAYS * DAY;
}

/** True when the item touches the window. */
export function touches(when: When, zone: string, window: Window): boolean {
  const { from, until } = span(when, zone);
  return from < window.until && (until > window.from || (until === from && from >= window.from));
}

/** The same of an item: of a series at least one occurrence does. */
export function itemTouches(item: Item, { zone, window }: Place): boolean {
  if (item.when.rule === undefined) return touches(item.when, zone, window);
  return expand(item, window, zone, 1).occurrences.length > 0;
}

/** A window around one item, wide enough for any zone's reading of its dates: for looking up its equal (H8). */
export function windowAround(when: When, { zone, window }: Place): Window {
  if (when.rule !== undefined) return window;
  const { from, until } = span(when, zone);
  return { from: from - DAY, until: until + DAY };
}
