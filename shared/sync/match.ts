import type { Item } from '../calendar/item.ts';
import { isPrivate, mask } from '../calendar/privacy.ts';
import { seriesKey } from '../calendar/same-series.ts';
import { foldLine } from '../calendar/text.ts';
import { instantOf } from '../calendar/time.ts';
import type { Express } from './express.ts';
import type { Activity, CalendarEvent } from './ports.ts';
import type { Place } from './window.ts';

const MINUTE = 60 * 1000;

/**
 * H8: what must be equal for two items to be the same: subject, start, end and recurrence; instants to the minute. A series
 * counts by its occurrences in the window, whatever became of single ones.
 */
export function matchKey(item: Item, { window, zone }: Place): string {
  const { when } = item;
  const minute = (time: string) => Math.floor(instantOf(time) / MINUTE);
  const times =
    when.rule !== undefined
      ? ['series', seriesKey(when, window, zone)]
      : when.allDay
        ? [when.start, when.end]
        : [minute(when.start), minute(when.end)];
  return JSON.stringify([foldLine(item.subject), when.allDay, ...times]);
}

/** Equal as the sync would write the one to the other's side, either way: a side may hold less than the other (H8). */
export function isEqual(severa: Item, exchange: Item, express: Express, place: Place): boolean {
  return (
    matchKey(express.toSevera(exchange), place) === matchKey(severa, place) ||
    matchKey(exchange, place) === matchKey(express.toExchange(severa), place)
  );
}

export interface Pair {
  readonly event: CalendarEvent;
  readonly activity: Activity;
}

/**
 * H8, one to one: k equal events against n equal activities give min(k, n) pairs, oldest with oldest. First the event as
 * the sync would write it to Severa, then, for what is left, the activity as it would be written to Exchange, and at last
 * the mask that a private event has in Severa.
 */
export function pairEqual(
  events: readonly CalendarEvent[],
  activities: readonly Activity[],
  express: Express,
  place: Place,
): readonly Pair[] {
  const bySevera = pairByKey(
    events,
    activities,
    (event) => express.toSevera(event.item),
    ({ item }) => item,
    place,
  );
  const paired = new Set(bySevera.flatMap(({ event, activity }) => [event.id, activity.id]));
  const rest = <T extends { readonly id: string }>(items: readonly T[]) => items.filter(({ id }) => !paired.has(id));
  const byExchange = pairByKey(
    rest(events),
    rest(activities),
    ({ item }) => item,
    ({ item }) => express.toExchange(item),
    place,
  );
  for (const { event, activity } of byExchange) paired.add(event.id).add(activity.id);
  // What an earlier link made of a private event: its mask (H7).
  const byMask = pairByKey(
    rest(events.filter(({ item }) => isPrivate(item.privacy))),
    rest(activities),
    (event) => express.toSevera(mask(event.item)),
    ({ item }) => item,
    place,
  );
  return [...bySevera, ...byExchange, ...byMask];
}

function pairByKey(
  events: readonly CalendarEvent[],
  activities: readonly Activity[],
  ofEvent: (event: CalendarEvent) => Item,
  ofActivity: (activity: Activity) => Item,
  place: Place,
): Pair[] {
  const waiting = Map.groupBy([...activities].sort(byAge), (activity) => matchKey(ofActivity(activity), place));
  const pairs: Pair[] = [];
  for (const event of [...events].sort(byAge)) {
    const activity = waiting.get(matchKey(ofEvent(event), place))?.shift();
    if (activity !== undefined) pairs.push({ event, activity });
  }
  return pairs;
}

function byAge(a: { created: number; id: string }, b: { created: number; id: string }): number {
  return a.created - b.created || (a.id < b.id ? -1 : 1);
}
