import type { Writer } from './calendar.ts';
import type { SentMail } from './log.ts';
import type { Attendee, Content, Mailbox, StoredEvent } from './state.ts';
import { commit, nextChangeKey } from './store.ts';
import type { World } from './world.ts';

/** Changing these alone sends no mail. */
const QUIET: ReadonlySet<string> = new Set([
  'categories',
  'isReminderOn',
  'reminderMinutesBeforeStart',
  'showAs',
  'attendees',
]);

/**
 * What Exchange does after a write to a meeting: it mails the attendees (there is no switch against it, see
 * microsoft-graph-docs#7483) and, inside the tenant, brings their copies up to date. `after` null: deleted.
 */
export function afterWrite(writer: Writer, before: StoredEvent | null, after: StoredEvent | null): void {
  const meeting = after ?? before;
  if (!meeting?.isOrganizer || meeting.isDraft) return;
  const was = before && !before.isDraft ? recipients(before) : [];
  const is = after && !after.isCancelled ? recipients(after) : [];
  const addresses = (list: readonly Attendee[]) => new Set(list.map(({ address }) => address.toLowerCase()));
  const added = is.filter(({ address }) => !addresses(was).has(address.toLowerCase()));
  const removed = was.filter(({ address }) => !addresses(is).has(address.toLowerCase()));
  const stayed = is.filter((attendee) => !added.includes(attendee));
  send(writer, meeting, 'cancellation', removed);
  send(writer, meeting, 'invitation', added);
  const loud = before !== null && after !== null && changedLoudly(before, after);
  if (loud) send(writer, meeting, 'update', stayed);
  for (const { address } of removed) cancelCopy(writer.world, writer.mailbox, meeting, address);
  if (after) for (const { address } of loud ? is : added) bringCopy(writer.world, writer.mailbox, after, address);
}

function recipients(meeting: StoredEvent): Attendee[] {
  const own = meeting.organizer?.address.toLowerCase();
  return meeting.content.attendees.filter(({ address }) => address.toLowerCase() !== own);
}

function send(writer: Writer, meeting: StoredEvent, kind: SentMail['kind'], to: readonly Attendee[]): void {
  if (to.length === 0) return;
  writer.world.outbox.push({
    at: writer.world.clock(),
    kind,
    tenantId: writer.mailbox.tenantId,
    mailbox: writer.mailbox.userId,
    cause: writer.cause,
    iCalUId: meeting.iCalUId,
    subject: meeting.content.subject,
    to: to.map(({ address }) => address),
  });
}

function changedLoudly(before: StoredEvent, after: StoredEvent): boolean {
  const loud = (item: StoredEvent) =>
    JSON.stringify([
      Object.entries(item.content).filter(([name]) => !QUIET.has(name)),
      item.span,
      item.recurrence,
      [...item.exceptions].map(([date, { content, span }]) => [date, content, span]),
      [...item.cancelled],
    ]);
  return loud(before) !== loud(after);
}

export function mailboxOf(world: World, tenantId: string, address: string): Mailbox | undefined {
  const wanted = address.toLowerCase();
  return [...world.mailboxes.values()].find(
    (mailbox) =>
      mailbox.tenantId === tenantId &&
      (mailbox.mail?.toLowerCase() === wanted ||
        mailbox.userPrincipalName.toLowerCase() === wanted ||
        mailbox.proxyAddresses.some((proxy) => proxy.toLowerCase() === `smtp:${wanted}`)),
  );
}

function copyIn(mailbox: Mailbox, meeting: StoredEvent): StoredEvent | undefined {
  return [...mailbox.store.items.values()].find(
    (item) => item.iCalUId !== null && item.iCalUId === meeting.iCalUId && item.calendar !== 'deleted',
  );
}

function bringCopy(world: World, from: Mailbox, meeting: StoredEvent, address: string): void {
  const mailbox = mailboxOf(world, from.tenantId, address);
  if (!mailbox || mailbox === from) return;
  const known = copyIn(mailbox, meeting);
  if (!known) mailbox.store.lastNumber += 1;
  const own: Partial<Content> = known
    ? {
        categories: known.content.categories,
        showAs: known.content.showAs,
        isReminderOn: known.content.isReminderOn,
        reminderMinutesBeforeStart: known.content.reminderMinutesBeforeStart,
      }
    : { categories: [], showAs: 'tentative' };
  const shifted = known && known.instanceGeneration !== meeting.instanceGeneration;
  commit(world, mailbox, {
    ...meeting,
    number: known?.number ?? mailbox.store.lastNumber,
    moves: known?.moves ?? 0,
    calendar: known?.calendar ?? 'default',
    content: { ...meeting.content, ...own },
    instanceGeneration: shifted ? known.instanceGeneration + 1 : meeting.instanceGeneration,
    changeKey: nextChangeKey(mailbox),
    transactionId: null,
    created: known?.created ?? world.clock(),
    modified: world.clock(),
    isOrganizer: false,
    responseStatus: known?.responseStatus ?? { response: 'notResponded', time: '0001-01-01T00:00:00Z' },
    extendedProperties: known?.extendedProperties ?? new Map(),
  });
}

/** The attendee keeps a cancelled copy until he removes it. */
function cancelCopy(world: World, from: Mailbox, meeting: StoredEvent, address: string): void {
  const mailbox = mailboxOf(world, from.tenantId, address);
  const known = mailbox && mailbox !== from ? copyIn(mailbox, meeting) : undefined;
  if (!mailbox || !known) return;
  commit(world, mailbox, {
    ...known,
    content: { ...known.content, subject: `Canceled: ${known.content.subject ?? ''}`, showAs: 'free' },
    isCancelled: true,
    changeKey: nextChangeKey(mailbox),
    modified: world.clock(),
  });
}
