import { isKind } from '../errors.ts';
import { tell } from './book.ts';
import { isMeetingLink } from './meeting.ts';
import { isHolding, mailboxesOf } from './people.ts';
import type { Activity, CalendarEvent, Link } from './ports.ts';
import type { Run } from './run.ts';
import { changedFields } from './values.ts';

/**
 * M3: before an activity is deleted its other copies are read. True: one of them holds an edit that nobody has read yet; its
 * mailbox is told, so that the edit reaches the activity.
 */
export async function editedElsewhere(run: Run, activity: Activity, people: ReadonlySet<string>): Promise<boolean> {
  let edited = false;
  for (const { mailboxId, userId } of await mailboxesOf(run)) {
    if (mailboxId === run.mailboxId || !people.has(userId)) continue;
    const link = (await run.store.linksByActivity(mailboxId, [activity.id])).get(activity.id);
    // A copy of a meeting says nothing of its own.
    if (link === undefined || !isHolding(link) || isMeetingLink(link)) continue;
    await run.lease.keep();
    const event = await copyOf(run, mailboxId, link);
    if (event === null || !isEdited(link, event)) continue;
    edited = true;
    const row = { mailboxId, activityId: activity.id, stamp: activity.modified, deleted: false };
    await run.store.deliver([row]);
    await run.queueMailbox(mailboxId);
  }
  return edited;
}

/** Written before the activity is deleted: whoever has a copy looks whether it is gone (P3). */
export async function tellOfDeletion(run: Run, activity: Activity, people: ReadonlySet<string>): Promise<void> {
  await tell(run, [{ activity, people: [...people] }], true);
}

/** A mailbox that is no longer there holds no edit. */
async function copyOf(run: Run, mailboxId: string, { eventId }: Link): Promise<CalendarEvent | null> {
  try {
    const [reading] = await run.calendar.read(mailboxId, [eventId ?? '']);
    return reading?.kind === 'event' ? reading.event : null;
  } catch (error) {
    if (isKind(error, 'unavailable')) return null;
    throw error;
  }
}

function isEdited(link: Link, event: CalendarEvent): boolean {
  if (link.exchange === null || event.version === link.eventVersion) return false;
  return changedFields(link.id, link.exchange, event.item).length > 0;
}
