import type { Store } from '../../shared/sync/ports.ts';
import type { Draft, Row } from './items.ts';

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
export type OddActivity = 'series' | 'others' | 'private' | 'unreadable' | 'task' | 'unassigned' | 'unselected';

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
  list(): readonly Row[];
}

export interface Outlook extends Side<OddEvent> {
  copy(id: string): string;
  /** Out of Deleted Items, or back from another calendar. */
  restore(id: string): void;
  /** To another calendar of the mailbox. */
  moveAway(id: string): void;
  /** Exported and read in again: the same UID under a new id, which is returned. */
  newId(id: string): string;
  /** Another mailbox behind the same user. */
  replaceMailbox(): void;
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
  /** One run of the mailbox. `budgetMs`: how long it may take; default ten minutes. */
  sync(budgetMs?: number): Promise<RunEnd>;
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
  readonly severa: Side<OddActivity>;
  readonly faults: Faults;
  writes(): Writes;
  /** Calls that ask Severa for the participants of one activity. */
  participantsAsked(): number;
  /** Mails that were sent for something the service wrote. */
  mailsSent(): number;
  /** `side reason`, sorted. */
  parked(): Promise<readonly string[]>;
  /** `side field value` of each recorded loss, sorted. */
  losses(): readonly string[];
  /** The rows themselves, for what an administrator sees and decides. */
  readonly store: Store;
  readonly mailboxId: string;
}

export interface WorldOptions {
  /** IANA zone of the Severa user. */
  readonly zone?: string;
}
