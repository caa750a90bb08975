import { tell } from './book.ts';
import { mailboxesOfPeople } from './guests.ts';
import { type Listing, listActivities } from './listing.ts';
import { askPeople, mailboxesOf, usersOf } from './people.ts';
import type { Activity } from './ports.ts';
import type { Run } from './run.ts';
import { rowOf } from './values.ts';

/**
 * Who takes part in what a first sync has listed: one listing of all other users (`includeAsMember`) tells which activities
 * others share; of those that no row knows in this state Severa is asked. They are delivered to the others first, for H12
 * gives each of them his copy, then remembered (I5).
 */
export async function readPeople(run: Run, own: Listing): Promise<void> {
  const { userId } = run.policy;
  const others = (await usersOf(run)).filter(({ id, active }) => active && id !== userId).map(({ id }) => id);
  const theirs = await listActivities(run, others, run.policy.window);
  const shared: Activity[] = [];
  for (const [id, activity] of own.activities) {
    if (activity.ownerId !== userId || theirs.activities.has(id)) shared.push(activity);
    else run.people.set(id, [userId]);
  }
  if (shared.length === 0) return;
  const rows = await run.store.activityRows(shared.map(({ id }) => id));
  const told: { activity: Activity; people: readonly string[] }[] = [];
  for (const activity of shared) {
    const row = rows.get(activity.id);
    if (row !== undefined && row.stamp >= activity.modified) {
      run.people.set(activity.id, row.people);
      continue;
    }
    await run.lease.keep();
    const people = await askPeople(run, activity);
    // Who can't be named now is told of by the pull, once the activity changes.
    if (typeof people === 'string') continue;
    run.people.set(activity.id, people);
    told.push({ activity, people });
  }
  if (told.length === 0) return;
  await addGuests(run, new Set(told.flatMap(({ people }) => people)));
  await tell(run, told);
  await run.store.saveActivityRows(told.map(({ activity, people }) => rowOf(activity, people)));
}

/** Who never switched on gets a row, so that he can be told. */
async function addGuests(run: Run, people: ReadonlySet<string>): Promise<void> {
  const { store, clock, organization, mailboxOf } = run;
  const known = new Map((await mailboxesOf(run)).map((row) => [row.mailboxId, row]));
  await mailboxesOfPeople({ store, clock, organization, mailboxOf, users: () => usersOf(run) }, known, people);
  run.neighbours.mailboxes = Promise.resolve([...known.values()]);
}
