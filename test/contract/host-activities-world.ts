import type { Item, LocalDate } from '../../shared/calendar/item.ts';
import type { Activity, ActivityPage, HostActivities, Instant } from '../../shared/sync/ports.ts';

/** A Monday, 08:00 in Helsinki; whole seconds, because Severa's stamps may be. */
export const START = Date.parse('2026-03-02T06:00:00Z');
export const MINUTE = 60_000;

/** What a person enters in Severa besides the item. */
export interface Entered {
  readonly type?: 'meeting' | 'personal' | 'absence';
  /** Every day, five times. */
  readonly series?: boolean;
  readonly closed?: boolean;
  readonly hasHours?: boolean;
  readonly participants?: readonly string[];
}

/** One organisation: Ada in Helsinki and Bob in New York, people at work in Severa, and what can go wrong there. */
export interface HostWorld {
  readonly host: HostActivities;
  now(): Instant;
  advance(milliseconds: number): void;
  readonly ada: string;
  readonly bob: string;
  /** Activity type ids; `meeting` is the default. */
  readonly types: { readonly meeting: string; readonly personal: string; readonly absence: string };
  readonly person: {
    add(ownerId: string, item: Item, entered?: Entered): string;
    rename(id: string, subject: string): void;
    /** The stamp moves on and nothing else. */
    touch(id: string): void;
    remove(id: string): void;
    /** One date of a series, by the original date. */
    removeDate(seriesId: string, date: LocalDate): void;
    /** The same; gives the id of the activity that stands for it then. */
    changeDate(seriesId: string, date: LocalDate, changes: Partial<Item>): string;
  };
  /** Subjects that Severa itself holds, whatever it answers. */
  held(): readonly string[];
  readonly faults: {
    /** The next create gets no answer; `done` says whether it was carried out. */
    loseCreate(done: boolean): void;
    /** The next deletion is done, and no answer says so. */
    loseDelete(): void;
    /** Updates are done, and no answer says so, until `calm`. */
    loseUpdates(): void;
    /** The next write of several dates of a series breaks off after some of them. */
    breakOff(): void;
    /** Who takes part is changed, and no answer says so, until `calm`. */
    loseParticipant(): void;
    /** Calls about this activity are refused, and about no other, until `calm`. */
    refuseItem(id: string): void;
    /** The whole connection is refused, until `calm`. */
    refuseAll(): void;
    /** Readings fail for a while: until `calm`. */
    failReads(): void;
    /** Severa fails for the people of activities, until `calm`. */
    failParticipants(): void;
    /** Single reads show writes up to that much later, until `calm`. */
    delayReads(milliseconds: number): void;
    /** Stamps hold no parts of a second. */
    wholeSeconds(): void;
    /** Severa's Date headers against its own stamps. */
    skewDates(milliseconds: number): void;
    /** Done once, when the next page of a listing has been read by Severa and not yet by us. */
    duringListing(act: () => void): void;
    /** Every write is throttled, until `calm`. */
    throttle(): void;
    /** Severa's clock against the service's. */
    skew(milliseconds: number): void;
    /** Writes show in listings up to that much later, until `calm`. */
    delayListings(milliseconds: number): void;
    emptyLists(): void;
    nothingThere(): void;
    calm(): void;
  };
}

/** `occurrences`: single dates of series can be written. Default: they can't. */
export type OpenHost = (options?: { readonly occurrences?: boolean }) => HostWorld;

export function item(subject: string, more: Partial<Item> = {}): Item {
  return {
    subject,
    when: {
      allDay: false,
      start: '2026-03-03T10:00:00+02:00',
      end: '2026-03-03T11:00:00+02:00',
      zone: 'Europe/Helsinki',
    },
    exclusions: [],
    overrides: {},
    location: '',
    notes: '',
    privacy: 'normal',
    busy: 'busy',
    people: {},
    ...more,
  };
}

/** Timed within one day of Helsinki's winter. */
export function hours(date: string, from: string, until: string): Pick<Item, 'when'> {
  const at = (time: string) => `${date}T${time}:00+02:00`;
  return { when: { allDay: false, start: at(from), end: at(until), zone: 'Europe/Helsinki' } };
}

/** A listing as its reader ends up with it: a later entry of an activity replaces an earlier one. */
export async function listed(pages: AsyncIterable<ActivityPage>): Promise<readonly Activity[]> {
  const found = new Map<string, Activity>();
  for await (const page of pages) {
    for (const activity of page.activities) found.set(activity.id, activity);
  }
  return [...found.values()];
}

export async function subjects(pages: AsyncIterable<ActivityPage>): Promise<readonly string[]> {
  return (await listed(pages)).map((activity) => activity.item.subject).sort();
}
