import type { Said } from './decide.ts';
import type { Activity, Link } from './ports.ts';
import { readActivity } from './read-activity.ts';
import type { Run } from './run.ts';

/** Activities that are asked for to see that Severa answers for this organisation. */
const WITNESSES = 3;

/** An activity, with the stamp that its link knows of it. */
type Asked = Pick<Link, 'activityId'> & Partial<Pick<Link, 'activityStamp'>>;

/**
 * M4: which of these activities, each a 404 just now, are gone; by id. A 404 counts beside a 200 in the same run: another
 * activity is asked for, then they are asked for once more, so that the 404 isn't one of a trouble that ended in between.
 * Without a witness nothing is gone: all that can be said is `deletion`, unreadable.
 */
export async function proveGone(
  run: Run,
  links: readonly (Asked | null)[],
): Promise<ReadonlyMap<string, Said<Activity>>> {
  const ids = links.flatMap((link) => (link?.activityId ? [link.activityId] : []));
  const said = new Map<string, Said<Activity>>();
  if (ids.length === 0) return said;
  const answers = await severaAnswers(run, new Set(ids));
  for (const link of links) {
    const id = link?.activityId ?? null;
    if (link === null || id === null) continue;
    const again = answers ? await readActivity(run, id, link) : null;
    if (again === null) said.set(id, { kind: 'unreadable', id, reason: 'deletion' });
    else said.set(id, again.kind === 'absent' ? { kind: 'gone' } : again);
  }
  return said;
}

/**
 * The person's own activities are asked first, else anybody's of the organisation. That the users can be listed proves
 * nothing: a right to activities may have been lost.
 */
async function severaAnswers(run: Run, asked: ReadonlySet<string>): Promise<boolean> {
  const { witness } = run.proof;
  if (witness !== null && !asked.has(witness) && (await answersForOne(run, [witness]))) return true;
  const own = await witnesses(run, [run.policy.userId], asked);
  if (own.length > 0) return answersForOne(run, own);
  const others = (await run.host.users()).filter(({ id, active }) => active && id !== run.policy.userId);
  if (others.length === 0) return false;
  const theirs = await witnesses(
    run,
    others.map(({ id }) => id),
    asked,
  );
  return answersForOne(run, theirs);
}

async function witnesses(run: Run, userIds: readonly string[], asked: ReadonlySet<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { activities } of run.host.list(userIds, run.policy.window, true)) {
    found.push(...activities.map(({ id }) => id).filter((id) => !asked.has(id)));
    if (found.length >= WITNESSES) break;
  }
  return found.slice(0, WITNESSES);
}

async function answersForOne(run: Run, ids: readonly string[]): Promise<boolean> {
  for (const id of ids) if ((await readActivity(run, id)).kind === 'here') return true;
  return false;
}
