import { z } from 'zod';
import { SyncError } from '../errors.ts';
import type { Activity, ActivityPage, Instant } from '../sync/ports.ts';
import type { UserDirectory } from './directory.ts';
import type { SeveraHttp } from './http.ts';
import { ownerCalls } from './list-calls.ts';
import { listActivities } from './listing.ts';
import { readMoment } from './moment.ts';

/** Asked for a little earlier than needed; what counts in the end is each activity's own time of creation. */
const ASKED_EARLIER_MS = 5 * 60_000;

/**
 * An owner's activities created at or after a moment of Severa's clock, where a lost create is looked for (I1a):
 * singles, and series, because a person may have made one of it by now. Throws kind `invalid` when a single in question
 * can't be read: it may be the one, and a second POST would double it, again and again if Severa's answers changed.
 */
export async function activitiesCreatedSince(
  http: SeveraHttp,
  directory: UserDirectory,
  ownerId: string,
  since: Instant,
): Promise<readonly Activity[]> {
  const found = new Map<string, Activity>();
  const take = ({ activities }: ActivityPage) => {
    for (const activity of activities) {
      if (activity.ownerId === ownerId && activity.created >= since) found.set(activity.id, activity);
    }
  };
  const [singles, series] = ownerCalls(ownerId, since - ASKED_EARLIER_MS);
  for await (const page of listActivities(http, directory, [{ ...singles, keep: (row) => mayBeNew(row, since) }])) {
    if (page.unreadable.length > 0) throw unclear();
    take(page);
  }
  for await (const page of listActivities(http, directory, [series])) take(page);
  return [...found.values()];
}

const newRow = z.object({ createdDateTime: z.string(), recurrenceType: z.unknown() });

/** False only for what can't have come from a POST since: an older activity, or a changed occurrence of a series. */
function mayBeNew(row: unknown, since: Instant): boolean {
  const parsed = newRow.safeParse(row);
  if (!parsed.success) return true;
  if (parsed.data.recurrenceType === 'Exception') return false;
  try {
    return readMoment(parsed.data.createdDateTime, '') >= since;
  } catch {
    return true;
  }
}

function unclear(): SyncError {
  return new SyncError(
    'invalid',
    'severa.search-unclear',
    "An activity that may be the one searched for can't be read; correct or delete it in Severa.",
  );
}
