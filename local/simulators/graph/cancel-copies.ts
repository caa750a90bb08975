import type { LocalDate } from './local-date.ts';
import { copyIn, occurrenceCopyIn } from './meeting-copies.ts';
import { instanceOn } from './series.ts';
import type { Content, Mailbox, StoredEvent, StoredException } from './state.ts';
import { commit, nextChangeKey } from './store.ts';
import type { World } from './world.ts';

/** The attendee keeps a cancelled copy until he removes it. */
export function cancelWhole(world: World, mailbox: Mailbox, meeting: StoredEvent): void {
  const copies = [copyIn(mailbox, meeting.iCalUId)];
  for (const item of mailbox.store.items.values()) {
    const isPart = item.occurrenceOf?.iCalUId === meeting.iCalUId && item.calendar !== 'deleted';
    if (isPart && meeting.iCalUId !== null) copies.push(item);
  }
  for (const copy of copies) if (copy && !copy.isOrganizer) crossOut(world, mailbox, copy);
}

function crossOut(world: World, mailbox: Mailbox, copy: StoredEvent): void {
  if (copy.isCancelled) return;
  commit(world, mailbox, {
    ...copy,
    content: crossedOut(copy.content),
    isCancelled: true,
    changeKey: nextChangeKey(mailbox),
    modified: world.clock(),
  });
}

function crossedOut(content: Content): Content {
  return { ...content, subject: `Canceled: ${content.subject ?? ''}`, showAs: 'free' };
}

/** The same for one occurrence, in the copy of the series or in a copy of its own. */
export function cancelOccurrence(world: World, mailbox: Mailbox, meeting: StoredEvent, date: LocalDate): void {
  const alone = occurrenceCopyIn(mailbox, meeting.iCalUId, date);
  if (alone) crossOut(world, mailbox, alone);
  const copy = copyIn(mailbox, meeting.iCalUId);
  const instance = copy && !copy.isOrganizer ? instanceOn(copy, date) : null;
  if (!copy || !instance || instance.isCancelled) return;
  const now = world.clock();
  const { subject, showAs } = crossedOut(instance.content);
  const exception: StoredException = {
    ...(copy.exceptions.get(date) ?? { span: null, created: now }),
    content: { ...copy.exceptions.get(date)?.content, subject, showAs },
    modified: now,
    isCancelled: true,
  };
  commit(world, mailbox, {
    ...copy,
    exceptions: new Map([...copy.exceptions, [date, exception]]),
    changeKey: nextChangeKey(mailbox),
    modified: now,
  });
}
