import { parkedAs } from './booked.ts';
import { LOST_AFTER_MS, lastSent, searchMade } from './create-activity.ts';
import { mayComeBack, type Said } from './decide.ts';
import { leavesSelection } from './eligible.ts';
import { shownAs } from './express.ts';
import { locateHere } from './locate-here.ts';
import { isMeetingLink } from './meeting.ts';
import { isMaskEdited } from './merge-shown.ts';
import { DELETION_DECIDED } from './parking.ts';
import { hasPending } from './pending.ts';
import type { Activity, CalendarEvent, Link, LinkState } from './ports.ts';
import { proveGone } from './prove-gone.ts';
import { readActivity } from './read-activity.ts';
import type { Run } from './run.ts';
import { here, isEnded, NOT_AMONG, type Unit } from './unit.ts';
import { isChanged } from './values.ts';

/** Links of which an absence has to be followed up. */
const OPEN: ReadonlySet<LinkState> = new Set(['live', 'paired', 'sleeping', 'removing']);
const AT_ONCE = 100;

/**
 * M4: what was asked for and not found is proven gone, or found elsewhere, or left as it is. An event is gone when neither
 * id nor UID is in the default calendar, which is the one of the first sync; an activity when Severa answers 404 beside
 * a 200. When one side is gone the other is read, whatever it said before: an edit there wins (M3).
 */
export async function confirm(run: Run, units: readonly Unit[], taken: Set<string>): Promise<readonly Unit[]> {
  const doubtful = units.some(
    (one) =>
      one.link !== null && (one.event.kind !== 'unchanged' || one.activity.kind === 'absent' || needsEvent(run, one)),
  );
  if (!doubtful) return units;
  let list = await locateEvents(run, units);
  const located = new Set(list.filter((one, index) => one !== units[index]));
  const needsActivity = (one: Unit) =>
    located.has(one) && isOpen(one) && one.activity.kind === 'unchanged' && one.link?.activityId !== null;
  list = await each(list, needsActivity, async (one) => {
    const activity = await readActivity(run, one.link?.activityId ?? '', one.link);
    return { ...one, activity };
  });
  list = await proveActivities(run, list);
  list = list.map((one) => (needsEvent(run, one) ? { ...one, event: { kind: 'absent' } } : one));
  list = await locateEvents(run, list);
  return each(list, isHalfMade, (one) => searchOrWait(run, one, taken));
}

async function each(
  units: readonly Unit[],
  which: (one: Unit) => boolean,
  change: (one: Unit) => Promise<Unit>,
): Promise<readonly Unit[]> {
  const list: Unit[] = [];
  for (const one of units) list.push(which(one) ? await change(one) : one);
  return list;
}

const isOpen = ({ link, event }: Unit) => {
  if (link === null) return false;
  return OPEN.has(link.state) || (event.kind === 'here' && mayComeBack(link));
};
const isEventAway = ({ event }: Unit) =>
  event.kind === 'gone' || event.kind === 'elsewhere' || event.kind === 'replaced';

function needsEvent(run: Run, one: Unit): boolean {
  const { link, event, activity } = one;
  if (link === null || link.eventId === null || event.kind !== 'unchanged') return false;
  if (isOpen(one)) {
    if (activity.kind === 'here') {
      // Its single dates are compared with those of the other side.
      const isSeries = activity.value.item.when.rule !== undefined;
      const isEdited = link.severa === null || isChanged(link.id, link.severa, activity.value.item);
      return (isSeries && isEdited) || concernsEvent(run, link, activity.value);
    }
    return activity.kind === 'gone' && !isTrusted(run, link);
  }
  // Let go because its person had left the activity: he may be back.
  const isBack = mayComeBack(link) && link.cause === NOT_AMONG;
  return (isEnded(link) || isBack) && activity.kind === 'here';
}

/** What the activity says can't be followed without its event: that has to go, or its text is to be shown or masked. */
function concernsEvent(run: Run, link: Link, activity: Activity): boolean {
  if (leavesSelection(link, activity, run.policy)) return true;
  return shownAs(link, null, activity.category) !== (link.shown ?? 'open') || isMaskEdited(link, activity.item);
}

/**
 * What the link says of its event is all there is to know, until the write itself says otherwise: a deletion carries the
 * version, and an edit that no round has shown yet refuses it (M3, I7).
 */
function isTrusted(run: Run, link: Link): boolean {
  const parked = [...parkedAs(run, 'exchange', link.eventId ?? ''), ...parkedAs(run, 'severa', link.activityId ?? '')];
  // Its deletion was decided on the strength of this, and waits for the end of the run.
  if (isMeetingLink(link)) return false;
  const isAgreed = parked.every(({ reason }) => reason === DELETION_DECIDED) && !hasPending(link);
  return link.state === 'live' && link.cause === null && link.ends !== null && isAgreed;
}

/** Its POST may have been done, and the event it was made from is away. */
function isHalfMade(one: Unit): boolean {
  return one.link?.state === 'creating-activity' && one.link.createSent !== null && isEventAway(one);
}

/**
 * An event to be looked for; also one that a round shows again after its link was closed: rounds may replay old states.
 * That an event of a closed link is absent is asked about only where its activity turned up.
 */
function isSought(one: Unit): boolean {
  const { link, event } = one;
  if (link === null || link.eventId === null) return false;
  if (link.state === 'closed') {
    if (!isEnded(link)) return false;
    return event.kind === 'here' || (event.kind === 'absent' && one.activity.kind !== 'unchanged');
  }
  if (mayComeBack(link)) {
    // Rounds may replay what was before it left.
    return event.kind === 'here' || (event.kind === 'absent' && one.activity.kind !== 'unchanged');
  }
  return event.kind === 'absent' && (isOpen(one) || link.state === 'creating-activity');
}

/** Events that the steps to come will look for, as far as that is known before anything is proven. */
export function toProve(
  run: Run,
  events: ReadonlyMap<string, Said<CalendarEvent>>,
  linksByEvent: ReadonlyMap<string, Link>,
  activities: ReadonlyMap<string, Said<Activity>>,
  linksByActivity: ReadonlyMap<string, Link>,
): readonly { readonly id: string; readonly uid: string | null }[] {
  const sought = new Map<string, string | null>();
  for (const [id, said] of events) {
    const link = linksByEvent.get(id);
    const open = link !== undefined && (OPEN.has(link.state) || link.state === 'creating-activity');
    if (open && said.kind === 'absent') sought.set(id, link.uid);
  }
  for (const [id, said] of activities) {
    const link = linksByActivity.get(id);
    const open = link !== undefined && OPEN.has(link.state) && !isTrusted(run, link);
    if (open && said.kind === 'absent' && link.eventId !== null && events.get(link.eventId) === undefined) {
      sought.set(link.eventId, link.uid);
    }
  }
  return [...sought].map(([id, uid]) => ({ id, uid }));
}

async function locateEvents(run: Run, units: readonly Unit[]): Promise<readonly Unit[]> {
  const sought = units.flatMap((one) =>
    isSought(one) && one.link !== null && one.link.eventId !== null
      ? [{ id: one.link.eventId, uid: one.link.uid, one }]
      : [],
  );
  if (sought.length === 0) return units;
  const located = new Map<Unit, Unit>();
  for (let at = 0; at < sought.length; at += AT_ONCE) {
    await run.lease.keep();
    const some = sought.slice(at, at + AT_ONCE);
    const answers = await locateHere(
      run,
      // Of a guest's calendar nothing is looked at but our own events (H12a).
      some.map(({ id, uid }) => ({ id, uid: run.isGuest ? null : uid })),
    );
    for (const [index, { one, id }] of some.entries()) {
      const answer = answers[index];
      if (answer?.kind === 'here') located.set(one, { ...one, event: here(answer.event) });
      else if (answer?.kind === 'replaced') located.set(one, { ...one, event: answer });
      else if (answer?.kind === 'gone') located.set(one, { ...one, event: { kind: 'gone' } });
      else if (answer?.kind === 'other-calendar') located.set(one, { ...one, event: { kind: 'elsewhere' } });
      else if (answer?.kind === 'other-id') {
        const ids = answer.events.map((event) => event.id);
        const linked = await run.store.linksByEvent(run.mailboxId, ids);
        const free = answer.events.find((event) => !linked.has(event.id) && !isTaken(located, event.id));
        located.set(one, free === undefined ? { ...one, event: { kind: 'gone' } } : relinked(one, free));
      } else {
        const reason = answer?.kind === 'unknown' ? answer.reason : 'deletion';
        located.set(one, { ...one, event: { kind: 'unreadable', id, reason } });
      }
    }
  }
  return units.map((one) => closedIsOver(located.get(one) ?? one));
}

function isTaken(located: ReadonlyMap<Unit, Unit>, eventId: string): boolean {
  return [...located.values()].some(({ link }) => link?.eventId === eventId);
}

/** M4: the same UID under a new id is the same event. */
export function relinked(one: Unit, event: CalendarEvent): Unit {
  if (one.link === null) return one;
  const link = { ...one.link, eventId: event.id, uid: event.uid };
  const renamedFrom = one.link.eventId === event.id ? one.renamedFrom : one.link.eventId;
  return { ...one, link, event: here(event), unsaved: true, renamedFrom };
}

/** An ended link says nothing of an event that isn't there. */
function closedIsOver(one: Unit): Unit {
  return one.link?.state === 'closed' && one.event.kind !== 'here' && one.event.kind !== 'unreadable'
    ? { ...one, event: { kind: 'absent' } }
    : one;
}

async function proveActivities(run: Run, units: readonly Unit[]): Promise<readonly Unit[]> {
  const asked = units.filter((one) => one.activity.kind === 'absent' && countsWhenGone(one));
  if (asked.length === 0) return units;
  const doubtful = asked.filter((one) => !wasProven(run, one) && !run.saidDeleted.has(one.link?.activityId ?? ''));
  const again = await proveGone(
    run,
    doubtful.map(({ link }) => link),
  );
  return units.map((one): Unit => {
    if (!asked.includes(one)) return one;
    // Without anything else to ask for, the host app's own word counts beside the 404, or that it was proven before.
    return { ...one, activity: doubtful.includes(one) ? (again.get(one.link?.activityId ?? '') ?? GONE) : GONE };
  });
}

const GONE = { kind: 'gone' } as const;

/** A 404 needs nothing beside it for what a guard holds: it was proven before (M5). */
function wasProven(run: Run, { link }: Unit): boolean {
  return run.guards.has(link?.cause ?? '');
}

function countsWhenGone(one: Unit): boolean {
  const { link, event } = one;
  if (link === null) return false;
  return isOpen(one) || link.state === 'creating-event' || (isEnded(link) && event.kind === 'here');
}

/** Made, and its event is gone: a deletion like any other. Not made: there is nothing to delete. */
async function searchOrWait(run: Run, one: Unit, taken: Set<string>): Promise<Unit> {
  const { link } = one;
  if (link === null || link.createSent === null) return one;
  const made = await searchMade(run, { ...link, createSent: link.createSent }, taken);
  if (made === 'unclear') return one;
  if (made !== null) {
    const { id: activityId, modified: activityStamp } = made;
    const row = { ...link, state: 'live', createSent: null, activityId, activityStamp } as const;
    return { ...one, link: row, activity: here(made), unsaved: true };
  }
  const over = (await run.host.now()) >= lastSent(run, { ...link, createSent: link.createSent }) + LOST_AFTER_MS;
  return over ? { ...one, link: { ...link, createSent: null }, unsaved: true } : one;
}
