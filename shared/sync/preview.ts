import { buildPolicy } from './build-policy.ts';
import { createTally } from './counters.ts';
import type { Lease } from './lease.ts';
import { leftOvers } from './left-overs.ts';
import { eventsOf } from './listing.ts';
import { mustBeSameCalendar } from './locate-here.ts';
import { lookOnlyCalendar, lookOnlyHost, lookOnlyStore } from './look-only.ts';
import { newRun } from './new-run.ts';
import type { Clock, HostActivities, Instant, MailboxCalendar, MailboxState, Organization, Store } from './ports.ts';
import { listBoth, type Prepared, prepare } from './prepare-first-sync.ts';
import { OutOfTime, parkedKey, type Run } from './run.ts';
import { fallAsleep, forgetConnection } from './wake.ts';

/** One item that wouldn't be synced, for its own person. */
export interface PreviewItem {
  readonly side: 'severa' | 'exchange';
  readonly itemId: string;
  /** Stable code. */
  readonly reason: string;
  /** null: it can't be read. */
  readonly subject: string | null;
}

/** What a first sync would do if it ran now. */
export interface Preview {
  /** The calendars are too large to be looked through in one request: the numbers are not known. */
  readonly partial: boolean;
  readonly read: { readonly events: number; readonly activities: number };
  /** null: `partial`. */
  readonly counts: {
    readonly matched: number;
    readonly createdInOutlook: number;
    readonly createdInSevera: number;
    readonly unclear: number;
    readonly skipped: number;
  } | null;
  /** The first of them: they would wait, and be shown among the issues. */
  readonly unclear: readonly PreviewItem[];
  /** The first of them: the rules leave them out. */
  readonly skipped: readonly PreviewItem[];
}

/** Most items that are named of each kind. */
const MOST_NAMED = 20;

export interface PreviewParts {
  readonly store: Store;
  readonly host: HostActivities;
  readonly calendar: MailboxCalendar;
  readonly organization: Organization;
  readonly clock: Clock;
  readonly newId: () => string;
  /** By `clock`: what isn't looked through by then is `partial`. */
  readonly deadline: Instant;
}

/**
 * The first sync of this mailbox, whose row need not be stored yet, up to its first write: the same reading, the same
 * pairing, over ports that only look. null: its user isn't active in Severa.
 */
export async function previewFirstSync(parts: PreviewParts, mailbox: MailboxState): Promise<Preview | null> {
  const { organization, clock } = parts;
  const host = lookOnlyHost(parts.host);
  const store = lookOnlyStore(parts.store);
  const calendar = lookOnlyCalendar(parts.calendar);
  const policy = await buildPolicy(host, organization, mailbox, clock());
  if (policy === null) return null;
  const parked = await store.parked(mailbox.mailboxId);
  const tally = createTally();
  const lease = looseLease({ ...mailbox, enabled: true }, clock, parts.deadline);
  const run = newRun({ ...parts, store, host, calendar, lease, tally, policy, parked });
  try {
    if (mailbox.connection !== organization.connection) await forgetConnection(run, organization.connection);
    if (lease.mailbox().phase !== 'first-sync') await fallAsleep(run);
    await mustBeSameCalendar(run);
    const prepared = await prepare(run, await listBoth(run));
    return { partial: false, read: readBy(run), ...outcome(run, prepared) };
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    return { partial: true, read: readBy(run), counts: null, unclear: [], skipped: [] };
  }
}

function readBy({ tally }: Run): Preview['read'] {
  const { eventsRead, activitiesRead } = tally.now();
  return { events: eventsRead, activities: activitiesRead };
}

function outcome(run: Run, prepared: Prepared): Pick<Preview, 'counts' | 'unclear' | 'skipped'> {
  const { planned, both } = prepared;
  const { changes } = both.round;
  const { activities } = both.listing;
  const inState = (state: string) => planned.filter((link) => link.state === state);
  const known = inState('sleeping').filter(
    ({ eventId, activityId }) => changes.has(eventId ?? '') && activities.has(activityId ?? ''),
  );
  const [unclear, skipped]: [PreviewItem[], PreviewItem[]] = [[], []];
  const named = new Set<string>();
  for (const one of leftOvers(run, prepared)) {
    const item = itemOf(one);
    named.add(parkedKey(item.side, item.itemId));
    (one.kind !== 'unreadable' && one.obstacle.kind === 'skip' ? skipped : unclear).push(item);
  }
  // What the planning itself has parked: nothing says yet whose it is.
  const linked = new Set(planned.map(({ eventId }) => eventId));
  for (const { id, item } of eventsOf(both.round)) {
    const reason = run.parked.get(parkedKey('exchange', id))?.reason;
    if (reason === undefined || linked.has(id) || named.has(parkedKey('exchange', id))) continue;
    unclear.push({ side: 'exchange', itemId: id, reason, subject: item.subject });
  }
  return {
    counts: {
      matched: inState('paired').length + known.length,
      createdInOutlook: inState('creating-event').length,
      createdInSevera: inState('creating-activity').length,
      unclear: unclear.length,
      skipped: skipped.length,
    },
    unclear: unclear.slice(0, MOST_NAMED),
    skipped: skipped.slice(0, MOST_NAMED),
  };
}

function itemOf(one: ReturnType<typeof leftOvers>[number]): PreviewItem {
  if (one.kind === 'unreadable') return { side: one.side, itemId: one.id, reason: one.reason, subject: null };
  const { reason } = one.obstacle;
  return one.kind === 'event'
    ? { side: 'exchange', itemId: one.event.id, reason, subject: one.event.item.subject }
    : { side: 'severa', itemId: one.activity.id, reason, subject: one.activity.item.subject };
}

/** No lease: nothing is written under it. Where a run would look after its lease, this one looks at the time. */
function looseLease(mailbox: MailboxState, clock: Clock, deadline: Instant): Lease {
  let row = mailbox;
  const change = (own: (row: MailboxState) => MailboxState) => {
    row = own(row);
  };
  return {
    mailbox: () => row,
    number: row.run,
    fence: async () => {},
    update: async (own) => change(own),
    note: change,
    async keep() {
      if (clock() >= deadline) throw new OutOfTime('The calendars are too large for one request.');
    },
    release: async () => false,
  };
}
