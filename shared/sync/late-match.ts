import type { Item } from '../calendar/item.ts';
import { isMatchableActivity, isMatchableEvent } from './eligible.ts';
import { eventsOf, listActivities, readRound } from './listing.ts';
import { isEqual, type Pair, pairEqual } from './match.ts';
import type { Activity, CalendarEvent, Window } from './ports.ts';
import type { Run } from './run.ts';
import { unfold } from './unfold.ts';
import { windowAround } from './window.ts';

interface Free {
  readonly events: readonly CalendarEvent[];
  readonly activities: readonly Activity[];
}

/**
 * H8, later: an unlinked item older than the user's first sync is matched by content whenever it turns up (its type was
 * selected, it was private, it entered the window). Its equal may turn up in the same run or lie unlinked on the other
 * side; items that came after the first sync are new and never matched.
 */
export async function findEquals(run: Run, free: Free): Promise<readonly Pair[]> {
  const since = run.lease.mailbox().firstSyncAt;
  if (since === null) return [];
  const old = <T extends { readonly created: number }>(items: readonly T[]) =>
    items.filter(({ created }) => created < since);
  const events = new Map(old(free.events).map((event) => [event.id, event]));
  const activities = new Map(old(free.activities).map((activity) => [activity.id, activity]));
  const [soughtEvents, soughtActivities] = [[...events.values()], [...activities.values()]];
  if (soughtEvents.length > 0) await addActivitiesLike(run, soughtEvents, activities, since);
  if (soughtActivities.length > 0) await addEventsLike(run, soughtActivities, events, since);
  return pairEqual([...events.values()], [...activities.values()], run.express, run.policy);
}

/** One listing for all of them, over the time in which they lie. */
async function addActivitiesLike(
  run: Run,
  events: readonly CalendarEvent[],
  into: Map<string, Activity>,
  since: number,
): Promise<void> {
  const { activities } = await listActivities(run, [run.policy.userId], windowOver(run, events));
  const equal = [...activities.values()].filter(
    (activity) =>
      activity.created < since &&
      isMatchableActivity(activity, run.policy) &&
      events.some((event) => isEqual(activity.item, event.item, run.express, run.policy)),
  );
  const linked = await run.store.linksByActivity(
    run.mailboxId,
    equal.map(({ id }) => id),
  );
  for (const activity of equal) if (!linked.has(activity.id)) into.set(activity.id, activity);
}

async function addEventsLike(
  run: Run,
  activities: readonly Activity[],
  into: Map<string, CalendarEvent>,
  since: number,
): Promise<void> {
  const whole = await readRound(run, null, windowOver(run, activities));
  const round = await unfold(run, whole, new Set(), () => run.store.links(run.mailboxId));
  const equal = eventsOf(round).filter(
    (event) =>
      event.created < since &&
      isMatchableEvent(event, run.policy) &&
      activities.some((activity) => isEqual(activity.item, event.item, run.express, run.policy)),
  );
  const linked = await run.store.linksByEvent(
    run.mailboxId,
    equal.map(({ id }) => id),
  );
  for (const event of equal) if (!linked.has(event.id)) into.set(event.id, event);
}

function windowOver(run: Run, items: readonly { readonly item: Item }[]): Window {
  const windows = items.map(({ item }) => windowAround(item.when, run.policy));
  return {
    from: Math.max(run.policy.window.from, Math.min(...windows.map(({ from }) => from))),
    until: Math.min(run.policy.window.until, Math.max(...windows.map(({ until }) => until))),
  };
}
