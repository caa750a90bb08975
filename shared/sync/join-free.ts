import { isMatchableActivity, isMatchableEvent } from './eligible.ts';
import { MARK_UNKNOWN, madeByLostPosts, madeByUs } from './find-made.ts';
import { completePeople } from './inherit.ts';
import { findEquals } from './late-match.ts';
import type { Activity, CalendarEvent, Link } from './ports.ts';
import { readActivity } from './read-activity.ts';
import type { Run } from './run.ts';
import { found, here, linkForIds, linkForPair, UNCHANGED, type Unit, unit } from './unit.ts';

/** Unlinked items: first what a lost write of ours made (I1a), then equals that are older than the first sync (H8). */
export async function joinFree(
  run: Run,
  events: readonly CalendarEvent[],
  activities: readonly Activity[],
  links: Iterable<Link>,
): Promise<Unit[]> {
  const units: Unit[] = [];
  const used = new Set<string>();
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  const lost = [...madeByLostPosts(links, activities)];
  await completePeople(run, lost);
  for (const [activityId, link] of lost) {
    const activity = byId.get(activityId);
    if (activity === undefined) continue;
    used.add(activityId);
    // Its event is looked for: it may have been deleted meanwhile.
    if (link.eventId !== null) units.push(waitingEvent(link, activity));
  }
  const { made, unknown } = await madeByUs(run, events);
  for (const id of unknown) {
    used.add(id);
    units.push(unit(null, { kind: 'unreadable', id, reason: MARK_UNKNOWN }));
  }
  for (const [eventId, { activityId, link }] of made) {
    const event = events.find(({ id }) => id === eventId);
    if (event === undefined) continue;
    const said = byId.has(activityId) ? null : await readActivity(run, activityId, link);
    const activity = byId.get(activityId) ?? (said?.kind === 'here' ? said.value : null);
    if (activity === null && link !== null) {
      // Made by us, and its activity is away: an absence to be proven, not an item of the person's.
      used.add(eventId);
      const row = { ...link, state: 'live', eventId, uid: event.uid, eventVersion: event.version } as const;
      units.push({ ...unit(row, here(event), said ?? { kind: 'absent' }), unsaved: true });
    }
    if (activity === null) continue;
    used.add(eventId).add(activityId);
    const ids = { eventId, uid: event.uid, activityId, origin: 'severa' } as const;
    const pair = () => unit(linkForIds(run, ids), here(event), here(activity));
    units.push(link === null ? pair() : found(link, event, activity));
  }
  const free = <T extends { readonly id: string }>(items: readonly T[]) => items.filter(({ id }) => !used.has(id));
  const equal = await findEquals(run, {
    events: free(events).filter((event) => isMatchableEvent(event, run.policy)),
    activities: free(activities).filter((activity) => isMatchableActivity(activity, run.policy)),
  });
  for (const { event, activity } of equal) {
    used.add(event.id).add(activity.id);
    run.tally.add('matched');
    units.push(unit(linkForPair(run, event, activity), here(event), here(activity)));
  }
  units.push(...free(events).map((event) => unit(null, here(event))));
  units.push(...free(activities).map((activity) => unit(null, UNCHANGED, here(activity))));
  return units;
}

/** A lost POST turned up as a changed activity: its row is completed with the event as it is now. */
function waitingEvent(link: Link, activity: Activity): Unit {
  const { id: activityId, modified: activityStamp } = activity;
  const row = { ...link, state: 'live', createSent: null, activityId, activityStamp } as const;
  return { ...unit(row, { kind: 'absent' }, here(activity)), unsaved: true };
}
