import type { Item, LocalDate } from '../../shared/calendar/item.ts';
import { must } from '../../shared/errors.ts';
import type { CalendarEvent, EventChange, MailboxCalendar, Mark, Window } from '../../shared/sync/ports.ts';
import { DAY, type Draft, draft, itemOf, START } from '../scenario/items.ts';

/** What only the server knows of a new event. */
export interface Given {
  readonly uid?: string;
  /** Milliseconds since 1970. */
  readonly created?: number;
}

/** Somebody in Outlook. Ids are the port's. */
export interface CalendarPerson {
  add(draft: Draft, given?: Given): string;
  /** Every day from that draft on, five times. */
  addSeries(draft: Draft): string;
  edit(id: string, changes: Partial<Draft>): void;
  /** The version moves on and nothing else. */
  touch(id: string): void;
  /** To Deleted Items. */
  remove(id: string): void;
  /** Out of Deleted Items, or back from another calendar. */
  restore(id: string): void;
  moveAway(id: string): void;
  /** The same UID under a new id, which is returned. */
  newId(id: string): string;
  /** One date of a series; on top of what was changed on it before. */
  changeOccurrence(id: string, date: LocalDate, changes: Partial<Draft>): void;
  removeOccurrence(id: string, date: LocalDate): void;
  /** "This and following": returns the id of the series that begins on that date. */
  splitSeries(id: string, date: LocalDate): string;
  endSeries(id: string, lastDay: LocalDate): void;
  /** Makes it a meeting of these and no others. */
  invite(id: string, addresses: readonly string[]): void;
}

/** Somebody else of the same organisation, who may be invited. */
export interface Colleague {
  readonly mailboxId: string;
  /** In lower case. */
  readonly address: string;
  /** `keep` false: what is declined goes to Deleted Items. */
  answer(id: string, response: 'accepted' | 'declined', how?: { readonly keep: boolean }): void;
}

/** Whether an event in Deleted Items still answers by its id, and if so, also as an item of the default calendar. */
export type DeletedAnswers = 'not' | 'by id' | 'below the calendar';
export const DELETED_ANSWERS: readonly DeletedAnswers[] = ['not', 'by id', 'below the calendar'];

/** What the server and the network do; until `calm`. */
export interface CalendarTroubles {
  loseAnswer(of: 'create' | 'update' | 'delete'): void;
  /** The next write of several dates of a series breaks off after some of them. */
  breakOff(): void;
  throttle(): void;
  /** The next update or deletion meets a conflict that nobody made. */
  conflict(): void;
  /** The server no longer knows repeated creates. */
  forgetCreates(): void;
  killCursor(): void;
  /** Entries come more than once in a round. */
  repeatEntries(): void;
  /** Lists and new rounds show nothing; single events answer. */
  emptyLists(): void;
  mailboxGone(): void;
  /** The mailbox answers and has no default calendar any more, whatever comes after. */
  calendarGone(): void;
  /** Changes show in rounds and lists only after so many milliseconds; single events are up to date. */
  lag(milliseconds: number): void;
  /** What a round told comes again in each later one; `old`: as it was one change ago, deleted since or not. */
  replay(how: 'as it is' | 'old'): void;
  /** The server's clock is so many milliseconds ahead. */
  skewClock(milliseconds: number): void;
  /** Whatever is read fails now, however often it is tried. */
  failReads(): void;
  /** This event fails, and its mailbox works. */
  failing(id: string): void;
  deletedAnswers(how: DeletedAnswers): void;
  /** Another mailbox behind the same address. */
  replaceMailbox(): void;
  calm(): void;
}

/** One mailbox behind the port, and everybody else who touches it. */
export interface CalendarSetting {
  readonly calendar: MailboxCalendar;
  readonly mailboxId: string;
  readonly person: CalendarPerson;
  /** The person's own, in lower case. */
  readonly address: string;
  readonly colleague: Colleague;
  readonly troubles: CalendarTroubles;
  advance(milliseconds: number): void;
  /** Events in the default calendar as the server holds them: ids and subjects. */
  held(): readonly { readonly id: string; readonly subject: string }[];
  /** Mails that were sent for what the port wrote. */
  mailsSent(): number;
}

export type OpenCalendar = () => CalendarSetting;

export const WINDOW: Window = { from: START - 30 * DAY, until: START + 365 * DAY };

export function markOf(setting: CalendarSetting, activityId = 'activity-1', generation = 0): Mark {
  return { activityId, mailboxId: setting.mailboxId, generation };
}

export interface Round {
  /** As they came. */
  readonly entries: readonly EventChange[];
  /** The last entry for each id. */
  readonly last: ReadonlyMap<string, EventChange>;
  readonly pages: number;
  readonly cursor: string;
}

/** One whole round; every page but the last is without a cursor. */
export async function roundOf({ calendar, mailboxId }: CalendarSetting, cursor: string | null): Promise<Round> {
  const entries: EventChange[] = [];
  const cursors: (string | null)[] = [];
  for await (const page of calendar.changes(mailboxId, cursor, WINDOW)) {
    entries.push(...page.changes);
    cursors.push(page.cursor);
  }
  const last = new Map(entries.map((entry) => [entry.kind === 'event' ? entry.event.id : entry.id, entry]));
  if (cursors.slice(0, -1).some((one) => one !== null)) throw new Error('A page before the last had a cursor.');
  return { entries, last, pages: cursors.length, cursor: must(cursors.at(-1), 'The last page had no cursor.') };
}

export async function readOne({ calendar, mailboxId }: CalendarSetting, id: string): Promise<CalendarEvent> {
  const [reading] = await calendar.read(mailboxId, [id]);
  if (reading?.kind !== 'event') throw new Error(`The event reads as ${reading?.kind}.`);
  return reading.event;
}

/** Makes one event through the port. */
export async function createOne(
  { calendar, mailboxId }: CalendarSetting,
  mark: Mark,
  item: Item = itemOf(draft('Made')),
): Promise<CalendarEvent> {
  const [outcome] = await calendar.write(mailboxId, [{ kind: 'create', item, mark }]);
  if (outcome?.kind !== 'written') throw new Error(`The create came to ${outcome?.kind}.`);
  return outcome.event;
}
