import { BATCH } from './batch.ts';
import type { Pair } from './match.ts';
import type { Activity, CalendarEvent, Instant, Link } from './ports.ts';
import type { Run } from './run.ts';
import { isEnded } from './unit.ts';

/**
 * H3a: the sync was off, or never on. Links sleep: a first sync compares them three-way. What was only about to be made
 * and never sent is forgotten, so that it is matched anew (H8); what may have been made is still looked for (I1a).
 */
export async function fallAsleep(run: Run): Promise<void> {
  const old = run.policy.window.from;
  const rows = (await run.store.links(run.mailboxId)).flatMap((link) => asleep(link, old, run.clock()));
  await save(run, rows);
}

function asleep(link: Link, windowFrom: Instant, now: Instant): Link[] {
  const agreed = link.severa !== null && link.exchange !== null;
  const never: Link = { ...link, state: 'closed', cause: 'never-made', updated: now };
  switch (link.state) {
    case 'live':
      // Ended before the window: nobody lists it any more, and nothing happens to it (M8).
      return link.ends !== null && link.ends <= windowFrom ? [] : [{ ...link, state: 'sleeping', updated: now }];
    case 'removing':
      return [{ ...link, state: 'sleeping', cause: null, updated: now }];
    case 'paired':
      return [agreed ? { ...link, state: 'sleeping', updated: now } : never];
    case 'creating-event':
    case 'creating-activity':
      return link.createSent === null ? [never] : [];
    default:
      return [];
  }
}

/**
 * H13: links of an ended connection say nothing any more; they stay as hints for the first sync: own mark, then UID,
 * then H8.
 */
export async function forgetConnection(run: Run, connection: number): Promise<void> {
  const rows = (await run.store.links(run.mailboxId))
    .filter(({ state, cause }) => state !== 'closed' || cause === 'never-made')
    .map(
      (link): Link => ({
        ...link,
        state: 'closed',
        cause: 'connection-changed',
        createSent: null,
        pending: {},
        updated: run.clock(),
      }),
    );
  await save(run, rows);
  await run.lease.update((row) => ({
    ...row,
    connection,
    phase: 'new',
    cursor: null,
    window: null,
    firstSyncAt: null,
    calendarId: null,
  }));
}

/** A deletion of ours may be shown by a listing that lags; only older ends free their items, in milliseconds. */
const SETTLED_MS = 10 * 60 * 1000;

/** An ended link whose items are planned like new ones if they are there. */
export function isFree(run: Run, link: Link): boolean {
  if (!isEnded(link)) return false;
  const early = link.cause === 'connection-changed' || link.cause === 'never-made';
  return early || link.updated < run.clock() - SETTLED_MS;
}

/** H13: pairs by the UID of ended links, of this mailbox and of the one that the user had before. */
export async function hinted(
  run: Run,
  events: readonly CalendarEvent[],
  activities: readonly Activity[],
  ended: ReadonlySet<Link>,
): Promise<readonly Pair[]> {
  const { mailboxBefore } = run.lease.mailbox();
  const before = mailboxBefore === null ? [] : await run.store.links(mailboxBefore);
  const hints = [...ended, ...before].filter(({ uid, activityId }) => uid !== null && activityId !== null);
  const byActivity = new Map(activities.map((activity) => [activity.id, activity]));
  const pairs: Pair[] = [];
  const used = new Set<string>();
  for (const { uid, activityId } of hints) {
    const activity = byActivity.get(activityId ?? '');
    const event = events.find((one) => one.uid === uid && !used.has(one.id));
    if (activity === undefined || event === undefined || used.has(activity.id)) continue;
    used.add(activity.id).add(event.id);
    pairs.push({ event, activity });
  }
  return pairs;
}

async function save(run: Run, rows: readonly Link[]): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    await run.lease.keep();
    await run.store.saveLinks(rows.slice(at, at + BATCH), run.lease.number);
  }
}
