import pLimit from 'p-limit';
import { isKind } from '../errors.ts';
import type { Activity, ActivityRow, Delivery, HostActivities, Instant, MailboxState, Parked, Store } from './ports.ts';
import { OVERLAP_MS } from './pull-cursor.ts';
import { contentOf, rowOf } from './values.ts';

export interface PullDeps {
  readonly store: Store;
  readonly host: HostActivities;
  readonly clock: () => Instant;
}

export interface PullResult {
  readonly activitiesRead: number;
  readonly changed: number;
  /** Mailboxes that have deliveries now and are to be queued. */
  readonly mailboxIds: readonly string[];
}

/** Items that belong to no mailbox yet are parked under this name. */
export const ORGANIZATION = 'organization';

/**
 * One pull of an organisation: two `changedSince` listings serve all its users. Each changed activity becomes a delivery
 * for every mailbox it concerns, before anything else remembers it (I5). An activity listed again under the stamp that
 * its row has is no news: it was delivered, or written by us.
 */
export async function pullOrganization({ store, host, clock }: PullDeps): Promise<PullResult> {
  const organization = await store.organization();
  // Without a cursor no first sync has listed anything yet, and nothing can be delivered.
  if (!organization?.enabled || organization.pulledUntil === null) {
    return { activitiesRead: 0, changed: 0, mailboxIds: [] };
  }
  const mailboxes = (await store.mailboxes()).filter(({ enabled, phase }) => enabled && phase !== 'new');
  const changed = new Map<string, Activity>();
  const unreadable = new Map<string, string>();
  let read = 0;
  let asOf: Instant | null = null;
  for await (const page of host.changedSince(organization.pulledUntil)) {
    asOf = asOf === null ? page.asOf : Math.min(asOf, page.asOf);
    read += page.activities.length;
    for (const activity of page.activities) changed.set(activity.id, activity);
    for (const { id, reason } of page.unreadable) unreadable.set(id, reason);
  }

  const rows = changed.size === 0 ? new Map<string, ActivityRow>() : await store.activityRows([...changed.keys()]);
  const news = [...changed.values()].filter((activity) => {
    const row = rows.get(activity.id);
    return row?.stamp !== activity.modified || row.content !== contentOf(activity);
  });
  const limit = pLimit(4);
  const people = await Promise.all(news.map((activity) => limit(() => peopleOf(host, activity))));
  const deliveries: Delivery[] = [];
  const seen: ActivityRow[] = [];
  for (const [index, activity] of news.entries()) {
    const now = people[index] ?? [];
    const concerned = new Set([...now, ...(rows.get(activity.id)?.people ?? [])]);
    deliveries.push(...deliveriesFor(activity, concerned, mailboxes));
    seen.push(rowOf(activity, now));
  }
  if (deliveries.length > 0) await store.deliver(deliveries);
  if (seen.length > 0) await store.saveActivityRows(seen);
  if (changed.size + unreadable.size > 0) await parkUnreadable(store, changed, unreadable, clock());
  if (asOf !== null) await saveCursor(store, asOf - OVERLAP_MS);
  return {
    activitiesRead: read,
    changed: news.length,
    mailboxIds: [...new Set(deliveries.map((one) => one.mailboxId))],
  };
}

async function peopleOf(host: HostActivities, activity: Activity): Promise<readonly string[]> {
  const participants = await host.participants(activity.id);
  const users = participants.flatMap(({ kind, userId }) => (kind === 'user' && userId !== null ? [userId] : []));
  return [...new Set(activity.ownerId === null ? users : [activity.ownerId, ...users])];
}

function deliveriesFor(
  activity: Activity,
  people: ReadonlySet<string>,
  mailboxes: readonly MailboxState[],
): Delivery[] {
  return mailboxes
    .filter(({ userId }) => people.has(userId))
    .map(({ mailboxId }) => ({ mailboxId, activityId: activity.id, stamp: activity.modified, deleted: false }));
}

/** Parked once, with the time when it was first met; forgotten when Severa shows it readable. */
async function parkUnreadable(
  store: Store,
  readable: ReadonlyMap<string, Activity>,
  unreadable: ReadonlyMap<string, string>,
  since: Instant,
): Promise<void> {
  const parked = new Map((await store.parked(ORGANIZATION)).map((row) => [row.itemId, row]));
  const rows = [...unreadable]
    .filter(([itemId, reason]) => !readable.has(itemId) && parked.get(itemId)?.reason !== reason)
    .map(([itemId, reason]): Parked => {
      const first = parked.get(itemId)?.since ?? since;
      return { mailboxId: ORGANIZATION, side: 'severa', itemId, reason, since: first, tries: 1, nextTry: null };
    });
  const mended = [...parked.values()].filter(({ itemId }) => readable.has(itemId));
  if (rows.length > 0) await store.park(rows);
  if (mended.length > 0) await store.unpark(mended);
}

/** The cursor only moves forward; a pull that ended later than another has nothing to take back. */
async function saveCursor(store: Store, until: Instant): Promise<void> {
  const organization = await store.organization();
  if (organization === null || organization.pulledUntil === null || organization.pulledUntil >= until) return;
  try {
    await store.saveOrganization({ ...organization, pulledUntil: until });
  } catch (error) {
    if (!isKind(error, 'conflict')) throw error;
    await saveCursor(store, until);
  }
}
