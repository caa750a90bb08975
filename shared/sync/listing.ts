import type { Activity, CalendarEvent, EventChange, Window } from './ports.ts';
import type { Run } from './run.ts';

/** One delta round, last entry by id, series read whole; `cursor` is kept once everything in it is applied or parked (I5). */
export interface Round {
  readonly changes: ReadonlyMap<string, EventChange>;
  readonly cursor: string;
  /** Once its series are taken apart: what is there in the other form by now, by the id under which it is linked. */
  readonly replaced?: ReadonlyMap<string, CalendarEvent | null>;
}

/** Series that are read between two looks at the lease. */
const AT_ONCE = 100;

/** Follows a delta round to its last page. Throws kind `cursor-lost` for a dead cursor. */
export async function readRound(run: Run, cursor: string | null, window: Window): Promise<Round> {
  const changes = new Map<string, EventChange>();
  let last: string | null = null;
  for await (const page of run.calendar.changes(run.mailboxId, cursor, window)) {
    for (const change of page.changes) {
      const id = change.kind === 'event' ? change.event.id : change.id;
      changes.delete(id);
      changes.set(id, change);
    }
    run.tally.add('eventsRead', page.changes.length);
    last = page.cursor;
    await run.lease.keep();
  }
  if (last === null) throw new Error('A delta round ended without a cursor.');
  await readSeries(run, changes);
  return { changes, cursor: last };
}

/** A round says that a series changed, never what: each is read whole, as it is now. */
async function readSeries(run: Run, changes: Map<string, EventChange>): Promise<void> {
  const ids = [...changes.values()].flatMap((change) => (change.kind === 'series' ? [change.id] : []));
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const readings = await run.calendar.read(run.mailboxId, some);
    for (const [index, id] of some.entries()) {
      const reading = readings[index];
      if (reading?.kind === 'event') changes.set(id, reading);
      else changes.set(id, reading?.kind === 'unreadable' ? { ...reading, id } : { kind: 'removed', id });
    }
    await run.lease.keep();
  }
}

/** Everything of some users in a window, last entry by id, with Severa's clock when the listing began. */
export interface Listing {
  readonly activities: ReadonlyMap<string, Activity>;
  readonly unreadable: ReadonlyMap<string, string>;
  readonly asOf: number | null;
}

export async function listActivities(run: Run, userIds: readonly string[], window: Window): Promise<Listing> {
  const activities = new Map<string, Activity>();
  const unreadable = new Map<string, string>();
  let asOf: number | null = null;
  if (userIds.length === 0) return { activities, unreadable, asOf };
  for await (const page of run.host.list(userIds, window, true)) {
    for (const activity of page.activities) activities.set(activity.id, activity);
    for (const { id, reason } of page.unreadable) unreadable.set(id, reason);
    asOf = asOf === null ? page.asOf : Math.min(asOf, page.asOf);
    run.tally.add('activitiesRead', page.activities.length);
    await run.lease.keep();
  }
  return { activities, unreadable, asOf };
}

/** What both sides listed. */
export interface Both {
  readonly round: Round;
  readonly listing: Listing;
}

export function eventsOf(round: Round): CalendarEvent[] {
  return [...round.changes.values()].flatMap((change) => (change.kind === 'event' ? [change.event] : []));
}
