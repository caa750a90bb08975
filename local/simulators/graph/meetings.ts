import { cancelOccurrence, cancelWhole } from './cancel-copies.ts';
import { isAddressOf, mailboxOf } from './directory.ts';
import { eventId } from './ids.ts';
import type { SentMail } from './log.ts';
import { bringOccurrence, bringSeries } from './meeting-copies.ts';
import { addressesOf, invites, type News, newsOf } from './meeting-parts.ts';
import { post } from './post.ts';
import { answerForRoom } from './responses.ts';
import type { StoredEvent } from './state.ts';
import type { Writer } from './writer.ts';

/**
 * What Exchange does after a write to a meeting: it mails the attendees (there is no switch against it, see
 * microsoft-graph-docs#7483) and brings their copies up to date. `after` null: deleted.
 */
export function afterWrite(writer: Writer, before: StoredEvent | null, after: StoredEvent | null): void {
  const meeting = after ?? before;
  if (!meeting?.isOrganizer || (addressesOf(before).length === 0 && addressesOf(after).length === 0)) return;
  const news = newsOf(before, after);
  mail(writer, meeting, news);
  for (const one of news) {
    const to = mailboxOf(writer.world, one.address);
    if (to === undefined || to === writer.mailbox) continue;
    post(writer.world, () => {
      deliver(writer, meeting, one);
      if (one.kind !== 'cancellation') answerForRoom(writer.world, to, meeting);
    });
  }
}

const KINDS = ['cancellation', 'invitation', 'update'] as const;

/** One mail for all who are told the same. */
function mail(writer: Writer, meeting: StoredEvent, news: readonly News[]): void {
  const { world, mailbox, cause } = writer;
  for (const kind of KINDS) {
    const alike = Map.groupBy(
      news.filter((one) => one.kind === kind),
      ({ date }) => date,
    );
    for (const [date, ones] of alike) {
      const as = nameIn(meeting);
      const sent: SentMail = {
        at: world.clock(),
        kind,
        tenantId: mailbox.tenantId,
        mailbox: mailbox.userId,
        cause,
        event: eventId(mailbox, meeting, null, { immutable: true, exceptionsGetNewIds: false }),
        occurrence: date,
        iCalUId: meeting.iCalUId,
        subject: meeting.content.subject,
        to: ones.map(({ address }) => as(address)),
      };
      world.outbox.push(sent);
    }
  }
}

/** An address as the meeting spells it. */
function nameIn(meeting: StoredEvent): (address: string) => string {
  const spelt = new Map(meeting.content.attendees.map(({ address }) => [address.toLowerCase(), address]));
  return (address) => spelt.get(address) ?? address;
}

function deliver(writer: Writer, meeting: StoredEvent, { address, kind, date }: News): void {
  const { world } = writer;
  const mailbox = mailboxOf(world, address);
  if (!mailbox || isAddressOf(mailbox, meeting.organizer?.address ?? '')) return;
  if (kind === 'cancellation') {
    if (date === null) cancelWhole(world, mailbox, meeting);
    else cancelOccurrence(world, mailbox, meeting, date);
  } else if (date === null || invites(meeting.content.attendees, address)) {
    bringSeries(world, mailbox, meeting, address);
  } else bringOccurrence(world, mailbox, meeting, date, address);
}
