import { parkedAs } from './booked.ts';
import { leavesSelection, newActivityObstacle, TYPE_NOT_SELECTED } from './eligible.ts';
import { listActivities } from './listing.ts';
import type { Digest, Link } from './ports.ts';
import type { Run } from './run.ts';
import { digest } from './values.ts';

/** Activities that one run looks at because the selection changed. */
const AT_ONCE = 200;

export function selectionOf(typeIds: Iterable<string>): Digest {
  return digest('', 'selection', JSON.stringify([...typeIds].sort()));
}

/** Has an administrator selected other types than this mailbox's items were last held against (H5)? */
export function isSelectionNew(run: Run): boolean {
  const { selection } = run.lease.mailbox();
  return selection !== undefined && selection !== selectionOf(run.policy.typeIds);
}

export interface Reselected {
  readonly activityIds: ReadonlySet<string>;
  /** There are more than one run looks at. */
  readonly isMore: boolean;
}

/**
 * H5: nobody tells of activities whose type was left out or selected. After a change of the selection they are listed
 * once: those that have an event of ours and lose it, and those that get one, or get it back.
 */
export async function reselected(run: Run): Promise<Reselected> {
  if (!isSelectionNew(run)) return { activityIds: new Set(), isMore: false };
  // First: whatever becomes of this run, and of the selection meanwhile, the next one looks again.
  await run.lease.update((row) => ({ ...row, selection: null }));
  const { window } = run.policy;
  const links = new Map((await run.store.links(run.mailboxId)).map((link) => [link.activityId, link]));
  const { activities } = await listActivities(run, [run.policy.userId], window);
  const isParked = (id: string) =>
    [...parkedAs(run, 'severa', id), ...parkedAs(run, 'exchange', links.get(id)?.eventId ?? '')].length > 0;
  const ids = [...activities.values()]
    .filter((activity) => {
      const link = links.get(activity.id);
      const mayGet = newActivityObstacle(activity, run.policy, link?.origin) === null;
      if (link === undefined || isLeft(link)) return mayGet;
      return HOLDS_AN_EVENT.has(link.state) && leavesSelection(link, activity, run.policy);
    })
    .map(({ id }) => id);
  // What is parked comes back by itself, or waits for more than this: it holds up nobody.
  const [waiting, ready] = [ids.filter(isParked), ids.filter((id) => !isParked(id))];
  return { activityIds: new Set([...ready, ...waiting].slice(0, AT_ONCE)), isMore: ready.length > AT_ONCE };
}

const HOLDS_AN_EVENT: ReadonlySet<Link['state']> = new Set(['live', 'removing']);

function isLeft({ state, cause }: Link): boolean {
  return state === 'closed' && cause === TYPE_NOT_SELECTED;
}

/** All of them are applied or parked. Of a mailbox that has had no first sync, that one will say so. */
export function selectionIsKnown(run: Run): void {
  if (run.lease.mailbox().selection === undefined) return;
  run.lease.note((row) => ({ ...row, selection: selectionOf(run.policy.typeIds) }));
}
