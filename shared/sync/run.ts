import type { Tally } from './counters.ts';
import type { Policy } from './eligible.ts';
import type { Express } from './express.ts';
import type { Lease } from './lease.ts';
import type { Neighbours } from './people.ts';
import type {
  Activity,
  Clock,
  Guard,
  HostActivities,
  Instant,
  Link,
  MailboxCalendar,
  Organization,
  Parked,
  Store,
  Whereabouts,
} from './ports.ts';
import type { FormSetting } from './series-form.ts';
import type { Unit } from './unit.ts';

/** One item of an old form that has nothing left to say. */
export interface Turn {
  readonly unit: Unit;
  readonly activity: Activity;
  readonly cause: TurnCause;
}

/** M7: why we removed what stood for a series in its other form. */
export type TurnCause = 'as-singles' | 'as-series';

/** What every step of one mailbox's run works with. */
export interface Run {
  readonly store: Store;
  readonly host: HostActivities;
  /** As the engine sees it: a series that Severa can't hold is its occurrences (`series-as-singles.ts`). */
  readonly calendar: MailboxCalendar;
  /** As the adapter gives it. */
  readonly mailbox: MailboxCalendar;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly lease: Lease;
  readonly mailboxId: string;
  readonly policy: Policy;
  readonly express: Express;
  readonly tally: Tally;
  /** By the service's clock: from here on no new batch is begun; the run goes on in a next message (I5). */
  readonly deadline: Instant;
  /** What was parked before, by `side:id`: looked at again when due or when the item turns up. */
  readonly parked: Map<string, Parked>;
  /** User ids of owner and participants by activity id, as far as this run knows. */
  readonly people: Map<string, readonly string[]>;
  readonly neighbours: Neighbours;
  /** P7: what becomes of an owner's edit of a meeting that he organizes. */
  readonly organizerUpdates: 'send' | 'putBack';
  /** The person hasn't switched the sync on: only events that we made are read and written, by id (H12a). */
  readonly isGuest: boolean;
  /** Id of the mailbox that has this address (H12a); missing: nobody is looked up. */
  readonly mailboxOf: ((address: string) => Promise<string | null>) | undefined;
  readonly organization: Pick<Organization, 'id' | 'connection'>;
  /** Asks for runs of mailboxes that were left deliveries. */
  readonly queueMailbox: (mailboxId: string) => Promise<void>;
  /** Severa's newest stamp that this run was told of, by activity id: a single read may lag behind it. */
  readonly stamps: Map<string, Instant>;
  /** Activities that this run knows from a listing: one is read by its id before it is written (I7). */
  readonly listed: Set<string>;
  /** Activities of which a host event said that they were deleted: a hint (M4). */
  readonly saidDeleted: Set<string>;
  /** Which of them the mailbox's own person deleted, by the host app's word (P7). */
  readonly deletedByPerson: Set<string>;
  /**
   * Deletions that were decided and not yet carried out, by link id, with the time of the reading (M5); `isConfirmed`: with
   * their number, before they were decided.
   */
  readonly deletions: Map<string, { readonly unit: Unit; readonly read: Instant; readonly isConfirmed?: true }>;
  /** Links whose item is there in the other form of a series by now, and whose own form may go; by link id. */
  readonly turns: Map<string, Turn>;
  /** Series whose new form is made once their old one has gone, by event id. */
  readonly turning: Set<string>;
  /** What decides in which form a series is held; by the window of this run. */
  readonly form: FormSetting;
  /** Guards that hold items of this mailbox, by id (M5). */
  readonly guards: Map<string, Guard>;
  /** What this run has seen of the sides as a whole (M4). */
  readonly proof: { witness: string | null; sameCalendar: boolean };
  /** Where events are, asked ahead of time for the steps of this run, by id and UID (M4). */
  readonly ahead: Map<string, Whereabouts>;
  /** Rows whose activity was sent and is not booked yet, by link id: none of them may be given another's (I1a). */
  readonly waiting: Map<string, Link>;
}

export function parkedKey(side: Parked['side'], itemId: string): string {
  return `${side}:${itemId}`;
}

/** Thrown between batches when the time is used up; nothing of the run is lost (I5). */
export class OutOfTime extends Error {}

/** Thrown when the sync was switched off while the run began: both calendars stay as they are (H3a). */
export class SwitchedOff extends Error {}

export function checkTime(run: Run): void {
  if (run.clock() >= run.deadline) throw new OutOfTime('The run goes on in a next message.');
}

/** How long to wait before a parked item is tried again: 1, 2, 4, … minutes, at most a day. */
export function nextTryAfter(tries: number): number {
  return Math.min(60_000 * 2 ** Math.min(tries, 11), 24 * 60 * 60 * 1000);
}
