import type { Item } from '../calendar/item.ts';
import { foldLine } from '../calendar/text.ts';
import { instantOf, localDigits } from '../calendar/time.ts';
import type { Activity, CalendarEvent } from './ports.ts';

const MINUTE = 60 * 1000;

/** H8: what must be equal for two items to be the same: subject, start, end and recurrence; instants to the minute. */
export function matchKey(item: Item): string {
  const { when } = item;
  const rule = when.rule === undefined ? '' : JSON.stringify(Object.entries(when.rule).sort());
  const minute = (time: string) => Math.floor(instantOf(time) / MINUTE);
  const times = when.allDay
    ? [when.start, when.end]
    : rule === ''
      ? [minute(when.start), minute(when.end)]
      : [localDigits(when.start).slice(0, 16), localDigits(when.end).slice(0, 16), when.zone];
  return JSON.stringify([foldLine(item.subject), when.allDay, ...times, rule]);
}

/**
 * H8, one to one: k equal events against n equal activities give min(k, n) pairs, oldest with oldest. The event counts
 * as the sync would write it to Severa.
 */
export function pairEqual(
  events: readonly CalendarEvent[],
  activities: readonly Activity[],
  express: (event: CalendarEvent) => Item,
): readonly { readonly event: CalendarEvent; readonly activity: Activity }[] {
  const waiting = new Map<string, Activity[]>();
  for (const activity of [...activities].sort(byAge)) {
    const key = matchKey(activity.item);
    const queue = waiting.get(key);
    if (queue === undefined) waiting.set(key, [activity]);
    else queue.push(activity);
  }
  const pairs: { event: CalendarEvent; activity: Activity }[] = [];
  for (const event of [...events].sort(byAge)) {
    const activity = waiting.get(matchKey(express(event)))?.shift();
    if (activity !== undefined) pairs.push({ event, activity });
  }
  return pairs;
}

function byAge(a: { created: number; id: string }, b: { created: number; id: string }): number {
  return a.created - b.created || (a.id < b.id ? -1 : 1);
}
