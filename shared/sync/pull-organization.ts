import pLimit from 'p-limit';
import { isKind, SyncError } from '../errors.ts';
import { mailboxesOfPeople, ORGANIZATION } from './guests.ts';
import { type Held, type LeaseMemory, type PullLease, takePullLease } from './lease.ts';
import { listMembers } from './list-members.ts';
import type {
  Activity,
  ActivityRow,
  Delivery,
  HostActivities,
  Instant,
  MailboxState,
  Notice,
  Organization,
  Parked,
  Store,
} from './ports.ts';
import { OVERLAP_MS } from './pull-cursor.ts';
import { VISIBLE_AFTER_MS } from './read-activity.ts';
import { nextTryAfter } from './run.ts';
import { contentOf, rowOf } from './values.ts';

export interface PullDeps {
  readonly store: Store;
  readonly host: HostActivities;
  /** The organisation's row from which `host` was made; missing: it is read. */
  readonly organization?: Organization;
  readonly clock: () => Instant;
  /** What this process remembers of the organisation's lease; default: nothing. */
  readonly leaseMemory?: LeaseMemory;
  /** Unique ids for runs. */
  readonly newId: () => string;
  /** Asks for a run of this mailbox; returns when the request is stored. */
  readonly queueMailbox: (mailboxId: string) => Promise<void>;
  /** Id of the mailbox that has this address (H12a); null: none has. Missing: who never switched on isn't looked up. */
  readonly mailboxOf?: (address: string) => Promise<string | null>;
  /** By `clock`: when this pull has to hand over to a next message. */
  readonly deadline: Instant;
}

export interface PullResult {
  readonly activitiesRead: number;
  readonly changed: number;
  /** Mailboxes that have deliveries now and were queued. */
  readonly mailboxIds: readonly string[];
  /** The time was used up, or more was asked for meanwhile: the organisation has to be queued again. */
  readonly more: boolean;
  /** Another pull holds the organisation: it goes on once more itself; null: this one did the work. */
  readonly held: Held | null;
}

/** Changed activities that are asked about, delivered and remembered together. */
const SLICE = 200;
/** Parked activities that one pull looks at again. */
const MOST_DUE = 100;

/**
 * One pull of an organisation: two `changedSince` listings serve all its users. Each changed activity becomes a delivery
 * for every mailbox it concerns, and those are queued, before anything else remembers it (I5): a pull that dies between
 * is repeated whole. An activity listed again under the stamp that its row has is no news: it was delivered, or written
 * by us.
 *
 * In slices by stamp; each saves what it did. The cursor may follow each slice: the listing was read to its end, so what
 * it hasn't of the time before is what the overlap is for, as at the end of the pull.
 */
export async function pullOrganization(deps: PullDeps): Promise<PullResult> {
  const { store, clock } = deps;
  const organization = deps.organization ?? (await store.organization());
  // Without a cursor no first sync has listed anything yet, and nothing can be delivered.
  if (!organization?.enabled || organization.pulledUntil === null) return NOTHING_PULLED;
  const lease = await takePullLease(store, deps.newId(), clock, deps.leaseMemory);
  if ('heldBy' in lease) return { ...NOTHING_PULLED, held: lease };
  try {
    const result = await pull(deps, organization, lease, organization.pulledUntil);
    const wanted = await lease.release();
    return { ...result, more: result.more || wanted };
  } catch (error) {
    // A lease that can't be given back ends by itself; the error that led here is the one to report.
    await lease.release().catch((failed: unknown) => {
      if (!(failed instanceof SyncError)) throw failed;
    });
    throw error;
  }
}

const NOTHING_PULLED: PullResult = { activitiesRead: 0, changed: 0, mailboxIds: [], more: false, held: null };

async function pull(deps: PullDeps, organization: Organization, lease: PullLease, since: Instant): Promise<PullResult> {
  const { store, clock, deadline } = deps;
  // Its people without a mailbox are parked there as well, and are nobody's activities.
  const rows = lease.row().parked ? (await store.parked(ORGANIZATION)).filter(({ side }) => side === 'severa') : [];
  const parked = new Map(rows.map((row) => [row.itemId, row]));
  const { unreadable, read, asOf, ...listing } = await listed(deps.host, lease, since);
  const due = [...parked.values()].filter(({ itemId }) => !unreadable.has(itemId));
  const activities = await withDue(deps, lease, listing.activities, due, parked);
  if (activities.length + unreadable.size === 0) {
    // Nothing was listed since the cursor: from there on nothing will be missed either.
    if (parked.size === 0) lease.note((row) => ({ ...row, parked: false }));
    return { ...NOTHING_PULLED, activitiesRead: read };
  }
  // Read after the listing: who began his first sync since then lists for himself what this listing showed. A listing may
  // lag, so who hasn't begun is told as well.
  const mailboxes = new Map((await store.mailboxes()).map((row) => [row.mailboxId, row]));
  await park(deps, lease, parked, unreadable);

  const queued = new Set<string>();
  let changed = 0;
  const result = (more: boolean): PullResult => {
    return { activitiesRead: read, changed, mailboxIds: [...queued], more, held: null };
  };
  for (let at = 0; at < activities.length; at += SLICE) {
    // At least one slice of news a pull, however long the listing took: each pull comes further than the one before.
    if (changed > 0 && clock() >= deadline) return result(true);
    const slice = activities.slice(at, at + SLICE);
    await lease.keep();
    changed += await deliverSlice(deps, organization, lease, slice, mailboxes, parked, queued);
    const last = slice.at(-1)?.modified;
    const isLast = at + SLICE >= activities.length;
    if (asOf !== null && last !== undefined && !isLast) await saveCursor(store, Math.min(last, asOf) - OVERLAP_MS);
  }
  if (asOf !== null) await saveCursor(store, asOf - OVERLAP_MS);
  return result(false);
}

/**
 * Those that were parked and are due are looked at again, listed or not: what Severa couldn't tell about is mended without
 * anybody editing the activity. One that is gone is forgotten: who had it learns that from his own run (M4).
 */
async function withDue(
  deps: PullDeps,
  lease: PullLease,
  activities: readonly Activity[],
  waiting: readonly Parked[],
  parked: Map<string, Parked>,
): Promise<readonly Activity[]> {
  const { store, host, clock } = deps;
  const isListed = new Set(activities.map(({ id }) => id));
  const due = waiting
    .filter(({ itemId, nextTry }) => !isListed.has(itemId) && nextTry !== null && nextTry <= clock())
    .slice(0, MOST_DUE);
  const found: Activity[] = [];
  const gone: Parked[] = [];
  const failed = new Map<string, string>();
  for (const row of due) {
    await lease.keep();
    try {
      const activity = await host.read(row.itemId);
      if (activity === null) gone.push(row);
      else found.push(activity);
    } catch (error) {
      if (!isKind(error, 'invalid')) throw error;
      failed.set(row.itemId, error.code);
    }
  }
  if (gone.length > 0) await store.unpark(gone);
  for (const { itemId } of gone) parked.delete(itemId);
  await park(deps, lease, parked, failed);
  return [...found, ...activities];
}

interface Listed {
  /** The oldest change first. */
  readonly activities: readonly Activity[];
  /** Why, by id; none of them was listed readable. */
  readonly unreadable: ReadonlyMap<string, string>;
  readonly read: number;
  readonly asOf: Instant | null;
}

async function listed(host: HostActivities, lease: PullLease, since: Instant): Promise<Listed> {
  const activities = new Map<string, Activity>();
  const unreadable = new Map<string, string>();
  let read = 0;
  let asOf: Instant | null = null;
  for await (const page of host.changedSince(since)) {
    asOf = asOf === null ? page.asOf : Math.min(asOf, page.asOf);
    read += page.activities.length;
    for (const activity of page.activities) activities.set(activity.id, activity);
    for (const { id, reason } of page.unreadable) unreadable.set(id, reason);
    await lease.keep();
  }
  for (const id of activities.keys()) unreadable.delete(id);
  const byStamp = [...activities.values()].sort((one, other) => one.modified - other.modified);
  return { activities: byStamp, unreadable, read, asOf };
}

/** Delivers what is news of these, queues the mailboxes, and only then remembers it. Returns how many were news. */
async function deliverSlice(
  deps: PullDeps,
  organization: Organization,
  lease: PullLease,
  slice: readonly Activity[],
  mailboxes: Map<string, MailboxState>,
  parked: ReadonlyMap<string, Parked>,
  queued: Set<string>,
): Promise<number> {
  const { store, host, clock, queueMailbox, mailboxOf } = deps;
  const rows = await store.activityRows(slice.map(({ id }) => id));
  const news = slice.filter((activity) => {
    const row = rows.get(activity.id);
    return row?.stamp !== activity.modified || row.content !== contentOf(activity);
  });
  const isNews = new Set(news.map(({ id }) => id));
  // What is parked is looked at again, news or not: it may be readable by now.
  const looked = slice.filter(({ id }) => isNews.has(id) || parked.has(id));
  const known = await allPeople(host, looked, rows);
  const told = known.filter(({ activity, trouble }) => isNews.has(activity.id) || trouble === null);

  const surroundings = { store, clock, organization, mailboxOf, users: () => host.users() };
  const deliveries: Delivery[] = [];
  const notices: Notice[] = [];
  for (const { activity, people } of told) {
    const before = rows.get(activity.id);
    const all = new Set([...people, ...(before?.people ?? [])]);
    const theirs = await mailboxesOfPeople(surroundings, mailboxes, all);
    const [activityId, stamp] = [activity.id, activity.modified];
    deliveries.push(...theirs.map(({ mailboxId }) => ({ mailboxId, activityId, stamp, deleted: false })));
    if (before === undefined) notices.push(...ownerWithout(activity, theirs, clock()));
  }
  if (deliveries.length > 0) await store.deliver(deliveries);
  if (notices.length > 0) await store.addNotices(notices);
  // Who is on and has never run lists for himself; a guest has only what is delivered (H12a).
  const awake = new Set(
    [...mailboxes.values()].flatMap(({ mailboxId, phase, enabled }) => (phase === 'new' && enabled ? [] : [mailboxId])),
  );
  for (const mailboxId of new Set(deliveries.map((one) => one.mailboxId))) {
    if (!awake.has(mailboxId)) continue;
    await queueMailbox(mailboxId);
    queued.add(mailboxId);
  }
  const troubles = known.flatMap(({ activity, trouble }): [string, string][] =>
    trouble === null ? [] : [[activity.id, trouble]],
  );
  await park(deps, lease, parked, new Map(troubles));
  const sure = told.filter(({ unsure }) => !unsure);
  if (sure.length > 0) await store.saveActivityRows(sure.map(({ activity, people }) => rowOf(activity, people)));
  const mended = known.flatMap(({ activity, trouble }) => {
    const row = parked.get(activity.id);
    return trouble === null && row !== undefined ? [row] : [];
  });
  if (mended.length > 0) await store.unpark(mended);
  return news.length;
}

/** What the notice says of an activity whose owner gets no copy: nobody's mailbox has his address (H12a). */
const OWNER_WITHOUT = 'owner-without-mailbox';

function ownerWithout({ id, ownerId }: Activity, theirs: readonly MailboxState[], at: Instant): Notice[] {
  if (ownerId === null || theirs.some(({ userId }) => userId === ownerId)) return [];
  return theirs
    .filter(({ enabled }) => enabled)
    .map(({ mailboxId }) => ({ mailboxId, code: OWNER_WITHOUT, side: 'severa', itemId: id, at }));
}

interface Known {
  readonly activity: Activity;
  /** Severa user ids. */
  readonly people: readonly string[];
  /** Why Severa doesn't say who takes part; a stable code. */
  readonly trouble: string | null;
  /** Listed before it can be asked about, or deleted: told of, and not remembered, so that a pull soon after asks again. */
  readonly unsure: boolean;
}

async function allPeople(
  host: HostActivities,
  activities: readonly Activity[],
  rows: ReadonlyMap<string, ActivityRow>,
): Promise<readonly Known[]> {
  const members = await listMembers(host, activities);
  const limit = pLimit(4);
  try {
    return await Promise.all(
      activities.map((activity) => {
        const people = members.get(activity.id);
        if (people !== undefined) return { activity, people: [...people], trouble: null, unsure: false };
        return limit(() => peopleOf(host, activity, rows.get(activity.id)?.people ?? []));
      }),
    );
  } catch (error) {
    // A side that asks us to wait isn't asked for the rest of the slice.
    limit.clearQueue();
    throw error;
  }
}

/** `before`: whom our row knew; they count when Severa has nobody to name. */
async function peopleOf(host: HostActivities, activity: Activity, before: readonly string[]): Promise<Known> {
  const isFresh = async () => activity.modified > (await host.now()) - VISIBLE_AFTER_MS;
  const known = (users: readonly string[], trouble: string | null): Known => {
    const all = activity.ownerId === null ? users : [activity.ownerId, ...users];
    return { activity, people: [...new Set(all)], trouble, unsure: false };
  };
  try {
    const participants = await host.participants(activity.id);
    return known(
      participants.flatMap(({ kind, userId }) => (kind === 'user' && userId !== null ? [userId] : [])),
      null,
    );
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const { kind, code } = error;
    if (kind === 'transient' || kind === 'unavailable') throw error;
    // `gone`: deleted since it was listed; whoever had it learns that from his own run (M4). Else it is parked: one
    // activity that Severa can't tell about holds up nobody else's (M6).
    if (kind !== 'gone') return known(before, code);
    return { ...known(before, null), unsure: await isFresh() };
  }
}

/**
 * Parked with the time when it was first met, and tried again less and less often; forgotten when a pull gets everything
 * of it.
 */
async function park(
  { store, clock }: PullDeps,
  lease: PullLease,
  parked: ReadonlyMap<string, Parked>,
  troubles: ReadonlyMap<string, string>,
): Promise<void> {
  const now = clock();
  const rows = [...troubles].flatMap(([itemId, reason]): Parked[] => {
    const before = parked.get(itemId);
    const isSame = before?.reason === reason;
    // The same trouble before its time: listed once more, by the overlap.
    if (isSame && before.nextTry !== null && before.nextTry > now) return [];
    const tries = isSame ? before.tries + 1 : 1;
    const nextTry = now + nextTryAfter(tries - 1);
    const since = before?.since ?? now;
    return [{ mailboxId: ORGANIZATION, side: 'severa', itemId, reason, since, tries, nextTry, stamp: null }];
  });
  if (rows.length === 0) return;
  // First: a pull that knows of none doesn't look for any.
  if (!lease.row().parked) await lease.update((row) => ({ ...row, parked: true }));
  await store.park(rows);
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
