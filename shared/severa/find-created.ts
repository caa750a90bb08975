import type { When } from '../calendar/item.ts';
import { foldLine } from '../calendar/text.ts';
import { instantOf, span } from '../calendar/time.ts';
import { SyncError } from '../errors.ts';
import type { Activity, LostCreate } from '../sync/ports.ts';
import type { UserDirectory } from './directory.ts';
import { expressSubject } from './express.ts';
import type { SeveraHttp } from './http.ts';
import { searchCall } from './list-calls.ts';
import { listActivities } from './listing.ts';

const DAY = 24 * 60 * 60 * 1000;
const CLOCK_SLACK = 5 * 60_000;

/**
 * Activities that may be a create whose answer was lost (I1a): same owner, name and time, created since. Throws kind
 * `invalid` when an activity in question can't be read: it may be the one, and a second POST would double it.
 */
export async function findCreatedActivities(
  http: SeveraHttp,
  directory: UserDirectory,
  lost: LostCreate,
): Promise<readonly Activity[]> {
  await directory.prepare([lost.ownerId]);
  const zone = directory.zoneOf(lost.ownerId);
  const since = lost.createdSince - CLOCK_SLACK;
  const { from, until } = span(lost.when, zone);
  const found = new Map<string, Activity>();
  // A day to spare on both sides: Severa compares in its own user's zone.
  const call = searchCall(lost.ownerId, since, { from: from - DAY, until: until + DAY }, zone);
  for await (const page of listActivities(http, directory, [call])) {
    if (page.unreadable.length > 0) throw unclear();
    for (const activity of page.activities) found.set(activity.id, activity);
  }
  const name = foldLine(expressSubject(lost.subject));
  return [...found.values()].filter(
    (activity) =>
      activity.kind === 'single' &&
      activity.ownerId === lost.ownerId &&
      activity.created >= since &&
      foldLine(activity.item.subject) === name &&
      sameTime(activity.item.when, lost.when),
  );
}

/** Whole days by their dates, times to the minute. */
function sameTime(a: When, b: When): boolean {
  if (a.allDay && b.allDay) return a.start === b.start && a.end === b.end;
  if (a.allDay || b.allDay) return false;
  return minute(a.start) === minute(b.start) && minute(a.end) === minute(b.end);
}

function minute(time: string): number {
  return Math.floor(instantOf(time) / 60_000);
}

function unclear(): SyncError {
  return new SyncError(
    'invalid',
    'severa.search-unclear',
    "An activity that may be the one searched for can't be read; the create isn't repeated.",
  );
}
