import type { Policy } from './eligible.ts';
import type { Lease } from './lease.ts';
import type { Organization, Parked } from './ports.ts';
import { parkedKey, type Run } from './run.ts';
import { seriesAsSingles } from './series-as-singles.ts';
import type { SyncDeps } from './sync-mailbox.ts';

/** What is settled before a run begins. */
interface Begun extends Omit<SyncDeps, 'organization' | 'onProgress'> {
  readonly organization: Organization;
  readonly lease: Lease;
  readonly tally: Run['tally'];
  readonly policy: Policy;
  readonly parked: readonly Parked[];
}

/** A run that has its lease and hasn't done anything yet. */
export function newRun(begun: Begun): Run {
  const { store, host, calendar, clock, organization, lease, tally, policy, parked } = begun;
  const { mailboxId, userId, enabled } = lease.mailbox();
  const form = { store, host, userId, place: policy };
  return {
    store,
    host,
    calendar: seriesAsSingles(calendar, form),
    mailbox: calendar,
    clock,
    newId: begun.newId,
    lease,
    mailboxId,
    policy,
    express: {
      toSevera: (item) => host.express(item, userId),
      toExchange: (item) => calendar.express(item),
    },
    tally,
    deadline: begun.deadline,
    parked: new Map(parked.map((row) => [parkedKey(row.side, row.itemId), row])),
    people: new Map(),
    neighbours: { users: null, mailboxes: null, links: new Map() },
    organizerUpdates: organization.organizerUpdates ?? 'send',
    isGuest: !enabled,
    queueMailbox: begun.queueMailbox ?? (async () => {}),
    mailboxOf: begun.mailboxOf,
    organization,
    waiting: new Map(),
    ahead: new Map(),
    stamps: new Map(),
    listed: new Set(),
    saidDeleted: new Set(),
    deletedByPerson: new Set(),
    deletions: new Map(),
    turns: new Map(),
    turning: new Set(),
    form,
    guards: new Map(),
    proof: { witness: null, sameCalendar: false },
  };
}
