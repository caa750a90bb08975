import type { Job } from './begin.ts';
import { type Claimed, claimMeeting } from './claims.ts';
import { type Decision, REPLACED } from './decide.ts';
import { CLAIM_PENDING } from './eligible.ts';
import { isMeeting, organizerOf, toldNobody } from './meeting.ts';
import { createParking } from './parking.ts';
import { askPeople, isHolding, ownAddress, roleIn, usersOf } from './people.ts';
import type { CalendarEvent, Link } from './ports.ts';
import { readActivity } from './read-activity.ts';
import type { Run } from './run.ts';
import { LEFT, linkForIds, type Unit } from './unit.ts';
import { sideValues } from './values.ts';

type Held = Extract<Claimed, { kind: 'held' }>;

/** What becomes of a meeting that would become an activity: made, joined, or waited for (P4b). */
export async function claimed(
  run: Run,
  job: Job<Decision['kind']>,
): Promise<readonly (Unit | Job<Decision['kind']>)[]> {
  const { unit, decision } = job;
  if (decision.kind !== 'create-activity' || !isMeeting(decision.event) || decision.event.uid === null) return [job];
  const organizer = organizerOf(decision.event.item, await usersOf(run));
  const claim = await claimMeeting(run, decision.event.uid, organizer?.id ?? null);
  if (claim.kind === 'ours') return [job];
  if (claim.kind === 'wait') return [{ unit, decision: { kind: 'park', side: 'exchange', reason: CLAIM_PENDING } }];
  return join(run, job, decision.event, claim);
}

/**
 * The meeting has its activity: this copy is linked with it. What this mailbox's own POST made without a word is adopted. A
 * copy of ours that stands beside the invitation goes; a second event with the same UID is an item of its own.
 */
async function join(
  run: Run,
  job: Job<Decision['kind']>,
  event: CalendarEvent,
  claim: Held,
): Promise<readonly (Unit | Job<Decision['kind']>)[]> {
  const { unit } = job;
  const { activityId } = claim;
  const mine = (await run.store.linksByActivity(run.mailboxId, [activityId])).get(activityId);
  const other = mine !== undefined && mine.id !== unit.link?.id ? mine : undefined;
  if (other !== undefined && isHolding(other) && other.origin !== 'severa') return [job];
  const replaced: Unit[] = [];
  if (other !== undefined) {
    const given: Link = { ...other, activityId: `${REPLACED} ${other.id}`, updated: run.clock() };
    const going: Link = isHolding(other) ? { ...given, state: 'removing', cause: REPLACED, pending: {} } : given;
    // Nobody else would come back to it if this run died now.
    if (isHolding(other)) await parkGoing(run, other);
    const [saved] = await run.store.saveLinks([going], run.lease.number);
    if (isHolding(other)) replaced.push(asUnit(saved ?? going));
  }
  await takePart(run, event, claim, other?.cause === LEFT);
  const ids = { eventId: event.id, uid: event.uid, activityId, origin: 'exchange' } as const;
  const base = unit.link ?? linkForIds(run, ids);
  const row: Link = { ...base, ...ids, generation: other?.generation ?? base.generation, createSent: null };
  if (event.isOrganizer || claim.mailboxId === run.mailboxId) {
    // Made by this mailbox without a word: who was told of its people is still to be told.
    const isOwn = claim.mailboxId === run.mailboxId && base.severa !== null;
    const activity = await readActivity(run, activityId);
    const item = activity.kind === 'here' && claim.isUntold ? activity.value.item : null;
    const severa = item === null ? null : toldNobody(sideValues(row.id, item), true);
    const next: Link = isOwn ? { ...row, state: 'live' } : { ...row, state: 'paired', severa, exchange: null };
    return [{ ...unit, link: next, activity, unsaved: true }, ...replaced];
  }
  const link = quiet(run, { ...row, severa: null }, event);
  return [{ unit: { ...unit, link, unsaved: true }, decision: { kind: 'presence' } }, ...replaced];
}

async function parkGoing(run: Run, { eventId }: Link): Promise<void> {
  if (eventId === null) return;
  const parking = createParking(run);
  parking.park('exchange', eventId, REPLACED, run.clock());
  await parking.save();
}

/** Who left is back with another copy. Who came by a list of addresses, or under another address of his, isn't named among the attendees. */
async function takePart(
  run: Run,
  event: CalendarEvent,
  { activityId, isUntold }: Held,
  isBack: boolean,
): Promise<void> {
  const address = await ownAddress(run);
  if (!isUntold && !isBack && address !== null && event.item.people[address] !== undefined) return;
  const said = await readActivity(run, activityId);
  if (said.kind !== 'here') return;
  const people = await askPeople(run, said.value);
  if (typeof people === 'string' || roleIn(said.value, people, run.policy.userId) !== 'none') return;
  await run.host.addParticipant(activityId, run.policy.userId, run.lease.keep);
}

/** P5: the row of a copy that only says that its person is there, as it was seen. */
export function quiet(run: Run, link: Link, event: CalendarEvent): Link {
  const seen = sideValues(link.id, event.item);
  // What was agreed while it spoke counts again when it speaks.
  const fields = link.severa === null || link.exchange === null ? seen.fields : link.exchange.fields;
  return {
    ...link,
    silent: true,
    state: 'live',
    cause: null,
    createSent: null,
    pending: {},
    uid: event.uid,
    eventId: event.id,
    eventVersion: event.version,
    eventStamp: event.modified,
    exchange: { ...seen, fields },
    updated: run.clock(),
  };
}

function asUnit(link: Link): Unit {
  const activity = { kind: 'unchanged' } as const;
  return { link, event: { kind: 'absent' }, activity, again: 0, unsaved: false, renamedFrom: null, sent: {} };
}
