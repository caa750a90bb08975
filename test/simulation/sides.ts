import type { Field, Item, LocalDate, Override, When } from '../../shared/calendar/item.ts';
import type { HostActivities, MailboxCalendar, Store } from '../../shared/sync/ports.ts';
import type { Life } from './scheduler.ts';

export interface Person {
  readonly index: number;
  readonly organization: number;
  /** Severa user id. */
  readonly user: string;
  readonly mailbox: string;
}

/** An item as one side itself holds it. */
export interface Thing {
  readonly id: string;
  readonly item: Item;
}

/** One turn of a series, or a single item. */
export interface Turn {
  /** Original local date. */
  readonly date: LocalDate;
  readonly when: When;
}

export type Edit = Partial<Pick<Item, Field>>;

/** What an adapter of one process has of that process. */
export interface ProcessEdges {
  readonly life: Life;
  readonly skewMs: number;
  readonly store: Store;
}

/**
 * Severa and Outlook of one organisation: what people do there, what both hold, what goes wrong, and how the service
 * reaches them. Nothing here waits for anybody, so that a person acts between any two calls of the service.
 */
export interface Sides {
  /** Severa's one activity type. */
  readonly typeId: string;
  /** What one process of the service reaches both sides by. */
  connect(edges: ProcessEdges): { readonly host: HostActivities; readonly calendar: MailboxCalendar };
  readonly severa: {
    add(person: Pick<Person, 'user'>, item: Item): string;
    edit(id: string, fields: Edit): void;
    touch(id: string): void;
    remove(id: string): void;
    items(person: Person): readonly Thing[];
    /** Of a series, what it still has: no dates that were removed, or are activities of their own; null: no series. */
    turns(id: string): readonly Turn[] | null;
    /** The id of the activity that stands for the date from now on. */
    changeDate(id: string, date: LocalDate, change: Override): string;
    removeDate(id: string, date: LocalDate): void;
    /** Every occurrence by itself, as single items. */
    shown(person: Person, token: number): readonly Item[];
    /** Would a change now carry the very stamp of its making? */
    isNewborn(id: string): boolean;
    /** Everything, whoever owns it. */
    count(): number;
  };
  readonly outlook: {
    add(person: Person, item: Item): string;
    edit(person: Person, id: string, fields: Edit): void;
    touch(person: Person, id: string): void;
    remove(person: Person, id: string): void;
    copy(person: Person, id: string): void;
    moveAway(person: Person, id: string): void;
    /** Out of Deleted Items, or back from another calendar. */
    restore(person: Person, id: string): void;
    newId(person: Person, id: string): void;
    items(person: Person): readonly Thing[];
    turns(person: Person, id: string): readonly Turn[] | null;
    changeDate(person: Person, id: string, date: LocalDate, change: Override): void;
    removeDate(person: Person, id: string, date: LocalDate): void;
    shown(person: Person, token: number): readonly Item[];
  };
  /** An item of the one side as the other would hold it. */
  asSevera(item: Item, person: Person): Item;
  asExchange(item: Item): Item;
  /** Rises with every write of the service on either side, whether its answer came or not. */
  writes(): number;
  /** Known names; false: this is no trouble of the sides themselves. */
  trouble(name: string, value: number): boolean;
  /** No trouble any more. */
  calm(): void;
  /** What no side may ever show; null: all is well. */
  broken(): string | null;
}
