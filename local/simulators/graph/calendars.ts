import { type Answer, answerJson, itemNotFound } from './answers.ts';
import type { Call } from './call.ts';
import { calendarId, parseCalendarId } from './ids.ts';
import type { JsonObject, Mailbox } from './state.ts';
import { findEvent } from './store.ts';
import type { World } from './world.ts';

/** The calendar behind an id. Deleted Items is no calendar, unless the switch lets it pass for one. */
export function parseCalendar(world: World, mailbox: Mailbox, id: string): string {
  const name = parseCalendarId(mailbox, id);
  const binPasses = name === 'deleted' && world.faults.deletedItemsAsCalendar;
  if (!mailbox.store.calendars.has(name) && !binPasses) throw itemNotFound();
  return name;
}

export function calendarAnswer(call: Call, name: string): Answer {
  return answerJson(200, renderCalendar(call.mailbox, name));
}

/** GET …/events/{id}/calendar: the folder that holds the event. */
export function calendarOfEvent(call: Call, id: string): Answer {
  const { item } = findEvent(call.world, call.mailbox, id, call.calendar);
  if (item.calendar === 'deleted' && !call.world.faults.deletedItemsAsCalendar) throw itemNotFound();
  return answerJson(200, renderCalendar(call.mailbox, item.calendar));
}

/** GET …/calendars. */
export function calendarsAnswer({ mailbox }: Call): Answer {
  return answerJson(200, { value: [...mailbox.store.calendars.keys()].map((name) => renderCalendar(mailbox, name)) });
}

const SHOWN: Readonly<Record<string, string>> = { default: 'Calendar', deleted: 'Deleted Items' };

export function renderCalendar(mailbox: Mailbox, name: string): JsonObject {
  return {
    id: calendarId(mailbox, name),
    name: SHOWN[name] ?? name,
    isDefaultCalendar: name === 'default',
    canEdit: true,
    canShare: true,
    canViewPrivateItems: true,
    owner: { name: mailbox.displayName, address: mailbox.mail },
  };
}
