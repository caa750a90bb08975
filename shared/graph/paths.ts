import { SyncError } from '../errors.ts';

/** A mailbox by its object id: user names with an apostrophe break some of Graph's paths. */
export function mailboxPath(mailboxId: string): string {
  if (!/^[\w-]{1,64}$/u.test(mailboxId)) {
    throw new SyncError('invalid', 'graph.mailbox-id', 'A mailbox is named by the object id of its user.');
  }
  return `/users/${mailboxId}`;
}

/**
 * An event as an item of the default calendar: an immutable id by itself also answers from another calendar or from
 * Deleted Items (M4).
 */
export function eventPath(mailboxId: string, eventId: string): string {
  return `${eventsPath(mailboxId)}/${encodeURIComponent(eventId)}`;
}

export function eventsPath(mailboxId: string): string {
  return `${mailboxPath(mailboxId)}/calendar/events`;
}
