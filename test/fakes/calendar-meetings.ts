import type { Item, Person, Response } from '../../shared/calendar/item.ts';
import type { CalendarEvent, Instant } from '../../shared/sync/ports.ts';
import type { Row } from './calendar-rows.ts';

/** Who wrote: somebody in Outlook, or the service through the port. */
export type Author = 'person' | 'service';

/** One mail that Exchange sent. */
export interface CalendarMail {
  readonly kind: 'invitation' | 'update' | 'cancellation' | 'response';
  readonly by: Author;
  readonly at: Instant;
  /** Of whose event. */
  readonly mailboxId: string;
  readonly eventId: string;
  readonly subject: string;
  /** Addresses, sorted. */
  readonly to: readonly string[];
}

/** What meetings need of the mailboxes. */
export interface MeetingGround {
  readonly clock: () => Instant;
  /** Addresses in lower case by mailbox. */
  readonly addresses: Readonly<Record<string, string>>;
  rows(mailboxId: string): Iterable<Row>;
  /** Stores the event as it then is. */
  put(mailboxId: string, event: CalendarEvent, known: Row): void;
  add(mailboxId: string, item: Item, more: Partial<CalendarEvent>): void;
}

export interface Meetings {
  readonly outbox: readonly CalendarMail[];
  /** After every write of an event: the organizer's reaches his attendees. `after` null: deleted. */
  wrote(mailboxId: string, before: CalendarEvent | null, after: CalendarEvent | null, by: Author): void;
  /** An attendee's answer on his copy; `send`: the organizer counts it. */
  answer(mailboxId: string, copy: Row, response: Response, send: boolean): void;
}

/** How a copy shows what its person answered. */
const SHOWN = { none: 'tentative', tentative: 'tentative', accepted: 'busy', declined: 'free' } as const;

/** Exchange's mails and copies: nothing keeps it from sending them. */
export function createMeetings(ground: MeetingGround): Meetings {
  const outbox: CalendarMail[] = [];
  const mailboxOf = (address: string) =>
    Object.keys(ground.addresses).find((mailboxId) => ground.addresses[mailboxId] === address);
  const rowOf = (mailboxId: string, uid: string | null, organizers: boolean): Row | undefined =>
    [...ground.rows(mailboxId)].find(
      ({ event, place }) =>
        uid !== null &&
        event.uid === uid &&
        event.isOrganizer === organizers &&
        (place === 'calendar' || place === 'away'),
    );
  const mail = (kind: CalendarMail['kind'], by: Author, mailboxId: string, event: CalendarEvent, to: string[]) => {
    if (to.length === 0) return;
    const { id: eventId, item } = event;
    outbox.push({ kind, by, at: ground.clock(), mailboxId, eventId, subject: item.subject, to: [...to].sort() });
  };
  /** What is the attendee's own stays, all else is the organizer's; who deleted his copy gets another. */
  const bring = (address: string, { uid, item }: CalendarEvent) => {
    const mailboxId = mailboxOf(address);
    if (mailboxId === undefined) return;
    const known = rowOf(mailboxId, uid, false);
    const own = known?.event.item;
    const answered = own !== undefined && timesOf(own) === timesOf(item);
    const response = answered ? (own.people[address]?.response ?? 'none') : 'none';
    const copy: Item = {
      ...item,
      busy: answered ? own.busy : 'tentative',
      people: { ...item.people, [address]: { role: 'attendee', response } },
    };
    if (known === undefined) ground.add(mailboxId, copy, { uid, isOrganizer: false, meeting: true });
    else ground.put(mailboxId, { ...known.event, item: copy, cancelled: false }, known);
  };
  const crossOut = (address: string, { uid }: CalendarEvent) => {
    const mailboxId = mailboxOf(address);
    const known = mailboxId === undefined ? undefined : rowOf(mailboxId, uid, false);
    if (mailboxId === undefined || known === undefined || known.event.cancelled) return;
    const { item } = known.event;
    const crossed: Item = { ...item, subject: `Canceled: ${item.subject}`, busy: 'free' };
    ground.put(mailboxId, { ...known.event, item: crossed, cancelled: true }, known);
  };

  return {
    outbox,
    wrote(mailboxId, before, after, by) {
      const meeting = after ?? before;
      if (meeting === null || !meeting.isOrganizer) return;
      const own = ground.addresses[mailboxId];
      const [then, now] = [invited(before, own), invited(after, own)];
      const added = now.filter((address) => !then.includes(address));
      const left = then.filter((address) => !now.includes(address));
      const stayed = now.filter((address) => then.includes(address));
      // Graph mails whatever is written; Outlook only where there is something to say.
      const told = by === 'service' || contentOf(before) !== contentOf(after) ? stayed : [];
      mail('cancellation', by, mailboxId, meeting, left);
      mail('invitation', by, mailboxId, meeting, added);
      mail('update', by, mailboxId, meeting, told);
      for (const address of left) crossOut(address, meeting);
      for (const address of [...added, ...told]) bring(address, meeting);
    },
    answer(mailboxId, copy, response, send) {
      const address = ground.addresses[mailboxId];
      if (address === undefined) throw new Error(`The mailbox ${mailboxId} has no address.`);
      const { event } = copy;
      const item = { ...event.item, people: answeredBy(event.item.people, address, response), busy: SHOWN[response] };
      ground.put(mailboxId, { ...event, item }, copy);
      const [organizer] = Object.entries(event.item.people).find(([, { role }]) => role === 'organizer') ?? [];
      if (!send || organizer === undefined) return;
      mail('response', 'person', mailboxId, event, [organizer]);
      const theirs = mailboxOf(organizer);
      const original = theirs === undefined ? undefined : rowOf(theirs, event.uid, true);
      if (theirs === undefined || original === undefined) return;
      const people = answeredBy(original.event.item.people, address, response);
      ground.put(theirs, { ...original.event, item: { ...original.event.item, people } }, original);
    },
  };
}

/** Answers to the old time don't count for the new one. */
export function askedAgain(people: Item['people']): Item['people'] {
  return Object.fromEntries(
    Object.entries(people).map(([address, person]): [string, Person] => [
      address,
      person.role === 'attendee' ? { ...person, response: 'none' } : person,
    ]),
  );
}

function answeredBy(people: Item['people'], address: string, response: Response): Item['people'] {
  return { ...people, [address]: { role: people[address]?.role ?? 'attendee', response } };
}

function invited(event: CalendarEvent | null, own: string | undefined): string[] {
  return Object.entries(event?.item.people ?? {}).flatMap(([address, { role }]) =>
    role === 'attendee' && address !== own ? [address] : [],
  );
}

function timesOf({ when }: Item): string {
  return JSON.stringify(when);
}

function contentOf(event: CalendarEvent | null): string {
  if (event === null) return '';
  const { subject, when, location, notes, exclusions, overrides } = event.item;
  return JSON.stringify([subject, when, location, notes, exclusions, overrides]);
}
