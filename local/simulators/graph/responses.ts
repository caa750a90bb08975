import { carriedOn } from './attendees.ts';
import { isAddressOf, mailboxOf } from './directory.ts';
import { eventId } from './ids.ts';
import type { LocalDate } from './local-date.ts';
import { bringSeries, copyIn } from './meeting-copies.ts';
import { post } from './post.ts';
import { instanceOn } from './series.ts';
import type { Attendee, Mailbox, ResponseStatus, StoredEvent } from './state.ts';
import { commit, nextChangeKey } from './store.ts';
import type { World } from './world.ts';
import type { Writer } from './writer.ts';

export const RESPONSES = ['accepted', 'tentativelyAccepted', 'declined'] as const;
export type Response = (typeof RESPONSES)[number];

const SHOWN: Readonly<Record<Response, string>> = {
  accepted: 'busy',
  tentativelyAccepted: 'tentative',
  declined: 'free',
};

/** An answer to an invitation, or to one occurrence; sent, it reaches the organizer's copy. */
export function respond(
  writer: Writer,
  item: StoredEvent,
  date: LocalDate | null,
  response: Response,
  send: boolean,
): void {
  const { world, mailbox } = writer;
  const responseStatus = { response, time: new Date(world.clock()).toISOString() };
  commit(world, mailbox, {
    ...answered(item, date, responseStatus, SHOWN[response], world.clock()),
    changeKey: nextChangeKey(mailbox),
  });
  if (!send || !item.organizer) return;
  world.outbox.push({
    at: world.clock(),
    kind: 'response',
    response,
    tenantId: mailbox.tenantId,
    mailbox: mailbox.userId,
    cause: writer.cause,
    event: eventId(mailbox, item, null, { immutable: true, exceptionsGetNewIds: false }),
    occurrence: date ?? item.occurrenceOf?.date ?? null,
    iCalUId: item.iCalUId,
    subject: item.content.subject,
    to: [item.organizer.address],
  });
  const organizer = mailboxOf(world, item.organizer.address);
  if (organizer) post(world, () => note(world, organizer, mailbox, item, date, responseStatus));
}

function answered(
  item: StoredEvent,
  date: LocalDate | null,
  responseStatus: ResponseStatus,
  showAs: string,
  now: number,
): StoredEvent {
  if (date === null) return { ...item, responseStatus, content: { ...item.content, showAs }, modified: now };
  const known = item.exceptions.get(date) ?? { span: null, created: now, content: {} };
  const exception = { ...known, content: { ...known.content, showAs }, responseStatus, modified: now };
  return { ...item, exceptions: new Map([...item.exceptions, [date, exception]]), modified: now };
}

/**
 * The organizer's copy counts the answer, without a word to anybody. An answer to one occurrence makes an exception
 * of it; somebody whom a colleague brought along becomes an attendee.
 */
function note(
  world: World,
  organizer: Mailbox,
  who: Mailbox,
  copy: StoredEvent,
  date: LocalDate | null,
  status: ResponseStatus,
): void {
  const meeting = copyIn(organizer, copy.occurrenceOf?.iCalUId ?? copy.iCalUId);
  if (!meeting?.isOrganizer) return;
  const on = date ?? copy.occurrenceOf?.date ?? null;
  const now = world.clock();
  const count = (attendees: readonly Attendee[]) => counted(attendees, who, status);
  const exceptions = new Map(meeting.exceptions);
  if (on !== null) {
    const instance = instanceOn(meeting, on);
    if (!instance) return;
    const known = meeting.exceptions.get(on) ?? { span: null, created: now, content: {} };
    const content = { ...known.content, attendees: count(instance.content.attendees) };
    exceptions.set(on, { ...known, content, modified: now });
  } else {
    for (const [each, exception] of exceptions) {
      const { attendees } = exception.content;
      if (attendees)
        exceptions.set(each, { ...exception, content: { ...exception.content, attendees: count(attendees) } });
    }
  }
  const content = on === null ? { ...meeting.content, attendees: count(meeting.content.attendees) } : meeting.content;
  commit(world, organizer, { ...meeting, content, exceptions, changeKey: nextChangeKey(organizer), modified: now });
}

function counted(attendees: readonly Attendee[], who: Mailbox, status: ResponseStatus): Attendee[] {
  const isWho = ({ address }: Attendee) => isAddressOf(who, address);
  if (attendees.some(isWho)) return attendees.map((one) => (isWho(one) ? { ...one, ...status } : one));
  return [...attendees, attendeeFor(who, status)];
}

function attendeeFor({ displayName, mail, userPrincipalName }: Mailbox, status: ResponseStatus): Attendee {
  return { type: 'required', name: displayName, address: mail ?? userPrincipalName, ...status };
}

/** Rooms and equipment accept by themselves. */
export function answerForRoom(world: World, mailbox: Mailbox, meeting: StoredEvent): void {
  if (mailbox.purpose !== 'room' && mailbox.purpose !== 'equipment') return;
  const copy = copyIn(mailbox, meeting.iCalUId);
  if (copy && copy.responseStatus.response !== 'accepted') {
    respond({ world, mailbox, cause: 'person' }, copy, null, 'accepted', true);
  }
}

/** An attendee brings a colleague along: he gets the copy, and the organizer's copy counts him among the attendees. */
export function forward({ world, mailbox, cause }: Writer, item: StoredEvent, address: string): void {
  const silent = { response: 'none', time: '0001-01-01T00:00:00Z' };
  const organizer = item.isOrganizer ? mailbox : item.organizer && mailboxOf(world, item.organizer.address);
  const original = (organizer && copyIn(organizer, item.iCalUId)) || item;
  const attendee: Attendee = { type: 'required', name: address, address, ...silent };
  const attendees = [...original.content.attendees, attendee];
  const grown = { ...original, content: { ...original.content, attendees } };
  const meeting = { ...grown, exceptions: carriedOn(original, grown) };
  world.outbox.push({
    at: world.clock(),
    kind: 'invitation',
    tenantId: mailbox.tenantId,
    mailbox: mailbox.userId,
    cause,
    event: eventId(mailbox, item, null, { immutable: true, exceptionsGetNewIds: false }),
    occurrence: null,
    iCalUId: item.iCalUId,
    subject: item.content.subject,
    to: [address],
  });
  const to = mailboxOf(world, address);
  post(world, () => {
    if (organizer && original.isOrganizer) {
      commit(world, organizer, { ...meeting, changeKey: nextChangeKey(organizer), modified: world.clock() });
    }
    if (to && to !== mailbox) bringSeries(world, to, meeting, address.toLowerCase());
  });
}
