/**
 * What the engine needs from the world. Adapters implement these; the engine imports nothing of theirs.
 * Everything here is already scoped to one organisation (I7): an adapter is built for one connection.
 *
 * Every method may throw a SyncError; which `kind` is named where it decides something.
 */
import type { Capability } from '../calendar/capability.ts';
import type { Field, Item, LocalDate, Override } from '../calendar/item.ts';

// --- edges ---------------------------------------------------------------------------------------------------------

/** Milliseconds since 1970, UTC. */
export type Instant = number;

/** The clock of the service. */
export type Clock = () => Instant;

/** Resolves after that many milliseconds by the same clock. */
export type Wait = (milliseconds: number) => Promise<void>;

/**
 * Called right before each outside request that writes, after every wait for a turn: renews the lease if it might end
 * during the request, and throws when it went (then the request isn't sent).
 */
export type BeforeSend = () => Promise<void>;

/** Half open: from <= instant < until. */
export interface Window {
  readonly from: Instant;
  readonly until: Instant;
}

// --- the mailbox side (Microsoft 365, Exchange Server) ---------------------------------------------------------------

/** Our named property on every event we make (I1a). */
export interface Mark {
  readonly activityId: string;
  readonly mailboxId: string;
  /** Raised when an event has to be made again after it was deleted; part of the transactionId. */
  readonly generation: number;
}

/** `occurrence`: one date of a series that the other side can't hold as one; made by the engine, no calendar reports it. */
export type EventKind = 'single' | 'series' | 'occurrence';

/** One event of the default calendar, as read. */
export interface CalendarEvent {
  /** Immutable id, case-sensitive, opaque. */
  readonly id: string;
  /** Change key (ETag): changes also without an edit. */
  readonly version: string;
  /** Identity across mailboxes (iCalUId); null where the server gives none. */
  readonly uid: string | null;
  readonly kind: EventKind;
  /** Of a series: whole, with the dates that were deleted or changed. */
  readonly item: Item;
  readonly created: Instant;
  readonly modified: Instant;
  /** True when there are attendees besides the mailbox's own person: a meeting. */
  readonly meeting: boolean;
  readonly isOrganizer: boolean;
  readonly cancelled: boolean;
  readonly draft: boolean;
  /** Set when the event may carry our mark (Graph's delta shows the transactionId, not the mark). */
  readonly mayBeMarked: boolean;
}

/** One entry of a delta round. A later entry for the same id replaces an earlier one. */
export type EventChange =
  | { readonly kind: 'event'; readonly event: CalendarEvent }
  /** Something about this series changed, in its master or any occurrence; it is read whole by this id. */
  | { readonly kind: 'series'; readonly id: string }
  /** No longer in this view: deleted, moved, or edited outside the window. Never by itself a deletion (M4). */
  | { readonly kind: 'removed'; readonly id: string }
  /** The item is there but can't be understood: to be parked with this reason, never dropped. */
  | { readonly kind: 'unreadable'; readonly id: string; readonly reason: string };

export interface EventPage {
  readonly changes: readonly EventChange[];
  /** Only on the last page: the delta link to keep once all pages are applied or parked (I5). */
  readonly cursor: string | null;
}

export type EventReading =
  | { readonly kind: 'event'; readonly event: CalendarEvent }
  /** No such id in this mailbox's default calendar. Says nothing about the UID. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What one date of a series becomes. */
export type OccurrenceWrite =
  | { readonly kind: 'excluded' }
  /** As the whole override says; what it leaves out is the series' own again. */
  | { readonly kind: 'changed'; readonly override: Override }
  /** As the series has it, whatever became of it before. */
  | { readonly kind: 'regular' };

/** By original local date. */
export type OccurrenceWrites = Readonly<Record<LocalDate, OccurrenceWrite>>;

export type EventWrite =
  | {
      readonly kind: 'create';
      readonly item: Item;
      readonly mark: Mark;
      /** It may have been made by an earlier call: looked for by its mark first, servers forget a repeated create. */
      readonly sentBefore?: true;
    }
  | {
      readonly kind: 'update';
      readonly id: string;
      /** The version the decision was based on. */
      readonly version: string;
      /** Only these fields are written; everything else survives. */
      readonly fields: Partial<Pick<Item, Field>>;
      /** Of a series: carried out after the fields. A written `when` may have undone what was done to occurrences before. */
      readonly occurrences?: OccurrenceWrites;
      /** P7: people may be told of it by mail. Never set for anything else. */
      readonly mayMail?: true;
    }
  | { readonly kind: 'delete'; readonly id: string; readonly version: string; readonly mayMail?: true };

export type WriteOutcome =
  /** `repeated`: it may have been done a while ago, and the event may have been edited since. */
  | { readonly kind: 'written'; readonly event: CalendarEvent; readonly repeated?: true }
  | { readonly kind: 'deleted' }
  /** The version moved on: read again and decide again. */
  | { readonly kind: 'conflict' }
  /** No such id. */
  | { readonly kind: 'gone' }
  /** Refused for good; `code` is stable and safe to show. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Sent, and nobody knows whether it was done. A create may be sent again with the same mark: the server knows it. */
  | { readonly kind: 'answer-lost' }
  /** Not done; may be tried later. */
  | { readonly kind: 'later'; readonly code: string; readonly retryAfterMs: number | null };

/** What is known of an event that wasn't found under its id where it was (M4). */
export type Whereabouts =
  /** In the default calendar, under this id: it is there after all. */
  | { readonly kind: 'here'; readonly event: CalendarEvent }
  /** In the default calendar, with this UID under other ids, oldest first. */
  | { readonly kind: 'other-id'; readonly events: readonly CalendarEvent[] }
  /** In another calendar of the mailbox, not in Deleted Items. */
  | { readonly kind: 'other-calendar' }
  /**
   * Still there, and in the other form of a series by now: whole, or as its occurrences; `event`: this very one as it is
   * there, null: the series has no such date any more. Said by the engine, no calendar does.
   */
  | { readonly kind: 'replaced'; readonly event: CalendarEvent | null }
  /** Neither id nor UID in the default calendar or any other: deleted. */
  | { readonly kind: 'gone' }
  /** Can't be told now. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** One mailbox's default calendar. */
export interface MailboxCalendar {
  /** The item as this side would hold it after a write (cut texts, limits). Pure and idempotent. */
  express(item: Item): Item;
  /** What it can hold of a series. */
  readonly series: Capability;
  /**
   * One delta round, page by page. `cursor` null: a new round over `window`, which yields everything in it.
   * Throws kind `cursor-lost` when the cursor is dead, `unavailable` when the mailbox doesn't answer.
   */
  changes(mailboxId: string, cursor: string | null, window: Window): AsyncIterable<EventPage>;
  /** Reads events by id; the answer has one entry for each id, in order. */
  read(mailboxId: string, ids: readonly string[]): Promise<readonly EventReading[]>;
  /**
   * Looks for our mark on these events; one entry for each id, in order; null: there is none (or no such event).
   * `unknown`: this one can't be read now; it may be ours, so nothing may be made of it (I1a).
   */
  readMarks(mailboxId: string, ids: readonly string[]): Promise<readonly (Mark | null | 'unknown')[]>;
  /** Writes in batches; one outcome for each write, in order. Never sends mail: no attendees are ever written (P1). */
  write(mailboxId: string, writes: readonly EventWrite[], before?: BeforeSend): Promise<readonly WriteOutcome[]>;
  /** Immutable id of the mailbox's default calendar: another one means another mailbox. Throws as `changes` does. */
  calendarId(mailboxId: string): Promise<string>;
  /**
   * Looks for events that a read or a round didn't show (M4); one entry for each, in order. `uid` null: by id only.
   * `calendarId`: throws `unavailable` (sync.other-mailbox) when the default calendar is another one.
   */
  locate(
    mailboxId: string,
    events: readonly { readonly id: string; readonly uid: string | null }[],
    calendarId?: string,
  ): Promise<readonly Whereabouts[]>;
  /** Singles, whole series and changed occurrences (as the series they are of) that touch a short stretch of time (H8a). */
  around(mailboxId: string, stretch: Window): Promise<readonly CalendarEvent[]>;
  /** Ids of what touches the window, page by page, 100 a page at most: singles, and the masters of series (M4). */
  ids(mailboxId: string, window: Window): AsyncIterable<readonly string[]>;
}

// --- the host side (Severa) ------------------------------------------------------------------------------------------

export type ActivityCategory = 'CalendarEntry' | 'SalesEvent' | 'Task' | 'Personal' | 'Absences';

export interface ActivityType {
  readonly id: string;
  readonly name: string;
  readonly category: ActivityCategory;
  readonly active: boolean;
  readonly isDefault: boolean;
}

export interface HostUser {
  readonly id: string;
  /** Lower case; null when the user has none. */
  readonly email: string | null;
  readonly name: string;
  readonly active: boolean;
  /** IANA name; null: the organisation's zone counts. */
  readonly zone: string | null;
  readonly defaultTypeId: string | null;
  /** Does Severa mail him about each new activity? null: not known, so he may be mailed (I6a). */
  readonly newActivityMail: boolean | null;
}

export type ActivityKind = 'single' | 'series' | 'occurrence' | 'exception';

/** One activity, as read. `item.when` is in the owner's zone; `item.people` holds nobody until participants were read. */
export interface Activity {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly item: Item;
  readonly typeId: string;
  readonly category: ActivityCategory;
  readonly ownerId: string | null;
  readonly unassigned: boolean;
  readonly closed: boolean;
  readonly hasHours: boolean;
  readonly seriesId: string | null;
  readonly created: Instant;
  readonly modified: Instant;
  /** The Severa user who changed it last; null: not known. Ours counts as whatever Severa shows for its REST clients. */
  readonly updatedBy: string | null;
}

export interface ActivityPage {
  readonly activities: readonly Activity[];
  /** Activities that are there but can't be understood: to be parked, never dropped. */
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
  /** Severa's own clock when it made this page (the answer's Date header). */
  readonly asOf: Instant;
}

export interface ActivityDraft {
  readonly item: Item;
  readonly ownerId: string;
  readonly typeId: string;
}

export interface Participant {
  /** Severa's id of this participation; null where it gives none. */
  readonly id: string | null;
  readonly userId: string | null;
  readonly email: string | null;
  readonly kind: 'user' | 'contact' | 'resource' | 'other';
}

/** One organisation's activities. */
export interface HostActivities {
  /** The item as Severa would hold it for this owner after a write. Pure and idempotent. */
  express(item: Item, ownerId: string): Item;
  /** What Severa can hold of a series for this owner. Pure, as `express`. */
  seriesOf(ownerId: string): Capability;
  /** Severa's own clock: the Date of its last answer plus the time since; asks once when it never answered yet. */
  now(): Promise<Instant>;
  users(): Promise<readonly HostUser[]>;
  activityTypes(): Promise<readonly ActivityType[]>;
  /** Everything of the organisation added or changed at or after `since` (Severa's clock): singles, exceptions and series. */
  changedSince(since: Instant): AsyncIterable<ActivityPage>;
  /** The same of one user: what he owns or takes part in. */
  changedOf(userId: string, since: Instant): AsyncIterable<ActivityPage>;
  /** All activities of these users that touch the window; with `asMember` also those they only take part in. */
  list(userIds: readonly string[], window: Window, asMember: boolean): AsyncIterable<ActivityPage>;
  /**
   * null: Severa answered that there is none (404), or that it is an occurrence, which is its series' own. Throws kind
   * `unavailable` when Severa can't be asked.
   */
  read(id: string): Promise<Activity | null>;
  participants(activityId: string): Promise<readonly Participant[]>;
  /** Throws kind `answer-lost` when the activity may exist; then search with `findCreated` before trying again. */
  create(draft: ActivityDraft, before?: BeforeSend): Promise<Activity>;
  /**
   * Writes only these fields. Severa has no version to send: the caller has read the activity in the same step (I7).
   * Repeating it is harmless. Throws kind `gone` for 404.
   */
  update(id: string, fields: Partial<Pick<Item, Field>>, ownerId: string, before?: BeforeSend): Promise<Activity>;
  /**
   * Writes single dates of a series; only where `seriesOf` says that it can hold them (`occurrences`). Throws as `update`.
   */
  writeOccurrences(id: string, dates: OccurrenceWrites, ownerId: string, before?: BeforeSend): Promise<Activity>;
  /** Hands an activity on (P6) or gives it another type (H7a). Throws as `update`. */
  reassign(
    id: string,
    change: { readonly ownerId?: string; readonly typeId?: string },
    before?: BeforeSend,
  ): Promise<Activity>;
  /**
   * Makes a Severa user a participant. Repeated it would double him: the caller has read the participants in the same step
   * (I7). Throws kind `gone` for 404, `refused`, or `answer-lost` when it may be done.
   */
  addParticipant(activityId: string, userId: string, before?: BeforeSend): Promise<void>;
  /** `participantId`: `Participant.id`. Who is no participant any more is no error. Throws as `addParticipant`. */
  removeParticipant(activityId: string, participantId: string, before?: BeforeSend): Promise<void>;
  /** Throws kind `gone` for 404, `refused` when Severa won't, `answer-lost` when it may be done. Repeating it is harmless. */
  delete(id: string, before?: BeforeSend): Promise<void>;
  /**
   * Activities of this owner that were created at or after `since` (Severa's clock): where a lost create is looked for
   * (I1a). A write may stay invisible here for up to 90 seconds.
   */
  createdSince(ownerId: string, since: Instant): Promise<readonly Activity[]>;
}

// --- what we keep ----------------------------------------------------------------------------------------------------

/** Digest of one value; equal digests mean equal values. The tables hold no subject and no notes. */
export type Digest = string;

/** One side's values at the last agreement: `fields` one digest each; sets key by key (M2). */
export interface SideValues {
  readonly fields: Readonly<Record<Field, Digest>>;
  readonly exclusions: readonly string[];
  readonly overrides: Readonly<Record<string, Digest>>;
  readonly people: Readonly<Record<string, Digest>>;
}

export type LinkState =
  /** Both ids known, both sides agreed. */
  | 'live'
  /** Paired in a first sync, not yet compared and filled. */
  | 'paired'
  /** The event has still to be made in the mailbox. */
  | 'creating-event'
  /** The activity has still to be made in Severa. */
  | 'creating-activity'
  /** Our own removal is under way (M7). */
  | 'removing'
  /** The user's sync is off (H3a). */
  | 'sleeping'
  /** The event stays, nothing flows any more. */
  | 'released'
  | 'closed';

/**
 * The agreement that a write would bring about: stored before it is sent. When its answer is lost and the written side
 * holds the value later, the write was done and nobody edited that side (M1, M2).
 */
export interface PendingWrite {
  readonly to: 'severa' | 'exchange';
  readonly severa: Digest;
  readonly exchange: Digest;
  /** The stamp under which the value was first read on the side that it comes from (M1). */
  readonly at: Instant;
}

export interface Link {
  /** Stable id of the row pair, made by us. */
  readonly id: string;
  readonly mailboxId: string;
  readonly activityId: string | null;
  readonly eventId: string | null;
  readonly uid: string | null;
  /** Whose it was first; `both`: each side had its own, and they were matched (H8). */
  readonly origin: 'severa' | 'exchange' | 'both';
  /** A copy of a meeting that another copy speaks for: it only says that its person is there (P5). */
  readonly silent?: true;
  /** How Severa shows what the event keeps private, as of the last agreement; missing: openly (H7). */
  readonly shown?: 'personal' | 'masked' | 'withheld';
  readonly state: LinkState;
  /** Why it is in a closing state; a stable code. Of a live link: the guard that holds its deletion back (M5). */
  readonly cause: string | null;
  readonly generation: number;
  /** As Severa held it at the last agreement; of an item still being made: as it will hold it. */
  readonly severa: SideValues | null;
  /** As Exchange held it at the last agreement; of an item still being made: as it will hold it. */
  readonly exchange: SideValues | null;
  /** Writes that were sent, or are about to be, and not yet booked. */
  readonly pending: Readonly<Partial<Record<Field, PendingWrite>>>;
  /** Severa's last-update time at the last agreement. */
  readonly activityStamp: Instant | null;
  /** Version (change key) of the event as last seen. */
  readonly eventVersion: string | null;
  /** Exchange's last-modified time at the last agreement: a round may replay what is older. */
  readonly eventStamp: Instant | null;
  /** When the item ends, by the last agreement; null: not known, or it recurs without end. For the daily check (M4). */
  readonly ends: Instant | null;
  /** When making the missing side was last sent, an activity's by Severa's own clock; null: never. */
  readonly createSent: Instant | null;
  /** When it was last changed; with unbooked writes: when they were sent. */
  readonly updated: Instant;
  /** Opaque; set by the store, passed back on a write: the row's own version. */
  readonly etag?: string;
}

/** A changed activity on its way to one mailbox. */
export interface Delivery {
  readonly mailboxId: string;
  readonly activityId: string;
  /** Severa's last-update time of the change. */
  readonly stamp: Instant;
  /** A host event said it was deleted: a hint (M4). */
  readonly deleted: boolean;
  /** Who deleted it, by the host event: a Severa user id (P7). Missing: not known. */
  readonly by?: string;
  readonly etag?: string;
}

export interface Parked {
  readonly mailboxId: string;
  readonly side: 'severa' | 'exchange';
  readonly itemId: string;
  /** Stable code; texts for people are made elsewhere. */
  readonly reason: string;
  readonly since: Instant;
  readonly tries: number;
  /** null: not tried again by itself; it waits for the item to change. */
  readonly nextTry: Instant | null;
  /** Severa's last-update time of the change that readings don't show yet; null: none is known. */
  readonly stamp: Instant | null;
}

/** What we know of an activity organisation-wide. */
export interface ActivityRow {
  readonly activityId: string;
  /** Last stamp seen or written by us: listed again under this stamp, with this content, means nothing new (I5). */
  readonly stamp: Instant;
  /** What it held under that stamp: stamps may be whole seconds, and a person's edit may fall into the second of ours. */
  readonly content: Digest;
  /** Severa user ids of owner and participants. */
  readonly people: readonly string[];
}

/** An activity that we deleted, as it was, for restoring; kept 30 days (M3). */
export interface KeptActivity {
  readonly mailboxId: string;
  readonly linkId: string;
  readonly activity: Activity;
  readonly participants: readonly Participant[];
  readonly at: Instant;
}

/** Deletions that are held back as one until an administrator decides (M5). Which: live links whose cause is its id. */
export interface Guard {
  readonly id: string;
  readonly mailboxId: string;
  readonly state: 'open' | 'confirmed' | 'restored' | 'done';
  readonly since: Instant;
  /** How many deletions it holds; it shrinks when items are edited or come back. */
  readonly deletions: number;
  /** Of so many links. */
  readonly links: number;
  readonly etag?: string;
}

/** Something a person should know and needn't do anything about; kept 30 days. Holds no subject (I6). */
export interface Notice {
  readonly mailboxId: string;
  /** Stable code. */
  readonly code: string;
  readonly side: 'severa' | 'exchange';
  readonly itemId: string;
  readonly at: Instant;
}

/** A lease on work that isn't one mailbox's; by name. */
export interface LeaseRow {
  readonly name: string;
  readonly leaseRun: string | null;
  readonly leaseUntil: Instant;
  /** Raised by every request that met the lease; the holder goes on once more. */
  readonly wanted: number;
  /** The run that met the lease first: its message looks whether the holder is still alive. */
  readonly watchedBy: string | null;
  /** There may be activities parked that belong to no mailbox yet. */
  readonly parked: boolean;
  readonly etag?: string;
}

/** The organisation's budget of requests to Severa, shared by all workers. */
export interface Budget {
  /** By the service's clock: every slot before this is taken. */
  readonly takenUntil: Instant;
  readonly etag?: string;
}

/** A meeting's claim: one activity per organisation (P4b). */
export interface Claim {
  readonly uid: string;
  /** `over`: its activity went; whoever meets the meeting again may claim it anew. */
  readonly state: 'pending' | 'held' | 'over';
  readonly mailboxId: string;
  readonly activityId: string | null;
  readonly run: string;
  readonly until: Instant;
  readonly etag?: string;
}

export interface Organization {
  readonly id: string;
  readonly kind: 'graph' | 'exchange';
  readonly enabled: boolean;
  /** Entra tenant of a `graph` connection. */
  readonly tenantId: string | null;
  /** Severa's REST client id; the secret is in Key Vault only. */
  readonly severaClientId: string;
  /** Activity types that are synced (H5). */
  readonly typeIds: readonly string[];
  readonly defaultTypeId: string | null;
  readonly zone: string;
  /** Severa's clock up to which changes were pulled; null: never. */
  readonly pulledUntil: Instant | null;
  /** Raised when the connection changes (H13) or ends; part of the names of its secrets. Whole number from 0. */
  readonly connection: number;
  /** What proves that a mailbox is the user's (H2a); missing: `token`. */
  readonly mailboxProof?: 'token' | 'signIn';
  /** What becomes of an owner's edit of a meeting that he organizes (P7); missing: `send`. */
  readonly organizerUpdates?: 'send' | 'putBack';
  /** When each of its secrets was last stored under this connection; missing: it wasn't. */
  readonly secretsSince?: Readonly<Partial<Record<'severaClientSecret' | 'delegatePassword', Instant>>>;
  /** When the consent of its tenant was last proven; tokens of before count no longer. */
  readonly consentedAt?: Instant;
  /** When a run found that the consent is no longer there; missing: it is. */
  readonly consentLostAt?: Instant;
  /** Raised by every change of the settings: tells two administrators at once apart, a secret's change included. */
  readonly revision?: number;
  /** It was disconnected: `removing` while there are rows of it left. */
  readonly ended?: 'removing' | 'removed';
  readonly etag?: string;
}

/** A person's own switch (H3), and the mailbox that it is bound to (H2a). */
export interface UserSwitch {
  readonly organizationId: string;
  readonly userId: string;
  readonly enabled: boolean;
  /** Of the verified address under which the mailbox was looked for; null: he never switched on. */
  readonly address: Digest | null;
  /** null: none has his address, or he never switched on. */
  readonly mailboxId: string | null;
  /** Why it does nothing, or went off by itself; a stable code. */
  readonly reason: string | null;
  readonly since: Instant;
  readonly etag?: string;
}

/** Some rows of the whole organisation. */
export interface RowPage<T> {
  readonly rows: readonly T[];
  /** Where the next page begins; opaque. null: there is none. A page may be short, even empty, and have a next one. */
  readonly next: string | null;
}

export interface MailboxState {
  readonly organizationId: string;
  readonly userId: string;
  /** Immutable id of the mailbox bound to this user (H2a). */
  readonly mailboxId: string;
  readonly enabled: boolean;
  /** `asleep`: the sync was off (H3a) or the connection changed (H13) since the last run; its links sleep. */
  readonly phase: 'new' | 'first-sync' | 'live' | 'asleep';
  /** The organisation's connection under which the links were made (H13). */
  readonly connection: number;
  /** Mailbox that was bound to this user before: its links are hints for the first sync (H13). */
  readonly mailboxBefore: string | null;
  /** Its default calendar when the first sync began; another one means another mailbox (M4). */
  readonly calendarId: string | null;
  /** When ids were last listed against the links (M4). */
  readonly checkedAt: Instant | null;
  /** Links whose items we deleted in the last 24 hours, or were about to, without an administrator's word (M5). */
  readonly deletions: readonly { readonly at: Instant; readonly linkId: string }[];
  /** There may be a guard that isn't done (M5). */
  readonly guarded: boolean;
  /** Number of the last run that took the lease: fences the links. */
  readonly run: number;
  /**
   * The selected types that its items were last held against, as one digest (H5); null: that is under way. Missing: no
   * first sync has ended yet.
   */
  readonly selection?: Digest | null;
  /** I6a: so many activities the first sync would make, about each of which Severa mails; it waits until `given`. */
  readonly confirmation?: { readonly activities: number; readonly given: boolean };
  /** When this user's first sync began: what is younger than this isn't matched by content (H8). */
  readonly firstSyncAt: Instant | null;
  readonly cursor: string | null;
  readonly window: Window | null;
  /** Raised by every request; a worker that ends with it above its starting value queues itself again. */
  readonly wanted: number;
  /** The run that met the lease first: its message looks whether the holder is still alive. */
  readonly watchedBy: string | null;
  readonly leaseRun: string | null;
  readonly leaseUntil: Instant;
  /** How its last run ended; null: there was none. Runs that found nothing to do leave no other record. */
  readonly lastRun: Pick<RunRecord, 'startedAt' | 'endedAt' | 'outcome' | 'reason'> | null;
  readonly etag?: string;
}

export interface Loss {
  readonly mailboxId: string;
  readonly linkId: string;
  /** `item`: the deletion that lost against an edit (M3); its value is empty. */
  readonly field: Field | 'item';
  readonly side: 'severa' | 'exchange';
  /** The value that lost. Never of a masked item. */
  readonly value: string;
  readonly at: Instant;
}

export interface Counters {
  readonly eventsRead: number;
  readonly activitiesRead: number;
  readonly matched: number;
  readonly createdEvents: number;
  readonly createdActivities: number;
  readonly updatedEvents: number;
  readonly updatedActivities: number;
  readonly deletedEvents: number;
  readonly deletedActivities: number;
  readonly parked: number;
  readonly unchanged: number;
}

export interface RunRecord {
  readonly id: string;
  readonly mailboxId: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly outcome: 'done' | 'more' | 'failed';
  /** Stable code of what failed. */
  readonly reason: string | null;
  readonly counters: Counters;
}

/** One organisation's rows. Every write checks the etag it is given; a lost race throws kind `conflict`. */
export interface Store {
  organization(): Promise<Organization | null>;
  saveOrganization(organization: Organization): Promise<Organization>;

  mailboxes(): Promise<readonly MailboxState[]>;
  mailbox(mailboxId: string): Promise<MailboxState | null>;
  /** Without an etag: insert, refused with `conflict` when the row exists. */
  saveMailbox(mailbox: MailboxState): Promise<MailboxState>;

  /** Every link of the mailbox, whatever its state. */
  links(mailboxId: string): Promise<readonly Link[]>;
  linksByEvent(mailboxId: string, eventIds: readonly string[]): Promise<ReadonlyMap<string, Link>>;
  linksByActivity(mailboxId: string, activityIds: readonly string[]): Promise<ReadonlyMap<string, Link>>;
  /**
   * Writes links whole. Each link's rows change together or not at all; a link without etag is new.
   * Returns them with their new etags, in order. Throws `conflict` if a row moved on; links before it may be written.
   * `run`: the run number that writes. Each transaction holds the fence row of its mailbox: throws `transient`
   * (`sync.lease-lost`) when a later run has set the fence. A mailbox that was never fenced has number 0.
   */
  saveLinks(links: readonly Link[], run: number): Promise<readonly Link[]>;
  /** Sets the fence: runs with a lower number can't write links any more. Throws like `saveLinks` for a lower number. */
  fence(mailboxId: string, run: number): Promise<void>;

  /** What waits for a run of this mailbox. */
  waiting(mailboxId: string): Promise<{ readonly deliveries: readonly Delivery[]; readonly parked: readonly Parked[] }>;
  deliveries(mailboxId: string): Promise<readonly Delivery[]>;
  /** Adds or replaces by (mailbox, activity); a `deleted` hint stays until used. */
  deliver(deliveries: readonly Delivery[]): Promise<void>;
  /** Removes those whose row is unchanged since it was read; a newer one stays. */
  removeDeliveries(deliveries: readonly Delivery[]): Promise<void>;

  activityRows(activityIds: readonly string[]): Promise<ReadonlyMap<string, ActivityRow>>;
  saveActivityRows(rows: readonly ActivityRow[]): Promise<void>;

  parked(mailboxId: string): Promise<readonly Parked[]>;
  /** Adds or replaces by (mailbox, side, item). */
  park(items: readonly Parked[]): Promise<void>;
  unpark(items: readonly Pick<Parked, 'mailboxId' | 'side' | 'itemId'>[]): Promise<void>;

  claim(uid: string): Promise<Claim | null>;
  /** Without an etag: insert, refused with `conflict` when the row exists. */
  saveClaim(claim: Claim): Promise<Claim>;

  guards(mailboxId: string): Promise<readonly Guard[]>;
  /** Without an etag: insert, refused with `conflict` when the row exists. */
  saveGuard(guard: Guard): Promise<Guard>;

  /** Adds or replaces by (mailbox, activity). */
  keepActivity(kept: KeptActivity): Promise<void>;
  /** The newest first; none older than 30 days. */
  keptActivities(mailboxId: string, atMost: number): Promise<readonly KeptActivity[]>;

  addNotices(notices: readonly Notice[]): Promise<void>;
  /** The newest first; none older than 30 days. */
  notices(mailboxId: string, atMost: number): Promise<readonly Notice[]>;

  lease(name: string): Promise<LeaseRow | null>;
  /** Without an etag: insert, refused with `conflict` when the row exists. */
  saveLease(lease: LeaseRow): Promise<LeaseRow>;
  budget(): Promise<Budget | null>;
  /** Without an etag: insert, refused with `conflict` when the row exists. */
  saveBudget(budget: Budget): Promise<Budget>;

  user(userId: string): Promise<UserSwitch | null>;
  /** Without an etag: insert, refused with `conflict` when the row exists. */
  saveUser(user: UserSwitch): Promise<UserSwitch>;
  /**
   * Page by page, each row once while none is added or removed; `after`: `next` of the page before, null begins.
   * Throws `invalid` (`store.bad-page`) for an `after` that is none.
   */
  usersPage(atMost: number, after: string | null): Promise<RowPage<UserSwitch>>;
  /** What is parked in every mailbox, and what belongs to none; pages as of `usersPage`. */
  parkedPage(atMost: number, after: string | null): Promise<RowPage<Parked>>;
  /** Guards of every mailbox, whatever their state; pages as of `usersPage`. */
  guardsPage(atMost: number, after: string | null): Promise<RowPage<Guard>>;
  /**
   * Removes every row but the organisation's own. False: there are some left at this instant; call again. What a run
   * writes meanwhile stays until the next call.
   */
  forget(deadline: Instant): Promise<boolean>;
  /** Removes every row of this mailbox, its own last. False as of `forget`. */
  forgetMailbox(mailboxId: string, deadline: Instant): Promise<boolean>;
  /** Removes a user's switch. */
  forgetUser(userId: string): Promise<void>;

  addLosses(losses: readonly Loss[]): Promise<void>;
  addRun(run: RunRecord): Promise<void>;
  runs(mailboxId: string, atMost: number): Promise<readonly RunRecord[]>;
}

export interface WorkRequest {
  readonly organizationId: string;
  readonly correlationId: string;
  /** How often this work has failed so far, each time for a while only; default 0. */
  readonly tries?: number;
  /** No worker sees the request before that many milliseconds have passed; default 0, longer than 7 days counts as 7 days. */
  readonly delayMs?: number;
}

/** Asks workers for work. A send that returns is stored. */
export interface WorkQueue {
  /** `heldBy`: the run whose lease stood in the way; this request looks whether that run is still alive. */
  syncMailbox(request: WorkRequest & { readonly mailboxId: string; readonly heldBy?: string }): Promise<void>;
  pullOrganization(request: WorkRequest & { readonly heldBy?: string }): Promise<void>;
}
