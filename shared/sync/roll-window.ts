import { tell } from './book.ts';
import { inWindow } from './in-window.ts';
import { readPeople } from './listed-people.ts';
import { listActivities, type Round, readRound } from './listing.ts';
import { mustBeSameCalendar } from './locate-here.ts';
import type { Activity, EventChange, Window } from './ports.ts';
import type { Run } from './run.ts';
import { stripBetween, windowAt } from './window.ts';

/** What a run has to look at, and in which window. */
export interface Current {
  readonly round: Round;
  readonly run: Run;
  /** The window that counts once the round is applied; null: it stays. */
  readonly window: Window | null;
  /** Activities that entered it. */
  readonly entering: ReadonlySet<string>;
}

/**
 * H6a: the window goes on to today's. Everything is read before anything is written; the row gets the new window and its
 * cursor once all of it is applied or parked, so a run that dies rolls again, and what it has linked is no news by then. What
 * left the window on the other end is said by nobody here: it stays as it is. Throws `cursor-lost` as a round does.
 */
export async function rollWindow(given: Run, cursor: string | null, before: Window): Promise<Current> {
  const window = windowAt(given.clock());
  const run = inWindow(given, window, before);
  await run.lease.fence();
  await mustBeSameCalendar(run);
  const fresh = await readRound(run, null, window);
  // After the new round, so that whatever changes between the two is in this one or comes after the new cursor.
  const since = cursor === null ? new Map<string, EventChange>() : (await readRound(run, cursor, before)).changes;
  const changes = await together(run, fresh.changes, since);
  return { round: { changes, cursor: fresh.cursor }, run, window, entering: await entering(run, before, window) };
}

/** Both rounds as one: the later says more. What left the old window may lie in the new one by now. */
async function together(
  run: Run,
  fresh: ReadonlyMap<string, EventChange>,
  since: ReadonlyMap<string, EventChange>,
): Promise<ReadonlyMap<string, EventChange>> {
  const changes = new Map([...fresh, ...since]);
  const left = [...since.values()].flatMap((change) =>
    change.kind === 'removed' && fresh.get(change.id)?.kind === 'event' ? [change.id] : [],
  );
  if (left.length === 0) return changes;
  const readings = await run.calendar.read(run.mailboxId, left);
  for (const [index, id] of left.entries()) {
    const reading = readings[index];
    if (reading?.kind === 'event') changes.set(id, reading);
    else if (reading?.kind === 'unreadable') changes.set(id, { ...reading, id });
  }
  return changes;
}

/**
 * What Severa has in the new part and no link knows, and series of which dates were left out there: those were no news of
 * this window before. The others that take part are told: a guest's mailbox lists nothing by itself (H12a).
 */
export async function entering(run: Run, before: Window, window: Window): Promise<ReadonlySet<string>> {
  const strip = stripBetween(before, window);
  if (strip.until <= strip.from) return new Set();
  const listing = await listActivities(run, [run.policy.userId], strip);
  await readPeople({ ...run, policy: { ...run.policy, window: strip } }, listing);
  const ids = [...listing.activities.keys(), ...listing.unreadable.keys()];
  const links = await run.store.linksByActivity(run.mailboxId, ids);
  const activities = [...listing.activities.values()].filter((one) => !links.has(one.id));
  await tell(
    run,
    activities.flatMap((activity) => shared(run, activity)),
  );
  return new Set(ids.filter((id) => !links.has(id) || hasDates(listing.activities.get(id))));
}

function shared(run: Run, activity: Activity): { readonly activity: Activity; readonly people: readonly string[] }[] {
  const people = run.people.get(activity.id) ?? [];
  return people.length > 1 ? [{ activity, people }] : [];
}

function hasDates(activity: Activity | undefined): boolean {
  if (activity === undefined) return false;
  const { exclusions, overrides } = activity.item;
  return exclusions.length + Object.keys(overrides).length > 0;
}
