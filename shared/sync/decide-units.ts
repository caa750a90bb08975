import type { Job } from './begin.ts';
import { confirm } from './confirm.ts';
import { type Decision, decide, mayComeBack } from './decide.ts';
import { NOT_SHOWN_YET } from './eligible.ts';
import { shownAs } from './express.ts';
import { claimed } from './join-meeting.ts';
import { keepExceptions } from './keep-exceptions.ts';
import type { Limit } from './limits.ts';
import type { Meeting } from './meeting.ts';
import { withMeetings } from './meeting-facts.ts';
import { writesSevera } from './merge-item.ts';
import { knownId } from './occurrence-id.ts';
import { notWritten } from './own-events.ts';
import { hasPending, isUnderWay, resolvePending } from './pending.ts';
import { hasOthers, type Role, withRoles } from './people.ts';
import type { CalendarEvent, LinkState } from './ports.ts';
import { readActivity, VISIBLE_AFTER_MS } from './read-activity.ts';
import type { Run } from './run.ts';
import { here, isEnded, isTurned, type Unit } from './unit.ts';
import { isChanged } from './values.ts';

/** Links whose activity has to be known when anything is decided. */
const READS_ACTIVITY: ReadonlySet<LinkState> = new Set(['live', 'paired', 'creating-event', 'removing', 'sleeping']);

/**
 * Reads what decisions need, proves what is absent (M4), and decides. An echo costs nothing (M2); a link with unbooked
 * writes is looked at from both sides.
 */
export async function decideUnits(
  run: Run,
  units: readonly Unit[],
  taken: Set<string>,
  limit: Limit,
): Promise<readonly Job<Decision['kind']>[]> {
  const read = await Promise.all(
    units.map((one) => limit(async () => ({ ...one, activity: await completeActivity(run, one) }))),
  );
  const confirmed = (await confirm(run, read, taken)).map((one) => resolved(run, one));
  const jobs = (await withFacts(run, confirmed)).map((one) => decided(run, one));
  const fresh = await Promise.all(
    jobs.map((job) => (isToBeRead(run, job) ? limit(async () => decided(run, await readAnew(run, job))) : job)),
  );
  return notWritten(run, await withClaims(run, await keepExceptions(run, fresh)));
}

/** What a decision needs to know of people besides what both sides say. */
interface Facts {
  readonly unit: Unit;
  readonly role: Role;
  readonly meeting: Meeting | null;
}

type Decided = Job<Decision['kind']> & Facts;

async function withFacts(run: Run, units: readonly Unit[]): Promise<readonly Facts[]> {
  const told = await withMeetings(run, units);
  const roles = await withRoles(
    run,
    told.map(({ unit }) => unit),
  );
  return roles.map(({ unit, role }, index) => ({ unit, role, meeting: told[index]?.meeting ?? null }));
}

function decided(run: Run, facts: Facts): Decided {
  const { unit, role, meeting } = facts;
  const activityId = unit.activity.kind === 'here' ? unit.activity.value.id : '';
  const decision = decide({
    ...unit,
    role,
    meeting,
    editedElsewhere: unit.editedElsewhere === true,
    deletedByPerson: run.deletedByPerson.has(unit.link?.activityId ?? ''),
    sends: run.organizerUpdates === 'send' && !run.isGuest,
    guest: run.isGuest,
    restored: run.guards.get(unit.link?.cause ?? '')?.state === 'restored',
    policy: run.policy,
    express: run.express,
    severaDates: run.host.seriesOf(run.policy.userId).occurrences,
    shared: hasOthers(run, activityId) !== false,
  });
  if (unit.event.kind !== 'replaced') return { ...facts, decision };
  run.turning.add(knownId(unit.link?.eventId ?? ''));
  // What is merged first is merged into what is there.
  const { event } = unit.event;
  return decision.kind === 'merge' && event !== null
    ? { ...facts, unit: { ...unit, event: here(event) }, decision }
    : { ...facts, decision };
}

/** P4b: a meeting is made once in the organisation; what is joined instead is decided as the linked item that it is now. */
async function withClaims(run: Run, jobs: readonly Decided[]): Promise<readonly Job<Decision['kind']>[]> {
  const all: Job<Decision['kind']>[] = [];
  const joined: Unit[] = [];
  for (const job of jobs) {
    // One after the other: two copies of one meeting in one batch are one meeting.
    for (const next of run.isGuest ? [job] : await claimed(run, job)) {
      if ('decision' in next) all.push(next);
      else joined.push(next);
    }
  }
  if (joined.length === 0) return all;
  const confirmed = await confirm(run, joined, new Set());
  return [...all, ...(await withFacts(run, confirmed)).map((one) => decided(run, one))];
}

/** A write to Severa follows a read of this very activity (I7); what only a listing showed was enough to decide. */
function isToBeRead(run: Run, { unit, decision }: Decided): boolean {
  const { activity } = unit;
  if (activity.kind !== 'here' || !run.listed.has(activity.value.id)) return false;
  return decision.kind === 'merge' && writesSevera(decision.merge);
}

async function readAnew(run: Run, facts: Decided): Promise<Facts> {
  const { link, activity } = facts.unit;
  if (activity.kind !== 'here') return facts;
  run.listed.delete(activity.value.id);
  const now = await readActivity(run, activity.value.id, link);
  return { ...facts, unit: resolved(run, { ...facts.unit, activity: now }) };
}

function resolved(run: Run, one: Unit): Unit {
  const { activity } = one;
  if (one.link === null) return one;
  // A write that went unanswered may be done and not be shown yet; a person may have taken its value back meanwhile.
  if (activity.kind === 'here' && isUnderWay(one.link, activity.value.item, run.clock() - VISIBLE_AFTER_MS)) {
    return { ...one, activity: { kind: 'unreadable', id: activity.value.id, reason: NOT_SHOWN_YET } };
  }
  const severa = activity.kind === 'here' ? activity.value.item : null;
  const exchange = eventOf(one)?.item ?? null;
  const link = resolvePending(one.link, severa, exchange);
  return { ...one, link, unsaved: one.unsaved || link !== one.link, sent: one.link.pending };
}

function eventOf({ event }: Unit): CalendarEvent | null {
  if (event.kind === 'here') return event.value;
  return event.kind === 'replaced' ? event.event : null;
}

async function completeActivity(run: Run, { link, event, activity }: Unit): Promise<Unit['activity']> {
  if (link === null || activity.kind !== 'unchanged' || link.activityId === null) return activity;
  const { state, cause } = link;
  const comesBack = event.kind === 'here' && (isEnded(link) || mayComeBack(link));
  if (!READS_ACTIVITY.has(state) && !comesBack) return activity;
  if (comesBack && isTurned(link)) return { kind: 'gone' };
  if (state === 'live' && cause === null && event.kind !== 'replaced') {
    // An absent event is looked for first.
    if (event.kind !== 'here') return activity;
    const changed = link.exchange === null || isChanged(link.id, link.exchange, event.value.item);
    const turned = (shownAs(link, event.value.item, null) === 'open') !== (link.shown === undefined);
    if (!changed && !turned && !hasPending(link)) return activity;
  }
  return readActivity(run, link.activityId, link);
}
