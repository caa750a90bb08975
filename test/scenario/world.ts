import type { Busy, LocalDate, Privacy, Response } from '../../shared/calendar/item.ts';
import type { ActivityCategory, Store } from '../../shared/sync/ports.ts';
import type { Content, Draft, Row } from './items.ts';

/** Users of Severa. Ada has the mailbox that is synced; Bob has one with `colleagues`, Eve never has. */
export type Who = 'ada' | 'bob' | 'eve';

export function addressOf(who: Who): string {
  return `${who}@example.com`;
}

/** Of another organisation. */
export const OUTSIDER = 'olga@elsewhere.example';

/** Writes of the service that were carried out, whether their answers came back or not. */
export interface Writes {
  readonly eventsMade: number;
  readonly eventsChanged: number;
  readonly activitiesMade: number;
  readonly activitiesChanged: number;
  /** On either side. */
  readonly deleted: number;
}

/** What else an event can be than a plain one. */
export type OddEvent = 'series' | 'meeting' | 'private' | 'unreadable';
/** What else an activity can be than a plain one. */
export type OddActivity =
  | 'series'
  | 'others'
  | 'private'
  | 'absence'
  | 'unreadable'
  | 'task'
  | 'unassigned'
  | 'unselected';

/** A person at work on one side, and what that side itself holds. */
export interface Side<Odd extends string> {
  add(draft: Draft, odd?: Odd): string;
  edit(id: string, changes: Partial<Draft>): void;
  /** The version or stamp moves on and nothing else. */
  touch(id: string): void;
  remove(id: string): void;
  /** An item becomes odd, or plain again, by its person's hand. */
  makeOdd(id: string, odd: Odd): void;
  makePlain(id: string): void;
  /** Of a series; `date`: where the rule puts the occurrence, wherever it lies now. */
  changeOccurrence(id: string, date: LocalDate, changes: Partial<Draft>): void;
  removeOccurrence(id: string, date: LocalDate): void;
  /** As stored: a series is one row, at its first occurrence. */
  list(): readonly Row[];
  /** As the calendar page shows it, from 30 days back to 18 months ahead: each occurrence by itself. */
  shown(): readonly Content[];
}

export interface Outlook extends Side<OddEvent> {
  sensitivityOf(id: string): { readonly privacy: Privacy; readonly busy: Busy };
  /** `until`: further ahead, in milliseconds since 1970. */
  shown(until?: number): readonly Content[];
  copy(id: string): string;
  /** Out of Deleted Items, or back from another calendar. */
  restore(id: string): void;
  /** To another calendar of the mailbox. */
  moveAway(id: string): void;
  /** Exported and read in again: the same UID under a new id, which is returned. */
  newId(id: string): string;
  /** Another mailbox behind the same user. */
  replaceMailbox(): void;
  /** "This and following": the series ends before that date; returns the id of the one that begins there. */
  splitSeries(id: string, date: LocalDate, changes?: Partial<Draft>): string;
  endSeries(id: string, lastDay: LocalDate): void;
  /** These addresses are its attendees, and no others. */
  invite(id: string, addresses: readonly string[]): void;
  /** `keep` false: what is declined goes to Deleted Items; `send` false: the organizer isn't told. */
  answer(id: string, response: Exclude<Response, 'none'>, how?: { keep?: boolean; send?: boolean }): void;
}

export interface Severa extends Side<OddActivity> {
  categoryOf(id: string): ActivityCategory;
  typeOf(id: string): string;
  /** Of another owner than Ada. */
  addFor(who: Who, draft: Draft): string;
  edit(id: string, changes: Partial<Draft>, by?: Who): void;
  remove(id: string, by?: Who): void;
  /** Returns the id of the activity that stands for that date from then on. */
  changeOccurrence(id: string, date: LocalDate, changes: Partial<Draft>): string;
  join(id: string, who: Who): void;
  leave(id: string, who: Who): void;
  bookHours(id: string): void;
  handOver(id: string, to: Who): void;
  /** Participants sorted, doubles included. */
  people(id: string): { readonly owner: Who | null; readonly participants: readonly Who[] };
}

/** A mail that Exchange sent. */
export interface Mail {
  readonly by: 'person' | 'service';
  readonly kind: 'invitation' | 'update' | 'cancellation' | 'response';
  readonly subject: string;
  /** Sorted. */
  readonly to: readonly string[];
}

/** A mail of Severa's about an activity that is new to its reader. */
export interface SeveraMail {
  readonly to: Who;
  readonly subject: string;
  readonly by: Who | 'service';
}

/** Bodies as they lie in the mailbox. */
export interface Bodies {
  /** As a person's mail program writes it; `onlineMeeting`: with the way to join one. */
  set(id: string, html: string, more?: { readonly onlineMeeting?: true }): void;
  of(id: string): string;
}

export interface Faults {
  /** The next event is made, and no answer says so. */
  loseEventCreate(): void;
  /** The next event is changed, and no answer says so. */
  loseEventUpdate(): void;
  /** The next POST of an activity gets no answer; `done` says whether it was carried out. */
  loseActivityCreate(done: boolean): void;
  /** The next activity is changed, and no answer says so. */
  loseActivityUpdate(): void;
  /** Every write to that side is throttled, until `calm`. */
  throttle(side: 'outlook' | 'severa'): void;
  killDeltaLink(): void;
  /** The next event update meets a conflict that nobody made. */
  conflict(): void;
  /** Severa's listings show writes up to that much later, until `calm`. */
  delayListings(milliseconds: number): void;
  /** That side's listings show nothing, while single items answer, until `calm`. */
  emptyLists(side: 'outlook' | 'severa'): void;
  /** The mailbox doesn't answer (404 for the mailbox), until `calm`. */
  mailboxGone(): void;
  /** Severa answers 404 for every single activity, until `calm`. */
  everythingGone(): void;
  /** The next deletion is done, and no answer says so. */
  loseDelete(side: 'outlook' | 'severa'): void;
  /** 20 % of creates are done and not answered, and every 7th request is throttled, on both sides, until `calm`. */
  rough(): void;
  calm(): void;
}

/** How a run ended; or `crashed`, or the code of the error it threw. */
export interface RunEnd {
  readonly outcome: string;
  readonly again: boolean;
}

export interface Engine {
  /** Mailboxes that were queued by the service since this was asked last, each once. */
  queued(): readonly string[];
  /** One run of the mailbox. `budgetMs`: how long it may take; default ten minutes. `mailboxId`: another than Ada's. */
  sync(budgetMs?: number, mailboxId?: string): Promise<RunEnd>;
  pull(): Promise<RunEnd>;
  /** The process dies at the nth port call from now on, each counted before and after. */
  crashAt(call: number): void;
  /** Something happens at the nth port call from now on. */
  at(call: number, act: () => Promise<void>): void;
  /** Each port call takes that long. */
  slowDown(milliseconds: number): void;
  /** Called at each port call and after each run: to throw where something must never be. */
  watch(check: () => void): void;
}

/** One mailbox, one Severa user, and the real engine between them. */
export interface World extends Engine {
  /** Milliseconds since 1970. */
  now(): number;
  advance(milliseconds: number): void;
  readonly outlook: Outlook;
  readonly severa: Severa;
  /** Only where events have HTML bodies. */
  readonly bodies?: Bodies;
  /** Of who has a mailbox. */
  outlookOf(who: Who): Outlook;
  /** Somebody of another organisation, who invites people; only with `colleagues`. */
  outsider(): Outlook;
  /** His own mailbox and user id, as in the rows; null: he has no mailbox. */
  mailboxOf(who: Who): string | null;
  userOf(who: Who): string;
  readonly faults: Faults;
  writes(): Writes;
  /** Calls that ask Severa for the participants of one activity. */
  participantsAsked(): number;
  /** Mails that were sent for something the service wrote. */
  mailsSent(): number;
  /** Every mail about a meeting, oldest first. */
  outbox(): readonly Mail[];
  severaMails(): readonly SeveraMail[];
  /** `side reason`, sorted. */
  parked(): Promise<readonly string[]>;
  /** `side field value` of each recorded loss, sorted. */
  losses(): readonly string[];
  /** The rows themselves, for what an administrator sees and decides. */
  readonly store: Store;
  readonly mailboxId: string;
  /** Activity type ids; `other` isn't selected. */
  readonly types: { readonly meeting: string; readonly personal: string; readonly other: string };
}

export interface WorldOptions {
  /** IANA zone of the Severa user. */
  readonly zone?: string;
  /** Bob has a mailbox (which nobody switched on), and Eve is there. */
  readonly colleagues?: boolean;
  /** Severa lets single dates of a series be written. */
  readonly occurrences?: boolean;
  /** Whom Severa mails about new activities. */
  readonly mailed?: readonly Who[];
  /** Has Severa an active type of category Personal? Default: yes. */
  readonly personalType?: boolean;
}
