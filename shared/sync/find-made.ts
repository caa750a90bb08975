import type { Activity, CalendarEvent, Link } from './ports.ts';
import type { Run } from './run.ts';
import { digest, fieldText } from './values.ts';

const SKEW_MS = 5 * 60 * 1000;

/**
 * Activities that a lost POST of ours may have made (I1a): each belongs to the row that sent it, and must neither become
 * an event nor be matched with another. One candidate serves one row.
 */
export function madeByLostPosts(links: Iterable<Link>, activities: readonly Activity[]): ReadonlyMap<string, Link> {
  const found = new Map<string, Link>();
  for (const link of links) {
    if (link.state !== 'creating-activity' || link.createSent === null) continue;
    const { createSent } = link;
    const mine = activities.find(
      (activity) => !found.has(activity.id) && activity.created >= createSent - SKEW_MS && looksLike(link, activity),
    );
    if (mine !== undefined) found.set(mine.id, link);
  }
  return found;
}

function looksLike(link: Link, { item }: Activity): boolean {
  return (['subject', 'when'] as const).every(
    (field) => link.severa?.fields[field] === digest(link.id, field, fieldText(item, field)),
  );
}

/**
 * I1a: looks for our mark on unlinked events that may carry it. An event whose mark has no live link is ours: adopted.
 * One whose mark's link lives, or whose activity is unknown, is a person's own copy: a new item. Returns by event id.
 */
export async function madeByUs(
  run: Run,
  events: readonly CalendarEvent[],
): Promise<ReadonlyMap<string, { readonly activityId: string; readonly link: Link | null }>> {
  const candidates = events.filter(({ mayBeMarked }) => mayBeMarked);
  if (candidates.length === 0) return new Map();
  const marks = await run.calendar.readMarks(
    run.mailboxId,
    candidates.map(({ id }) => id),
  );
  const ours = candidates.flatMap((event, index) => {
    const mark = marks[index];
    return mark && mark.mailboxId === run.mailboxId ? [{ event, activityId: mark.activityId }] : [];
  });
  if (ours.length === 0) return new Map();
  const links = await run.store.linksByActivity(
    run.mailboxId,
    ours.map(({ activityId }) => activityId),
  );
  const made = new Map<string, { activityId: string; link: Link | null }>();
  const served = new Set<string>();
  for (const { event, activityId } of ours) {
    const link = links.get(activityId) ?? null;
    if (served.has(activityId) || (link !== null && link.eventId !== null)) continue;
    served.add(activityId);
    made.set(event.id, { activityId, link });
  }
  return made;
}
