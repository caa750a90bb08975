import type { LocalDate } from '../../../shared/calendar/item.ts';
import { itemNotFound } from './answers.ts';
import { eventId, parseId } from './ids.ts';
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

/** The items of one calendar, in the order in which they were made. */
export function itemsOf(mailbox: Mailbox, calendar: string): StoredEvent[] {
  return [...mailbox.store.items.values()]
    .filter((item) => item.calendar === calendar)
    .sort((a, b) => a.number - b.number);
}

export function dateOf(found: Found): LocalDate | null {
  return found.instance?.date ?? null;
}
