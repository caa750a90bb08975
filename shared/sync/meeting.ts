import type { Field, Item, Person } from '../calendar/item.ts';
import { type Merge, writesExchange } from './merge-item.ts';
import type { Activity, CalendarEvent, HostUser, Link, SideValues } from './ports.ts';
import { digest, personValue } from './values.ts';

/** What a copy of a meeting is (P5); null where it is none. */
export interface Meeting {
  /** It is compared and merged; the others only say that their persons are there. */
  readonly speaks: boolean;
  /** The mailbox's person organizes it. */
  readonly organizes: boolean;
}

/** An event that others are invited to (P4). */
export function isMeeting({ meeting, item }: CalendarEvent): boolean {
  return meeting || Object.keys(item.people).length > 0;
}

/** The link's event was a meeting when it was last seen. */
export function isMeetingLink({ exchange, silent }: Link): boolean {
  return silent === true || (exchange !== null && Object.keys(exchange.people).length > 0);
}

/** Did the person with this address organize the meeting when it was last seen? */
export function organized({ id, exchange }: Link, address: string | null): boolean {
  if (exchange === null || address === null) return false;
  const value = exchange.people[personKey(id, address)];
  const responses: readonly Person['response'][] = ['none', 'tentative', 'accepted', 'declined'];
  return responses.some((response) => personValue(id, address, { role: 'organizer', response }) === value);
}

/** Was the person with this address invited, or did he organize it, when it was last seen? */
export function invites({ id, exchange }: Link, address: string): boolean {
  return exchange?.people[personKey(id, address)] !== undefined;
}

export function personKey(linkId: string, address: string): string {
  return digest(linkId, 'person', address);
}

/** Severa's users among the people of an event, by e-mail (P4). */
export function insiders(item: Item, users: readonly HostUser[]): readonly { user: HostUser; person: Person }[] {
  return users.flatMap((user) => {
    const person = user.email === null ? undefined : item.people[user.email];
    return person === undefined ? [] : [{ user, person }];
  });
}

/** Severa's user who organizes it; undefined: somebody from outside does. */
export function organizerOf(item: Item, users: readonly HostUser[]): HostUser | undefined {
  return insiders(item, users).find(({ person }) => person.role === 'organizer')?.user;
}

/** Who is told about a meeting's owner while it is made: the organizer is to get it (P4). */
export const OWNER_DUE = 'owner';

/** What Severa was told of a meeting's people, so far nobody. */
export function toldNobody(values: SideValues, isOrganizerDue: boolean): SideValues {
  return { ...values, people: isOrganizerDue ? { [OWNER_DUE]: 'due' } : {} };
}

export interface MeetingMerge {
  readonly merge: Merge;
  /** P7: the write tells people by mail. */
  readonly mayMail: boolean;
  /** Edits in Severa that are undone, with a notice (P5). */
  readonly putBack: readonly Field[];
}

/**
 * P5, P7: what a merge may do to a meeting. Its event is written only for an edit that its owner himself made in Severa, in a
 * mailbox that organizes it, and only if nothing else is to be merged; `resent`: such a write may have been carried out
 * before. Everything else that Severa holds is put back.
 */
export function meetingMerge(
  given: Merge,
  view: {
    readonly link: Link;
    readonly meeting: Meeting;
    readonly activity: Activity | null;
    readonly userId: string;
    readonly sends: boolean;
    readonly resent: boolean;
  },
): MeetingMerge {
  const { link, meeting, activity, userId, sends, resent } = view;
  // Severa says alike of a date that was removed and of one that was changed: a cancellation would go out for what takes
  // place. Nor can anybody take a date back in Severa: it stays as it is on either side.
  const held = Object.keys(given.dates.toExchange).length > 0;
  const merge: Merge = held ? { ...given, dates: { ...given.dates, toExchange: {}, agreed: false } } : given;
  const { toExchange, toSevera, losses } = merge;
  if (!writesExchange(merge)) return { merge, mayMail: false, putBack: [] };
  const isOwnEdit = activity !== null && activity.ownerId === userId && activity.updatedBy === userId;
  const isPlainEdit = link.state === 'live' && toSevera.length === 0 && losses.length === 0 && !resent;
  if (meeting.organizes && sends && isOwnEdit && isPlainEdit) return { merge, mayMail: true, putBack: [] };
  const lost = toExchange.filter((field) => !losses.some((loss) => loss.field === field && loss.side === 'severa'));
  return {
    merge: {
      ...merge,
      toExchange: [],
      toSevera: [...toSevera, ...toExchange],
      losses: [
        ...losses.filter(({ field }) => !toExchange.includes(field)),
        ...lost.map((field) => ({ field, side: 'severa' as const })),
      ],
    },
    mayMail: false,
    putBack: link.state === 'paired' ? [] : toExchange,
  };
}
