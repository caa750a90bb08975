import { Refusal } from '../access/refusal.ts';
import { isKind } from '../errors.ts';
import { buildPolicy } from '../sync/build-policy.ts';
import { newActivityObstacle, newEventObstacle, type Obstacle, type Policy } from '../sync/eligible.ts';
import { knownId, occurrenceOf } from '../sync/occurrence-id.ts';
import { HELD_BACK } from '../sync/parking.ts';
import type {
  Activity,
  CalendarEvent,
  Clock,
  HostActivities,
  Link,
  MailboxCalendar,
  MailboxState,
  Organization,
  Store,
} from '../sync/ports.ts';

export interface WhyParts {
  readonly store: Store;
  readonly host: Pick<HostActivities, 'read' | 'participants' | 'users' | 'activityTypes'>;
  readonly calendar: Pick<MailboxCalendar, 'read'>;
  readonly organization: Organization;
  readonly clock: Clock;
}

/** One item, as its person names it. */
export interface Asked {
  readonly side: 'severa' | 'exchange';
  readonly id: string;
}

/** `reason`: a stable code; null: there is nothing to say. */
export interface Why {
  readonly state: 'synced' | 'waiting' | 'not-synced' | 'unknown';
  readonly reason: string | null;
}

type Found =
  | { readonly kind: 'activity'; readonly activity: Activity }
  | { readonly kind: 'event'; readonly event: CalendarEvent }
  /** Gone, or it can't be read. */
  | { readonly kind: 'none' };

const waiting = (reason: string): Why => ({ state: 'waiting', reason });
const notSynced = (reason: string): Why => ({ state: 'not-synced', reason });

/**
 * Whether one of the caller's own items is synced, and why not: his switch first, then what waits, its link, the rules. What
 * isn't his, and what there is not, is the same Refusal (`item-unknown`).
 */
export async function whyNot(parts: WhyParts, userId: string, asked: Asked): Promise<Why> {
  const { store, organization } = parts;
  const mailbox = await ownMailbox(store, userId);
  const links = mailbox === null ? [] : await linksOf(store, mailbox.mailboxId, asked);
  const found = await find(parts, userId, mailbox, asked);
  const parked = mailbox === null ? null : await parkedReason(store, mailbox.mailboxId, asked, links);
  if (found.kind === 'none' && links.length === 0 && parked === null && (mailbox !== null || asked.side === 'severa')) {
    throw new Refusal('item-unknown');
  }
  if (!organization.enabled) return notSynced('organization-disabled');
  if (mailbox === null || !mailbox.enabled) return notSynced('switched-off');
  if (mailbox.confirmation?.given === false) return waiting('first-sync-asks');
  if (parked !== null) return waiting(parked);
  const byLink = saidByLinks(links);
  if (byLink !== null) return byLink;
  const policy = await buildPolicy(parts.host, organization, mailbox, parts.clock());
  if (policy === null) return notSynced('user-inactive');
  const obstacle = obstacleOf(found, asked, policy);
  if (obstacle !== null) return obstacle.kind === 'skip' ? notSynced(obstacle.reason) : waiting(obstacle.reason);
  const ended = links.find(({ state }) => state === 'closed');
  if (ended !== undefined) return notSynced(ended.cause ?? 'ended');
  if (mailbox.phase !== 'live') return waiting('first-sync');
  const isDue = (await store.deliveries(mailbox.mailboxId)).some(({ activityId }) => activityId === asked.id);
  return isDue ? waiting('next-run') : { state: 'unknown', reason: 'not-seen-yet' };
}

async function ownMailbox(store: Store, userId: string): Promise<MailboxState | null> {
  const { mailboxId = null } = (await store.user(userId)) ?? {};
  const row = mailboxId === null ? null : await store.mailbox(mailboxId);
  return row?.userId === userId ? row : null;
}

/** The item's own link, or those of its occurrences where a series is held as such. */
async function linksOf(store: Store, mailboxId: string, { side, id }: Asked): Promise<readonly Link[]> {
  const own =
    side === 'severa' ? await store.linksByActivity(mailboxId, [id]) : await store.linksByEvent(mailboxId, [id]);
  const link = own.get(id);
  if (link !== undefined && (link.state !== 'closed' || side === 'severa')) return [link];
  const singles =
    side === 'severa' || occurrenceOf(id) !== null
      ? []
      : (await store.links(mailboxId)).filter(
          ({ eventId, state }) => eventId !== null && eventId !== id && knownId(eventId) === id && state !== 'closed',
        );
  return [...singles, ...(link === undefined ? [] : [link])];
}

async function find(
  { host, calendar }: WhyParts,
  userId: string,
  mailbox: MailboxState | null,
  { side, id }: Asked,
): Promise<Found> {
  if (side === 'exchange') {
    // Of a series that is held as its occurrences the series is asked for.
    const [reading] =
      mailbox === null ? [] : await unlessRefused(() => calendar.read(mailbox.mailboxId, [knownId(id)]), []);
    return reading?.kind === 'event' ? reading : { kind: 'none' };
  }
  const activity = await unlessRefused(() => host.read(id), null);
  if (activity === null) return { kind: 'none' };
  if (activity.ownerId !== userId) {
    const people = await unlessRefused(() => host.participants(id), []);
    // Others' activities are none of his, whatever is linked.
    if (!people.some((one) => one.kind === 'user' && one.userId === userId)) throw new Refusal('item-unknown');
  }
  return { kind: 'activity', activity };
}

/** An id that the other system refuses to look for is one that there is not. */
async function unlessRefused<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isKind(error, 'refused', 'invalid', 'gone')) return otherwise;
    throw error;
  }
}

async function parkedReason(
  store: Store,
  mailboxId: string,
  { side, id }: Asked,
  links: readonly Link[],
): Promise<string | null> {
  const rows = await store.parked(mailboxId);
  const isIt = (one: (typeof rows)[number]) =>
    (one.side === side && one.itemId === id) ||
    links.some(({ activityId, eventId }) => one.itemId === (one.side === 'severa' ? activityId : eventId));
  return rows.find(isIt)?.reason ?? null;
}

function saidByLinks(links: readonly Link[]): Why | null {
  const [one] = links.filter(({ state }) => state !== 'closed');
  if (one === undefined) return null;
  if (one.state === 'released') return notSynced(one.cause ?? 'released');
  if (one.state === 'live') return one.cause === null ? { state: 'synced', reason: null } : waiting(HELD_BACK);
  return waiting(one.state === 'sleeping' ? 'first-sync' : 'next-run');
}

function obstacleOf(found: Found, { id }: Asked, policy: Policy): Obstacle {
  if (found.kind === 'activity') return newActivityObstacle(found.activity, policy);
  return found.kind === 'event' && occurrenceOf(id) === null ? newEventObstacle(found.event, policy) : null;
}
