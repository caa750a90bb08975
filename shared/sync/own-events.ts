import { span } from '../calendar/time.ts';
import type { Job } from './begin.ts';
import type { Decision } from './decide.ts';
import { isMatchableEvent } from './eligible.ts';
import { pairEqual } from './match.ts';
import { invites, isMeetingLink } from './meeting.ts';
import { hasOthers, mailboxesOf, ownAddress } from './people.ts';
import type { Activity, Link } from './ports.ts';
import type { Run } from './run.ts';
import { linkForPair, type Unit } from './unit.ts';

/** Why a person gets no copy of a meeting: his invitation is the copy (P4a). */
const INVITED = 'invited';

type AnyJob = Job<Decision['kind']>;

/**
 * Events that aren't made although an activity has none here yet: of a meeting its attendees have their own (P4a), and in the
 * mailbox of a guest an equal event of his own may stand at that time (H8a).
 */
export async function notWritten(run: Run, jobs: readonly AnyJob[]): Promise<readonly AnyJob[]> {
  const all: AnyJob[] = [];
  for (const job of jobs) all.push(job.decision.kind === 'create-event' ? await checked(run, job.unit, job) : job);
  return all;
}

async function checked(run: Run, unit: Unit, job: AnyJob): Promise<AnyJob> {
  const { decision } = job;
  if (decision.kind !== 'create-event') return job;
  const { activity } = decision;
  if (hasOthers(run, activity.id) !== false) {
    const elsewhere = await linkElsewhere(run, activity);
    const address = await ownAddress(run);
    if (elsewhere !== null && isMeetingLink(elsewhere) && address !== null && invites(elsewhere, address)) {
      if (unit.link === null) return { unit, decision: { kind: 'skip', reason: INVITED } };
      return { unit, decision: { kind: 'close', cause: INVITED, released: false, notice: false } };
    }
  }
  return run.isGuest ? ownEqual(run, unit, activity, job) : job;
}

/** What another mailbox knows of an activity: its owner's first. */
export async function linkElsewhere(run: Run, { id, ownerId }: Activity): Promise<Link | null> {
  const people = run.people.get(id) ?? [];
  const mailboxes = (await mailboxesOf(run)).filter(
    ({ mailboxId, userId }) => mailboxId !== run.mailboxId && people.includes(userId),
  );
  const ownerFirst = [...mailboxes].sort((one, other) => rank(one.userId, ownerId) - rank(other.userId, ownerId));
  for (const { mailboxId } of ownerFirst) {
    const link = (await run.store.linksByActivity(mailboxId, [id])).get(id);
    if (link !== undefined && link.eventId !== null) return link;
  }
  return null;
}

const rank = (userId: string, ownerId: string | null) => (userId === ownerId ? 0 : 1);

/** H8a: the exact time is looked up before the first write; an equal event is linked, and stays the person's own. */
async function ownEqual(run: Run, unit: Unit, activity: Activity, job: AnyJob): Promise<AnyJob> {
  if (unit.link !== null && unit.link.createSent !== null) return job;
  const { from, until } = span(activity.item.when, run.policy.zone);
  const there = await run.calendar.around(run.mailboxId, { from, until: Math.max(until, from + 1) });
  const free = there.filter((event) => !event.mayBeMarked && isMatchableEvent(event, run.policy));
  const linked = await run.store.linksByEvent(
    run.mailboxId,
    free.map(({ id }) => id),
  );
  const events = free.filter(({ id }) => !linked.has(id));
  const [pair] = pairEqual(events, [activity], run.express, run.policy);
  if (pair === undefined) return job;
  const row = linkForPair(run, pair.event, activity);
  const { link } = unit;
  const [saved] = await run.store.saveLinks(
    [link === null ? row : { ...link, origin: 'exchange', state: 'paired', eventId: row.eventId, uid: row.uid }],
    run.lease.number,
  );
  run.tally.add('matched');
  return { unit: { ...unit, link: saved ?? null }, decision: { kind: 'nothing' } };
}
