import { FIELDS, type Field } from '../calendar/item.ts';
import type { Activity, CalendarEvent, Link, Mark } from './ports.ts';
import type { Run } from './run.ts';
import { isEnded } from './unit.ts';
import { digest, fieldText } from './values.ts';

/**
 * How much earlier than we noted an activity of ours may seem to have been made: Date headers and creation stamps need
 * not come from one clock. An exact find that is older is the person's own and equal: taking it loses nothing.
 */
export const CLOCK_SLACK_MS = 5 * 60 * 1000;
/** Marks that are read between two looks at the lease. */
const MARKS_AT_ONCE = 100;
/** A POST is made at most this long after it was noted: it waits for its turn, and for its time limit. */
const SENDING_MS = 90 * 1000;

/**
 * Which activity a lost POST of ours made (I1a): one of the owner's that no row has, with the name and time we sent,
 * created since. Failing that one that was made in the very time of sending, was edited since, and differs in its time
 * only: who moves it before we find it must not double it. Less than that could be a person's own item, and taking that
 * for ours would lose one of two; doubled is better than lost. For the same reason `rivals`, other rows that wait for
 * theirs, come first where an activity fits them exactly, and an activity that fits two rows loosely is nobody's.
 */
export function madeByLostPost(
  link: Link,
  activities: readonly Activity[],
  rivals: readonly Link[] = [],
): Activity | null {
  const exact = activities.filter((one) => fitsExactly(link, one));
  if (exact.length > 0) return best(link, exact);
  // A row that waits for the very same item is no rival: whichever of the two gets it, the other makes its own.
  const others = rivals.filter((row) => row.id !== link.id && (row.ends === null || row.ends !== link.ends));
  const loose = activities.filter(
    (one) => fitsLoosely(link, one) && !others.some((row) => fitsExactly(row, one) || fitsLoosely(row, one)),
  );
  return best(link, loose);
}

function same(link: Link, { item }: Activity, field: Field): boolean {
  return link.severa?.fields[field] === digest(link.id, field, fieldText(item, field));
}

function fitsExactly(link: Link, activity: Activity): boolean {
  const { createSent } = link;
  if (createSent === null || activity.created < createSent - CLOCK_SLACK_MS) return false;
  return same(link, activity, 'subject') && same(link, activity, 'when');
}

function fitsLoosely(link: Link, activity: Activity): boolean {
  const { createSent } = link;
  if (createSent === null || activity.modified <= activity.created) return false;
  const inTime = activity.created >= createSent - 5000 && activity.created <= createSent + SENDING_MS;
  return inTime && (['subject', 'location', 'notes'] as const).every((field) => same(link, activity, field));
}

function best(link: Link, found: readonly Activity[]): Activity | null {
  const score = (one: Activity) => FIELDS.filter((field) => same(link, one, field)).length;
  return found.reduce<Activity | null>((top, one) => (top === null || score(one) > score(top) ? one : top), null);
}

/** The same for all rows at once: such an activity belongs to the row that sent it, and is no new item. */
export function madeByLostPosts(links: Iterable<Link>, activities: readonly Activity[]): ReadonlyMap<string, Link> {
  const rows = [...links].filter(({ state, createSent }) => state === 'creating-activity' && createSent !== null);
  const found = new Map<string, Link>();
  for (const link of rows) {
    const mine = madeByLostPost(
      link,
      activities.filter(({ id }) => !found.has(id)),
      rows,
    );
    if (mine !== null) found.set(mine.id, link);
  }
  return found;
}

interface Made {
  readonly activityId: string;
  readonly uid: string | null;
  readonly link: Link | null;
}

export interface MadeByUs {
  /** By event id; `link`: the row that is still making it, where there is one. */
  readonly made: ReadonlyMap<string, Made>;
  /** Events that may be ours and can't be asked about now: nothing may be made of them. */
  readonly unknown: ReadonlySet<string>;
}

/** Closed because its activity went before anybody saw that the event was made: still our event, and nobody's own. */
function wasNeverSeen({ state, cause, eventId }: Link): boolean {
  return state === 'closed' && cause === 'gone-before-made' && eventId === null;
}

/** Why such an event waits. */
export const MARK_UNKNOWN = 'mark-unknown';

/**
 * I1a: looks for our mark on unlinked events that may carry it. An event whose mark has no live link is ours: adopted.
 * One whose mark's link lives, or whose activity is unknown, is a person's own copy: a new item.
 */
export async function madeByUs(run: Run, events: readonly CalendarEvent[]): Promise<MadeByUs> {
  const candidates = events.filter(({ mayBeMarked }) => mayBeMarked);
  if (candidates.length === 0) return { made: new Map(), unknown: new Set() };
  const marks: (Mark | null | 'unknown')[] = [];
  for (let at = 0; at < candidates.length; at += MARKS_AT_ONCE) {
    await run.lease.keep();
    const ids = candidates.slice(at, at + MARKS_AT_ONCE).map(({ id }) => id);
    marks.push(...(await run.calendar.readMarks(run.mailboxId, ids)));
  }
  const unknown = new Set(candidates.filter((_, index) => marks[index] === 'unknown').map(({ id }) => id));
  // The user's mailbox before this one, if it moved with its events (H13).
  const mailboxes = new Set([run.mailboxId, run.lease.mailbox().mailboxBefore]);
  const ours = candidates.flatMap((event, index) => {
    const mark = marks[index];
    return mark && mark !== 'unknown' && mailboxes.has(mark.mailboxId) ? [{ event, activityId: mark.activityId }] : [];
  });
  if (ours.length === 0) return { made: new Map(), unknown };
  const links = await run.store.linksByActivity(
    run.mailboxId,
    ours.map(({ activityId }) => activityId),
  );
  const made = new Map<string, Made>();
  const served = new Set<string>();
  for (const { event, activityId } of ours) {
    const row = links.get(activityId);
    const link = row === undefined || (isEnded(row) && !wasNeverSeen(row)) ? null : row;
    if (served.has(activityId) || (link !== null && link.eventId !== null)) continue;
    served.add(activityId);
    made.set(event.id, { activityId, link, uid: event.uid });
  }
  return { made, unknown };
}
