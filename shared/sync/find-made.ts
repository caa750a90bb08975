import { FIELDS, type Field } from '../calendar/item.ts';
import type { Activity, CalendarEvent, Link } from './ports.ts';
import type { Run } from './run.ts';
import { digest, fieldText } from './values.ts';

/** Severa's clock is known from Date headers, to the second and with the way of the answer. */
export const CLOCK_SLACK_MS = 5 * 1000;
/** A batch sends its POSTs one after the other, each waiting for its turn and its time limit. */
const SENDING_MS = 90 * 1000;

/**
 * Which activity a lost POST of ours made (I1a): one of the owner's that no row has, with the name and time we sent,
 * created since. Failing that one that was made in the very time of sending, was edited since, and differs in its time
 * only: who moves it before we find it must not double it. Less than that could be a person's own item, and taking that
 * for ours would lose one of two; doubled is better than lost. One candidate serves one row.
 */
export function madeByLostPost(link: Link, activities: readonly Activity[]): Activity | null {
  const { createSent, severa } = link;
  if (createSent === null || severa === null) return null;
  const same = ({ item }: Activity, field: Field) =>
    severa.fields[field] === digest(link.id, field, fieldText(item, field));
  const since = activities.filter(({ created }) => created >= createSent - CLOCK_SLACK_MS);
  const exact = since.filter((one) => same(one, 'subject') && same(one, 'when'));
  if (exact.length > 0) return best(exact, (one) => FIELDS.filter((field) => same(one, field)).length);
  const edited = since.filter(
    (one) =>
      one.modified > one.created &&
      one.created <= createSent + SENDING_MS &&
      (['subject', 'location', 'notes'] as const).every((field) => same(one, field)),
  );
  return best(edited, (one) => FIELDS.filter((field) => same(one, field)).length);
}

function best(found: readonly Activity[], score: (activity: Activity) => number): Activity | null {
  return found.reduce<Activity | null>((top, one) => (top === null || score(one) > score(top) ? one : top), null);
}

/** The same for all rows at once: such an activity belongs to the row that sent it, and is no new item. */
export function madeByLostPosts(links: Iterable<Link>, activities: readonly Activity[]): ReadonlyMap<string, Link> {
  const found = new Map<string, Link>();
  for (const link of links) {
    if (link.state !== 'creating-activity') continue;
    const mine = madeByLostPost(
      link,
      activities.filter(({ id }) => !found.has(id)),
    );
    if (mine !== null) found.set(mine.id, link);
  }
  return found;
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
