import { isKind } from '../errors.ts';
import { LOST_AFTER_MS } from './create-activity.ts';
import { CLOCK_SLACK_MS, madeByLostPost } from './find-made.ts';
import { isHolding, linksIn, mailboxesOf } from './people.ts';
import type { Activity, Claim, Instant } from './ports.ts';
import type { Run } from './run.ts';

/** How long a claim is kept for the run that makes its activity: longer than a lost POST is searched for, in milliseconds. */
export const CLAIM_MS = 5 * 60 * 1000;

export type Claimed =
  /** This run makes the activity. */
  | { readonly kind: 'ours' }
  /** There is one. */
  | {
      readonly kind: 'held';
      readonly activityId: string;
      readonly mailboxId: string;
      /** Nobody has told Severa of its people yet: that is the holder's, and the holder is this mailbox. */
      readonly isUntold: boolean;
    }
  /** Another mailbox's run is making it, or nobody can tell yet. */
  | { readonly kind: 'wait' };

const WAIT: Claimed = { kind: 'wait' };

/**
 * P4b: one activity per meeting, whoever meets it first. Its claim is stored before its row and the activity. Our own
 * mailbox has one run at a time: what an earlier one claimed is ours. Another mailbox's claim is waited for until it lapses,
 * then taken over by etag, after a search for what a lost POST of its run made.
 */
export async function claimMeeting(run: Run, uid: string, organizerId: string | null = null): Promise<Claimed> {
  const claim = await run.store.claim(uid);
  if (claim === null || claim.state === 'over') {
    const copy = await organizersCopy(run, uid, organizerId);
    if (copy === null) return take(run, uid, claim);
    const { activityId, mailboxId } = copy;
    const next: Claim = { ...newClaim(run, uid, claim), state: 'held', activityId, mailboxId };
    return (await save(run, next)) ? held(next, activityId) : WAIT;
  }
  if (claim.state === 'held' && claim.activityId !== null) return held(claim, claim.activityId);
  if (claim.mailboxId === run.mailboxId) return take(run, uid, claim);
  if (claim.until > run.clock()) return WAIT;
  const made = await lostOf(run, claim);
  if (made === 'unclear') return WAIT;
  if (made === null) return take(run, uid, claim);
  const next: Claim = { ...claim, state: 'held', activityId: made.id, mailboxId: run.mailboxId };
  return (await save(run, next)) ? { ...held(next, made.id), isUntold: true } : WAIT;
}

/** P1a: a copy of ours that a colleague has just made a meeting of, and whose own run hasn't seen that yet. */
async function organizersCopy(
  run: Run,
  uid: string,
  organizerId: string | null,
): Promise<{ readonly activityId: string; readonly mailboxId: string } | null> {
  for (const { mailboxId, userId } of await mailboxesOf(run)) {
    if (userId !== organizerId || mailboxId === run.mailboxId) continue;
    const rows = await linksIn(run, mailboxId);
    const activityId = rows.find((link) => link.uid === uid && isHolding(link))?.activityId ?? null;
    if (activityId !== null) return { activityId, mailboxId };
  }
  return null;
}

/**
 * The activity was made: from now on everybody finds it. False: the claim had lapsed, and another run made one meanwhile.
 */
export async function holdClaim(run: Run, uid: string, activityId: string): Promise<boolean> {
  for (;;) {
    const claim = await run.store.claim(uid);
    if (claim?.state === 'held' && claim.activityId !== activityId) return false;
    if (await save(run, { ...newClaim(run, uid, claim), state: 'held', activityId })) return true;
  }
}

/** The activity went, by our own deletion: whoever meets the meeting again may claim it anew. */
export async function endClaim(run: Run, uid: string | null, activityId: string): Promise<void> {
  if (uid === null) return;
  const claim = await run.store.claim(uid);
  if (claim?.activityId === activityId) await save(run, { ...claim, state: 'over' });
}

/** P6: the next mailbox speaks, unless its organizer's does. */
export async function handClaim(run: Run, uid: string | null, activityId: string, mailboxId: string): Promise<void> {
  if (uid === null) return;
  const claim = await run.store.claim(uid);
  if (claim?.activityId === activityId) await save(run, { ...claim, mailboxId });
}

function held({ mailboxId }: Claim, activityId: string): Extract<Claimed, { kind: 'held' }> {
  return { kind: 'held', activityId, mailboxId, isUntold: false };
}

async function take(run: Run, uid: string, before: Claim | null): Promise<Claimed> {
  return (await save(run, newClaim(run, uid, before))) ? { kind: 'ours' } : WAIT;
}

function newClaim(run: Run, uid: string, before: Claim | null): Claim {
  return {
    ...before,
    uid,
    state: 'pending',
    mailboxId: run.mailboxId,
    activityId: null,
    run: `${run.mailboxId} ${run.lease.number}`,
    until: run.clock() + CLAIM_MS,
  };
}

/** False: somebody else was quicker. */
async function save(run: Run, claim: Claim): Promise<boolean> {
  try {
    await run.store.saveClaim(claim);
    return true;
  } catch (error) {
    if (isKind(error, 'conflict')) return false;
    throw error;
  }
}

/** I1a: what the POST of the run that had the claim made, by that mailbox's own row. */
async function lostOf(run: Run, { uid, mailboxId }: Claim): Promise<Pick<Activity, 'id'> | null | 'unclear'> {
  const rows = await run.store.links(mailboxId);
  const booked = rows.find((link) => link.uid === uid && isHolding(link))?.activityId ?? null;
  if (booked !== null) return { id: booked };
  const row = rows.find((link) => link.uid === uid && link.state === 'creating-activity' && link.createSent !== null);
  const owner = (await mailboxesOf(run)).find((one) => one.mailboxId === mailboxId)?.userId;
  if (row === undefined || row.createSent === null || owner === undefined) return null;
  const sent: Instant = row.createSent;
  if ((await run.host.now()) < sent + LOST_AFTER_MS) return 'unclear';
  try {
    const since = await run.host.createdSince(owner, sent - CLOCK_SLACK_MS);
    const linked = await run.store.linksByActivity(
      mailboxId,
      since.map(({ id }) => id),
    );
    return madeByLostPost(
      row,
      since.filter(({ id }) => !linked.has(id)),
    );
  } catch (error) {
    if (isKind(error, 'invalid')) return 'unclear';
    throw error;
  }
}
