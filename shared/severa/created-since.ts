import * as z from 'zod';
import { SyncError } from '../errors.ts';
import type { Activity, ActivityPage, Instant } from '../sync/ports.ts';
import type { UserDirectory } from './directory.ts';
import type { SeveraHttp } from './http.ts';
import { userCalls } from './list-calls.ts';
import { listActivities } from './listing.ts';
import { readMoment } from './moment.ts';

/** Asked for a little earlier than needed; what counts in the end is each activity's own time of creation. */
const ASKED_EARLIER_MS = 5 * 60_000;
/** A POST is sent well within this after the moment that its search asks from. */
const SENT_WITHIN_MS = 10 * 60_000;

/**
 * An owner's activities created at or after a moment of Severa's clock, where a lost create is looked for (I1a): singles
 * and series. Throws kind `invalid` when one that can't be read may be the one: a second POST would double it, again and
 * again if Severa's answers changed. One of another owner, or created later than any POST of this search, isn't it and
 * holds nothing up (M6).
 */
export async function activitiesCreatedSince(
  http: SeveraHttp,
  directory: UserDirectory,
  ownerId: string,
  since: Instant,
): Promise<readonly Activity[]> {
  const found = new Map<string, Activity>();
  const others = new Set<string>();
  const keep = (row: unknown) => {
    const head = newRow.safeParse(row).data;
    if (head === undefined) return true;
    const id = head.guid ?? '';
    const other = isAnothers(head, ownerId) || createdAt(head) > since + SENT_WITHIN_MS;
    if (other) others.add(id);
    // Without an id it can be told apart by nothing but its row.
    return (id !== '' || !other) && mayBeNew(head, since);
  };
  const take = ({ activities }: ActivityPage) => {
    for (const activity of activities) {
      if (activity.ownerId === ownerId && activity.created >= since) found.set(activity.id, activity);
    }
  };
  const calls = userCalls(ownerId, since - ASKED_EARLIER_MS, false).map((call) => ({ ...call, keep }));
  for await (const page of listActivities(http, directory, calls)) {
    if (page.unreadable.some(({ id }) => !others.has(id))) throw unclear();
    take(page);
  }
  return [...found.values()];
}

const text = z.string().nullish().catch(null);
const newRow = z.object({
  guid: text,
  createdDateTime: text,
  recurrenceType: z.unknown(),
  ownerUser: z.object({ guid: text }).nullish().catch(null),
});
type NewRow = z.infer<typeof newRow>;

/** False only for what can't have come from a POST since: an older activity, or a changed occurrence of a series. */
function mayBeNew(row: NewRow, since: Instant): boolean {
  if (row.recurrenceType === 'Exception') return false;
  const created = createdAt(row);
  return Number.isNaN(created) || created >= since;
}

function isAnothers({ ownerUser }: NewRow, ownerId: string): boolean {
  const owner = ownerUser?.guid ?? '';
  return owner !== '' && owner.toLowerCase() !== ownerId.toLowerCase();
}

/** NaN when it isn't known; an unset time is written as one of the year 1. */
function createdAt({ createdDateTime }: NewRow): number {
  try {
    const at = readMoment(createdDateTime ?? '', '');
    return at < 0 ? Number.NaN : at;
  } catch {
    return Number.NaN;
  }
}

function unclear(): SyncError {
  return new SyncError(
    'invalid',
    'severa.search-unclear',
    "An activity that may be the one searched for can't be read; correct or delete it in Severa.",
  );
}
