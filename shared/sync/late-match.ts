import { newActivityObstacle, newEventObstacle } from './eligible.ts';
import { eventsOf, listActivities, readRound } from './listing.ts';
import { isEqual, type Pair, pairEqual } from './match.ts';
import type { Activity, CalendarEvent } from './ports.ts';
import type { Run } from './run.ts';
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
  for (const event of soughtEvents) await addActivitiesLike(run, event, activities, since);
  for (const activity of soughtActivities) await addEventsLike(run, activity, events, since);
  return pairEqual([...events.values()], [...activities.values()], run.express);
}

async function addActivitiesLike(
  run: Run,
  event: CalendarEvent,
  into: Map<string, Activity>,
  since: number,
): Promise<void> {
  const item = run.express.toSevera(event.item);
  const { activities } = await listActivities(run, [run.policy.userId], windowAround(item.when, run.policy.zone));
  const equal = [...activities.values()].filter(
    (activity) =>
      activity.created < since &&
      isEqual(activity.item, event.item, run.express) &&
      newActivityObstacle(activity, run.policy, false) === null,
  );
  const linked = await run.store.linksByActivity(
    run.mailboxId,
    equal.map(({ id }) => id),
  );
  for (const activity of equal) if (!linked.has(activity.id)) into.set(activity.id, activity);
}

async function addEventsLike(
  run: Run,
  activity: Activity,
  into: Map<string, CalendarEvent>,
  since: number,
): Promise<void> {
  const round = await readRound(run, null, windowAround(activity.item.when, run.policy.zone));
  const equal = eventsOf(round).filter(
    (event) =>
      event.created < since &&
      isEqual(activity.item, event.item, run.express) &&
      newEventObstacle(event, run.policy) === null,
  );
  const linked = await run.store.linksByEvent(
    run.mailboxId,
    equal.map(({ id }) => id),
  );
  for (const event of equal) if (!linked.has(event.id)) into.set(event.id, event);
}
