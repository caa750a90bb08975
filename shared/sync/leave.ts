import { isKind } from '../errors.ts';
import type { Book } from './book.ts';
import { handClaim } from './claims.ts';
import { isMeetingLink } from './meeting.ts';
import { isHolding, mailboxesOf } from './people.ts';
import type { Activity, Link, MailboxState, Participant } from './ports.ts';
import { readActivity } from './read-activity.ts';
import type { Run } from './run.ts';
import type { Unit } from './unit.ts';

/** What the notice says of an activity that a new owner got because the one before him left (P6). */
export const HANDED_ON = 'handed-on';

export type Left =
  /** He takes part no more. */
  | { readonly kind: 'left' }
  /** His was the last copy: the activity goes with it (P6). */
  | { readonly kind: 'last' }
  /** The activity says something else by now: to be decided again. */
  | { readonly kind: 'moved'; readonly activity: Unit['activity'] }
  | { readonly kind: 'refused'; readonly code: string };

/**
 * P3, P6: the person's copy is gone, and he leaves the activity; his role is read at this moment. An owner who doesn't
 * organize the meeting hands it on to the next of its people whose mailbox holds it.
 */
export async function leave(run: Run, link: Link, decided: Activity, book: Book): Promise<Left> {
  const { id } = decided;
  const said = await readActivity(run, id, link);
  if (said.kind !== 'here') return { kind: 'moved', activity: said };
  const activity = said.value;
  const { userId } = run.policy;
  try {
    const participants = await run.host.participants(id);
    const isOwner = activity.ownerId === userId;
    // He owns what he took part in until now: its deletion is another decision.
    if (isOwner && !isMeetingLink(link)) {
      run.people.delete(id);
      return { kind: 'moved', activity: said };
    }
    if (isOwner) {
      const next = await nextHolder(run, id, participants);
      if (next === null) return { kind: 'last' };
      await run.host.reassign(id, { ownerId: next.userId }, run.lease.keep);
      await handClaim(run, link.uid, id, next.mailboxId);
      book.notices.push({
        mailboxId: next.mailboxId,
        code: HANDED_ON,
        side: 'severa',
        itemId: id,
        at: run.clock(),
      });
      await leaveOut(run, id, participants, next.userId);
      // Severa may have made a participant of him who owned it.
      await leaveOut(run, id, await run.host.participants(id), userId);
    } else await leaveOut(run, id, participants, userId);
    return { kind: 'left' };
  } catch (error) {
    if (isKind(error, 'gone')) return { kind: 'moved', activity: { kind: 'absent' } };
    if (isKind(error, 'refused', 'invalid', 'answer-lost')) return { kind: 'refused', code: error.code };
    throw error;
  }
}

async function nextHolder(
  run: Run,
  activityId: string,
  participants: readonly Participant[],
): Promise<MailboxState | null> {
  const mailboxes = await mailboxesOf(run);
  for (const { kind, userId } of participants) {
    if (kind !== 'user' || userId === run.policy.userId) continue;
    for (const mailbox of mailboxes.filter((one) => one.userId === userId)) {
      const row = (await run.store.linksByActivity(mailbox.mailboxId, [activityId])).get(activityId);
      if (row !== undefined && isHolding(row)) return mailbox;
    }
  }
  return null;
}

async function leaveOut(
  run: Run,
  activityId: string,
  participants: readonly Participant[],
  userId: string,
): Promise<void> {
  for (const { id, kind, userId: who } of participants) {
    if (kind === 'user' && who === userId && id !== null)
      await run.host.removeParticipant(activityId, id, run.lease.keep);
  }
}
