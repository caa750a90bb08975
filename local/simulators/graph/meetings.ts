import { cancelOccurrence, cancelWhole } from './cancel-copies.ts';
import { mailboxOf } from './directory.ts';
import { eventId } from './ids.ts';
import type { SentMail } from './log.ts';
import { bringOccurrence, bringSeries } from './meeting-copies.ts';
import { addressesOf, everybody, invites, type News, newsOf } from './meeting-parts.ts';
import { post } from './post.ts';
import { answerForRoom } from './responses.ts';
import type { Mailbox, StoredEvent } from './state.ts';
import type { World } from './world.ts';
import type { Writer } from './writer.ts';

/**
 * What Exchange does after a write to a meeting: it mails the attendees (there is no switch against it, see
 * microsoft-graph-docs#7483) and brings their copies up to date. `after` null: deleted.
 */
export function afterWrite(writer: Writer, before: StoredEvent | null, after: StoredEvent | null): void {
  const meeting = after ?? before;
  if (!meeting?.isOrganizer || (addressesOf(before).length === 0 && addressesOf(after).length === 0)) return;
  const news = newsOf(before, after);
  mail(writer, meeting, news, spelling([before, after]));
  for (const one of news) {
    const to = mailboxOf(writer.world, one.address);
    if (to === undefined || to === writer.mailbox) continue;
    post(writer.world, () => deliver(writer.world, to, meeting, one));
  }
}

const KINDS = ['cancellation', 'invitation', 'update'] as const;

/** One mail for all who are told the same. */
function mail(
  writer: Writer,
  meeting: StoredEvent,
  news: readonly News[],
  asWritten: (address: string) => string,
): void {
  const { world, mailbox, cause } = writer;
  for (const kind of KINDS) {
    const alike = Map.groupBy(
      news.filter((one) => one.kind === kind),
      ({ date }) => date,
    );
    for (const [date, ones] of alike) {
      const sent: SentMail = {
        at: world.clock(),
        kind,
        tenantId: mailbox.tenantId,
        mailbox: mailbox.userId,
        cause,
        event: eventId(mailbox, meeting, null, { immutable: true, exceptionsGetNewIds: false }),
        occurrence: date,
        iCalUId: meeting.iCalUId,
        subject: (date === null ? null : meeting.exceptions.get(date)?.content.subject) ?? meeting.content.subject,
        to: ones.map(({ address }) => asWritten(address)),
      };
      world.outbox.push(sent);
    }
  }
}

/** Addresses as somebody wrote them. */
function spelling(meetings: readonly (StoredEvent | null)[]): (address: string) => string {
  const all = meetings.flatMap((meeting) => (meeting ? everybody(meeting) : []));
  const spelt = new Map(all.map(({ address }) => [address.toLowerCase(), address]));
  return (address) => spelt.get(address) ?? address;
}

function deliver(world: World, to: Mailbox, meeting: StoredEvent, { address, kind, date }: News): void {
  if (kind === 'cancellation') {
    if (date === null) cancelWhole(world, to, meeting);
    else cancelOccurrence(world, to, meeting, date);
    return;
  }
  if (date === null || invites(meeting.content.attendees, address)) bringSeries(world, to, meeting, address);
  else bringOccurrence(world, to, meeting, date, address);
  answerForRoom(world, to, meeting);
}
