import { itemNotFound } from './answers.ts';
import { eventId, parseId } from './ids.ts';
import type { LocalDate } from './local-date.ts';
import { type Instance, instanceOn } from './series.ts';
import type { Mailbox, StoredEvent } from './state.ts';
import type { World } from './world.ts';

/** Change keys rise over the whole mailbox. */
export function nextChangeKey(mailbox: Mailbox): number {
  return mailbox.store.changes.length + 1;
}

/** Puts an item in its new state; with null it is gone for good. The one place where a mailbox changes. */
export function commit(world: World, mailbox: Mailbox, item: StoredEvent | null, number = item?.number ?? 0): void {
  const { store } = mailbox;
  if (item) store.items.set(number, item);
  else store.items.delete(number);
  store.changes.push({ sequence: store.changes.length + 1, at: world.clock(), number, item });
}

/** Calendar assistant, reminders, response tallies: an event may be touched as soon as it was written. */
export function touchedByServer(world: World, mailbox: Mailbox, item: StoredEvent): void {
  const rate = world.faults.touchAfterWriteRate;
  if (rate === 0 || world.random() >= rate) return;
  const now = mailbox.store.items.get(item.number);
  if (now) commit(world, mailbox, { ...now, changeKey: nextChangeKey(mailbox), modified: world.clock() });
}

export interface Found {
  readonly item: StoredEvent;
  /** Set when the id names one occurrence of the series `item`. */
  readonly instance: Instance | null;
}

/**
 * The event behind an id in either format. `calendar`: only as an item of that calendar.
 * Throws 400 ErrorInvalidIdMalformed or 404 ErrorItemNotFound.
 */
export function findEvent(world: World, mailbox: Mailbox, id: string, calendar: string | null): Found {
  const parsed = parseId(mailbox, id);
  const item = mailbox.store.items.get(parsed.number);
  if (!item || (parsed.moves !== null && parsed.moves !== item.moves)) throw itemNotFound();
  const inBin = item.calendar === 'deleted' && calendar === 'default' && world.faults.deletedItemsAnswerInCalendar;
  if (calendar !== null && item.calendar !== calendar && !inBin) throw itemNotFound();
  if (item.calendar === 'deleted' && !world.faults.deletedItemsAnswer) throw itemNotFound();
  if (parsed.date === null) return { item, instance: null };
  const instance = instanceOn(item, parsed.date);
  const { exceptionsGetNewIds } = world.faults;
  const current = eventId(mailbox, item, parsed.date, { immutable: parsed.moves === null, exceptionsGetNewIds });
  if (!instance || current !== id) throw itemNotFound();
  return { item, instance };
}

/** The items of one calendar as lists show them, in the order in which they were made. */
export function itemsOf(world: World, mailbox: Mailbox, calendar: string): StoredEvent[] {
  const { items, changes } = mailbox.store;
  const until = visibleUntil(world, mailbox, world.faults.listDelayMs);
  const seen = until === changes.length ? items : new Map(changes.slice(0, until).map((one) => [one.number, one.item]));
  return [...seen.values()]
    .filter((item) => item !== null)
    .filter((item) => item.calendar === calendar)
    .sort((a, b) => a.number - b.number);
}

/** The last change that may be seen by now where changes take a while. */
export function visibleUntil(world: World, { store: { changes } }: Mailbox, delayMs: number): number {
  let until = changes.length;
  while (until > 0 && (changes[until - 1]?.at ?? 0) + delayMs > world.clock()) until -= 1;
  return until;
}

/** Lists, new events and views need the calendar itself. Throws 404 ErrorItemNotFound where it was deleted. */
export function mustExist(mailbox: Mailbox, calendar: string): void {
  if (!mailbox.store.calendars.has(calendar)) throw itemNotFound();
}

/** The calendar goes to Deleted Items with everything in it; links of old delta rounds are dead. */
export function deleteCalendar(world: World, mailbox: Mailbox, name: string): void {
  const { store } = mailbox;
  const made = store.calendars.get(name);
  if (made === undefined) throw new Error(`There is no calendar ${name}.`);
  for (const item of [...store.items.values()]) {
    if (item.calendar !== name) continue;
    const changed = { changeKey: nextChangeKey(mailbox), modified: world.clock(), moves: item.moves + 1 };
    commit(world, mailbox, { ...item, ...changed, calendar: 'deleted' });
  }
  store.calendars.delete(name);
  store.goneCalendars.set(name, made);
  store.syncGeneration += 1;
}

/** A calendar of that name, under an id that never was; one that exists stays. */
export function makeCalendar({ store }: Mailbox, name: string): void {
  if (store.calendars.has(name)) return;
  store.calendars.set(name, (store.goneCalendars.get(name) ?? -1) + 1);
  store.goneCalendars.delete(name);
}

export function dateOf(found: Found): LocalDate | null {
  return found.instance?.date ?? null;
}
